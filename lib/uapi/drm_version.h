/* SPDX-License-Identifier: MIT */
/*
 * DRM's VERSION ioctl.  Debian has the kernel's DRM headers in libdrm-dev only, which nothing else
 * here needs.
 */
#ifndef UAPI_DRM_VERSION_H
#define UAPI_DRM_VERSION_H

#include <stddef.h>
#include <sys/ioctl.h>

/** struct uapi_drm_version - the kernel's struct drm_version; lengths are room before, size after */
struct uapi_drm_version {
	int version_major, version_minor, version_patchlevel;
	size_t name_len;
	char *name;
	size_t date_len;
	char *date;
	size_t desc_len;
	char *desc;
};

#define UAPI_DRM_IOCTL_VERSION _IOWR('d', 0x00, struct uapi_drm_version)

#endif
