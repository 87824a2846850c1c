/* SPDX-License-Identifier: MIT */
/* The bits of drmtest.h and the DRM drivers they mean. */
#ifndef COMPAT_IGT_DRM_DRIVERS_PRIV_H
#define COMPAT_IGT_DRM_DRIVERS_PRIV_H

#include <stddef.h>

struct drm_driver_bit {
	unsigned int chipset;
	const char *name;
};

extern const struct drm_driver_bit drm_drivers[];
#define DRM_DRIVERS 15

#endif
