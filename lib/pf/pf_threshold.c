/* SPDX-License-Identifier: MIT */
#include "pf/pf_threshold.h"

#include <errno.h>

#include "pf/pf_internal.h"

static const char *const names[PF_THRESHOLDS] = {
	[PF_CAT_ERROR_COUNT] = "cat_error_count",   [PF_ENGINE_RESET_COUNT] = "engine_reset_count",
	[PF_PAGE_FAULT_COUNT] = "page_fault_count", [PF_GUC_TIME_US] = "guc_time_us",
	[PF_IRQ_TIME_US] = "irq_time_us",           [PF_DOORBELL_TIME_US] = "doorbell_time_us",
	[PF_MULTI_LRC_COUNT] = "multi_lrc_count",
};

const char *pf_threshold_name(enum pf_threshold threshold)
{
	return names[threshold];
}

int pf_get_threshold(struct pf *pf, enum pf_threshold threshold, unsigned int gt, unsigned int fn,
		     uint32_t *ret_value)
{
	const struct pf_item item = { PF_THRESHOLD, threshold, gt, fn };

	if (!pf_is_fn(pf, fn) || gt == PF_DEVICE)
		return -EINVAL;
	return pf_item_get_u32(pf, &item, ret_value);
}

int pf_set_threshold(struct pf *pf, enum pf_threshold threshold, unsigned int gt, unsigned int fn,
		     uint32_t value)
{
	const struct pf_item item = { PF_THRESHOLD, threshold, gt, fn };

	if (!pf_is_fn(pf, fn) || gt == PF_DEVICE)
		return -EINVAL;
	return pf_item_set(pf, &item, value);
}

int pf_get_adverse_events(struct pf *pf, unsigned int gt, struct pf_adverse **ret_list,
			  size_t *ret_count)
{
	if (!pf->ops->get_adverse_events)
		return -EOPNOTSUPP;
	return pf->ops->get_adverse_events(pf, gt, ret_list, ret_count);
}
