/* SPDX-License-Identifier: MIT */
/*
 * Flexible queues and interrupts of an NVMe controller as resources of a PF: the quota is what a
 * secondary controller is assigned, the spare what the primary is.  Ops of struct pf_driver_ops.
 */
#ifndef PF_NVME_NVME_RESOURCE_H
#define PF_NVME_NVME_RESOURCE_H

#include "pf/pf_driver.h"

/**
 * nvme_get_gts() - the op @get_gts: one
 * @pf: the PF
 * @ret_gts: GT 0
 *
 * Return: 0.
 */
int nvme_get_gts(struct pf *pf, struct pf_gts *ret_gts);

/**
 * nvme_get() - the op @get
 * @pf: the PF
 * @item: which number
 * @ret_value: its value
 *
 * Return: as said there.
 */
int nvme_get(struct pf *pf, const struct pf_item *item, uint64_t *ret_value);

/**
 * nvme_set() - the op @set
 * @pf: the PF
 * @item: which number
 * @value: what to write
 *
 * Return: as said there.
 */
int nvme_set(struct pf *pf, const struct pf_item *item, uint64_t value);

/**
 * nvme_get_provisioned() - the op @get_provisioned
 * @pf: the PF
 * @res: the resource
 * @gt: 0
 * @ret_ranges: the list; NULL if it is empty
 * @ret_count: its length
 *
 * Return: as said there.
 */
int nvme_get_provisioned(struct pf *pf, enum pf_resource res, unsigned int gt,
			 struct pf_range **ret_ranges, size_t *ret_count);

/**
 * nvme_get_available() - the op @get_available
 * @pf: the PF
 * @res: the resource
 * @gt: 0
 * @ret_available: the answer, without holes
 *
 * Return: as said there.
 */
int nvme_get_available(struct pf *pf, enum pf_resource res, unsigned int gt,
		       struct pf_available *ret_available);

#endif
