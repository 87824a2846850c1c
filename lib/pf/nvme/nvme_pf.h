/* SPDX-License-Identifier: MIT */
/* What lib/vf/nvme needs to know from the primary controller. */
#ifndef PF_NVME_NVME_PF_H
#define PF_NVME_NVME_PF_H

#include <stdint.h>

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

#endif
