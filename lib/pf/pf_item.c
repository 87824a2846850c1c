/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "pf/pf_internal.h"

bool pf_is_fn(const struct pf *pf, unsigned int fn)
{
	return fn <= pf->total_vfs;
}

bool pf_is_vf(const struct pf *pf, unsigned int fn)
{
	return fn && pf_is_fn(pf, fn);
}

int pf_item_get(struct pf *pf, const struct pf_item *item, uint64_t *ret_value)
{
	return pf->ops->get ? pf->ops->get(pf, item, ret_value) : -EOPNOTSUPP;
}

int pf_item_get_u32(struct pf *pf, const struct pf_item *item, uint32_t *ret_value)
{
	uint64_t value;
	int ret = pf_item_get(pf, item, &value);

	if (ret)
		return ret;
	if (value > UINT32_MAX)
		return -EPROTO;
	*ret_value = (uint32_t)value;
	return 0;
}

int pf_item_set(struct pf *pf, const struct pf_item *item, uint64_t value)
{
	return pf->ops->set ? pf->ops->set(pf, item, value) : -EOPNOTSUPP;
}
