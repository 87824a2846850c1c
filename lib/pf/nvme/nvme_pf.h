/* SPDX-License-Identifier: MIT */
/* What the primary controller knows of its VFs, for lib/vf/nvme as well. */
#ifndef PF_NVME_NVME_PF_H
#define PF_NVME_NVME_PF_H

#include <stdint.h>

#include "pf/nvme/nvme_virt.h"
#include "pf/pf.h"

/**
 * nvme_pf_vf_cntlid() - the controller ID which the primary lists for a VF
 * @pf: an NVMe PF, bound to the nvme driver
 * @num: counted from 1
 * @ret_cntlid: the ID
 *
 * Return: 0, -ENODEV the nvme driver is not bound to the PF, -EPROTO the VF is not listed, -EIO the
 * device refused, or the errno of the ioctl.
 */
int nvme_pf_vf_cntlid(struct pf *pf, unsigned int num, uint16_t *ret_cntlid);

/**
 * nvme_find_secondary() - the secondary controller that is a VF
 * @fd: from nvme_admin_open() of the primary
 * @num: counted from 1
 * @ret_secondary: what the primary lists
 *
 * Return: 0, -EPROTO the VF is not listed, -EIO the device refused, or the errno of the ioctl.
 */
int nvme_find_secondary(int fd, unsigned int num, struct nvme_secondary *ret_secondary);

/**
 * nvme_read_caps() - Primary Controller Capabilities
 * @fd: from nvme_admin_open() of the primary
 * @ret_caps: decoded
 *
 * Return: 0, -EPROTO, -EIO the device refused, or the errno of the ioctl.
 */
int nvme_read_caps(int fd, struct nvme_primary_caps *ret_caps);

#endif
