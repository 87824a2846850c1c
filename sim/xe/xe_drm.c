// SPDX-License-Identifier: GPL-2.0
/* The DRM device: its nodes, and the files that tell what it is. */
#include <drm/drm_drv.h>
#include <drm/drm_file.h>
#include <drm/drm_gem.h>
#include <drm/drm_ioctl.h>

#include "xe_device.h"

DEFINE_DRM_GEM_FOPS(xe_fops);

static const struct drm_driver xe_drm_driver = {
	.driver_features = DRIVER_RENDER | DRIVER_GEM,
	.fops = &xe_fops,
	.name = "xe",
	.desc = "Intel Xe Graphics",
	.date = "20201103",
	.major = 1,
	.minor = 1,
};

struct xe_device *xe_drm_alloc(struct pci_dev *pdev)
{
	return devm_drm_dev_alloc(&pdev->dev, &xe_drm_driver, struct xe_device, drm);
}

int xe_drm_register(struct xe_device *xe)
{
	return drm_dev_register(&xe->drm, 0);
}

void xe_drm_unregister(struct xe_device *xe)
{
	drm_dev_unplug(&xe->drm);
}
