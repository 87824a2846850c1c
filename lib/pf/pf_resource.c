/* SPDX-License-Identifier: MIT */
#include "pf/pf_resource.h"

#include <errno.h>
#include <string.h>

#include "pf/pf_internal.h"

static const struct {
	const char *name;
	bool bytes, of_tile;
} resources[PF_RESOURCES] = {
	[PF_GGTT] = { .name = "ggtt", .bytes = true, .of_tile = true },
	[PF_VRAM] = { .name = "vram", .bytes = true, .of_tile = true },
	[PF_CONTEXTS] = { .name = "contexts" },
	[PF_DOORBELLS] = { .name = "doorbells" },
	[PF_QUEUES] = { .name = "queues" },
	[PF_INTERRUPTS] = { .name = "interrupts" },
};

const char *pf_resource_name(enum pf_resource res)
{
	return resources[res].name;
}

bool pf_resource_is_bytes(enum pf_resource res)
{
	return resources[res].bytes;
}

bool pf_resource_is_of_tile(enum pf_resource res)
{
	return resources[res].of_tile;
}

int pf_get_quota(struct pf *pf, enum pf_resource res, unsigned int gt, unsigned int fn,
		 uint64_t *ret_value)
{
	const struct pf_item item = { PF_QUOTA, res, gt, fn };

	if (!pf_is_vf(pf, fn))
		return -EINVAL;
	return pf_item_get(pf, &item, ret_value);
}

int pf_set_quota(struct pf *pf, enum pf_resource res, unsigned int gt, unsigned int fn,
		 uint64_t value)
{
	const struct pf_item item = { PF_QUOTA, res, gt, fn };

	if (!pf_is_vf(pf, fn) && (fn != PF_ALL_VFS || gt != PF_DEVICE))
		return -EINVAL;
	return pf_item_set(pf, &item, value);
}

int pf_get_spare(struct pf *pf, enum pf_resource res, unsigned int gt, uint64_t *ret_value)
{
	const struct pf_item item = { PF_SPARE, res, gt, 0 };

	return pf_item_get(pf, &item, ret_value);
}

int pf_set_spare(struct pf *pf, enum pf_resource res, unsigned int gt, uint64_t value)
{
	const struct pf_item item = { PF_SPARE, res, gt, 0 };

	return pf_item_set(pf, &item, value);
}

int pf_get_provisioned(struct pf *pf, enum pf_resource res, unsigned int gt,
		       struct pf_range **ret_ranges, size_t *ret_count)
{
	if (!pf->ops->get_provisioned)
		return -EOPNOTSUPP;
	return pf->ops->get_provisioned(pf, res, gt, ret_ranges, ret_count);
}

int pf_get_available(struct pf *pf, enum pf_resource res, unsigned int gt,
		     struct pf_available *ret_available)
{
	if (!pf->ops->get_available)
		return -EOPNOTSUPP;
	memset(ret_available, 0, sizeof(*ret_available));
	return pf->ops->get_available(pf, res, gt, ret_available);
}
