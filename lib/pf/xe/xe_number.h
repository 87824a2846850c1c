/* SPDX-License-Identifier: MIT */
/* Files that hold one number, in sysfs and debugfs: the ops get, set and get_priorities of xe. */
#ifndef PF_XE_XE_NUMBER_H
#define PF_XE_XE_NUMBER_H

#include "pf/pf_driver.h"

/**
 * xe_get() - the op @get
 * @pf: the PF
 * @item: which number
 * @ret_value: its value; untouched on error
 *
 * Return: as said there.
 */
int xe_get(struct pf *pf, const struct pf_item *item, uint64_t *ret_value);

/**
 * xe_set() - the op @set
 * @pf: the PF
 * @item: which number
 * @value: what to write
 *
 * Return: as said there.
 */
int xe_set(struct pf *pf, const struct pf_item *item, uint64_t value);

/**
 * xe_get_priorities() - the op @get_priorities
 * @pf: the PF
 * @fn: function: 0 the PF, N its VF N
 * @ret_mask: bits 1 << PF_LOW and so on
 *
 * Return: as said there.
 */
int xe_get_priorities(struct pf *pf, unsigned int fn, unsigned int *ret_mask);

#endif
