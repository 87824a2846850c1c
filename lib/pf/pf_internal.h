/* SPDX-License-Identifier: MIT */
/* Shared by the wrappers of lib/pf: access to numbers, after the checks that all of them need. */
#ifndef PF_PF_INTERNAL_H
#define PF_PF_INTERNAL_H

#include "pf/pf_driver.h"

/** pf_is_fn() - Return: true if @fn is the PF or a VF that it could enable */
bool pf_is_fn(const struct pf *pf, unsigned int fn);

/** pf_is_vf() - Return: true if @fn is a VF that the PF could enable */
bool pf_is_vf(const struct pf *pf, unsigned int fn);

/** pf_item_get() - read a number. Return: as the op, -EOPNOTSUPP without one. */
int pf_item_get(struct pf *pf, const struct pf_item *item, uint64_t *ret_value);

/** pf_item_get_u32() - the same; -EPROTO if it does not fit */
int pf_item_get_u32(struct pf *pf, const struct pf_item *item, uint32_t *ret_value);

/** pf_item_set() - write a number. Return: as the op, -EOPNOTSUPP without one. */
int pf_item_set(struct pf *pf, const struct pf_item *item, uint64_t value);

#endif
