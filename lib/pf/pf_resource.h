/* SPDX-License-Identifier: MIT */
/*
 * What a PF can give away to its VFs: hard resources.
 *
 * A function is named by @fn: 0 the PF, N its VF N, 1 to total_vfs, enabled or not.  A place is named
 * by the number of a GT (lib/pf/pf_gt.h).  GGTT and VRAM belong to a tile and are asked for at its
 * main GT.  xe: every successful set switches the device to custom provisioning, where enabling VFs
 * gives them nothing by itself (pf_restore_auto()).
 *
 * Errors that all functions here share: -EINVAL no such function or GT, -EOPNOTSUPP the device or
 * its driver does not have this (a missing file), -EACCES not root, -ENODEV the PF is gone, -EPROTO
 * a malformed report.  All others are the driver's.
 */
#ifndef PF_PF_RESOURCE_H
#define PF_PF_RESOURCE_H

#include <stdint.h>

#include "pf/pf.h"

/** enum pf_resource - kinds, with their unit */
enum pf_resource {
	PF_GGTT,       /* bytes of the global address space; per tile */
	PF_VRAM,       /* bytes of device memory; per tile; "lmem" in old kernels */
	PF_CONTEXTS,   /* GuC context IDs; per GT */
	PF_DOORBELLS,  /* GuC doorbells; per GT */
	PF_QUEUES,     /* NVMe: flexible queues */
	PF_INTERRUPTS, /* NVMe: flexible interrupts */
	PF_RESOURCES,  /* how many kinds there are */
};

/**
 * pf_resource_name() - "ggtt", "vram",
 * @res: the resource
 *
 * Return: the name, a constant.
 */
const char *pf_resource_name(enum pf_resource res);

/**
 * pf_resource_is_bytes() -
 * @res: the resource
 *
 * Return: true if the unit is a byte, false if things are counted.
 */
bool pf_resource_is_bytes(enum pf_resource res);

/**
 * pf_resource_is_of_tile() -
 * @res: the resource
 *
 * Return: true if it is found at main GTs only.
 */
bool pf_resource_is_of_tile(enum pf_resource res);

/** PF_DEVICE - in place of a GT's number: the device as a whole */
#define PF_DEVICE (~0u)

/** PF_ALL_VFS - in place of a function's number: VF 1 to total_vfs by one write */
#define PF_ALL_VFS (~0u)

/**
 * pf_get_quota() - what is provisioned to a VF
 * @pf: the PF
 * @res: the resource
 * @gt: a GT; or PF_DEVICE: the sum over all tiles, VRAM only (xe 7.1, sriov_admin)
 * @fn: VF number, 1 or more
 * @ret_value: bytes or count, after the driver's rounding; 0: nothing
 *
 * Return: 0, or as told above.
 */
int pf_get_quota(struct pf *pf, enum pf_resource res, unsigned int gt, unsigned int fn,
		 uint64_t *ret_value);

/**
 * pf_set_quota() - provision a VF
 * @pf: the PF
 * @res: the resource
 * @gt: a GT; or PF_DEVICE, VRAM only: split evenly over the tiles; leaves the mode as it is
 * @fn: VF number; or PF_ALL_VFS together with PF_DEVICE: the same to each of VF 1 to total_vfs
 * @value: bytes or count; 0 releases; the driver rounds up
 *
 * xe (xe_gt_sriov_pf_config.c): what the VF had is released first, so that it has nothing after an
 * error.  -ENOSPC no hole of this size, -EDQUOT it would eat into the PF's spare, -EINVAL above the
 * maximum of 65535 contexts or 256 doorbells, -EPERM VRAM without LMTT, -EIO GuC refused (a VF that
 * runs), -EBUSY a GT is resetting, -ECANCELED the device is wedged, -EOVERFLOW a count beyond 32 bits.
 * NVMe: -EBUSY the VF is online, -ENOSPC not that many left, -EINVAL more than one VF can have, -EIO
 * refused.
 *
 * Return: 0, or as told above.
 */
int pf_set_quota(struct pf *pf, enum pf_resource res, unsigned int gt, unsigned int fn,
		 uint64_t value);

/**
 * pf_get_spare() - what always stays with the PF
 * @pf: the PF
 * @res: the resource
 * @gt: a GT
 * @ret_value: bytes or count
 *
 * Return: 0, or as told above.
 */
int pf_get_spare(struct pf *pf, enum pf_resource res, unsigned int gt, uint64_t *ret_value);

/**
 * pf_set_spare() - change it
 * @pf: the PF
 * @res: the resource
 * @gt: a GT
 * @value: bytes or count; xe: 0 means the default minimum
 *
 * xe: -EINVAL below the minimum but not 0, or contexts or doorbells above all there are.
 * NVMe: comes into force with the next reset of the primary controller.
 *
 * Return: 0, or as told above.
 */
int pf_set_spare(struct pf *pf, enum pf_resource res, unsigned int gt, uint64_t value);

/**
 * struct pf_range - a part of a resource
 * @fn: VF number; 0 for a hole
 * @start: first byte or ID; 0 for resources without addresses (VRAM, NVMe's)
 * @size: bytes or count, never 0
 */
struct pf_range {
	unsigned int fn;
	uint64_t start, size;
};

/**
 * pf_get_provisioned() - which VF has which part
 * @pf: the PF
 * @res: the resource
 * @gt: a GT
 * @ret_ranges: by ascending VF, one for each that has any; for free(); NULL if none
 * @ret_count: how many
 *
 * Return: 0, -ENOMEM, or as told above.
 */
int pf_get_provisioned(struct pf *pf, enum pf_resource res, unsigned int gt,
		       struct pf_range **ret_ranges, size_t *ret_count);

/**
 * struct pf_available - what can still be given away
 * @total: not provisioned to any VF
 * @spare: what of it stays with the PF
 * @avail: the rest
 * @holes: the contiguous pieces, @fn = 0, where the driver tells; for free()
 * @num_holes: how many
 */
struct pf_available {
	uint64_t total, spare, avail;
	struct pf_range *holes;
	size_t num_holes;
};

/**
 * pf_get_available() - what can still be given away
 * @pf: the PF
 * @res: the resource; xe tells of GGTT only
 * @gt: a GT
 * @ret_available: the answer; its @holes are for free()
 *
 * Return: 0, -ENOMEM, or as told above.
 */
int pf_get_available(struct pf *pf, enum pf_resource res, unsigned int gt,
		     struct pf_available *ret_available);

#endif
