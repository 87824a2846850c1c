/* SPDX-License-Identifier: MIT */
/*
 * VFIO devices of any kind of function, opened by the group path or by the device node (cdev).
 *
 *   one call:       vfio_dev_open(pci, VFIO_PATH_ANY, &dev) ... vfio_dev_close(dev)
 *
 *   step by step:   vfio_container_open -> vfio_group_open -> vfio_group_set_container
 *                   -> vfio_container_set_iommu -> vfio_group_get_device
 *
 * The steps are separate so that a test may take them in a wrong order; nothing here judges, every
 * function returns what the kernel answered. The library prints nothing and keeps no global state.
 */
#ifndef VFIO_VFIO_H
#define VFIO_VFIO_H

#include "vfio/vfio_cap.h"
#include "vfio/vfio_container.h"
#include "vfio/vfio_dev.h"
#include "vfio/vfio_group.h"
#include "vfio/vfio_iommufd.h"
#include "vfio/vfio_irq.h"
#include "vfio/vfio_region.h"

#endif /* VFIO_VFIO_H */
