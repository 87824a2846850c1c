/* SPDX-License-Identifier: MIT */
#include "pf/pf_sched.h"

#include <errno.h>

#include "pf/pf_internal.h"

static const char *const sched_names[PF_SCHEDS] = {
	[PF_EXEC_QUANTUM] = "exec_quantum_ms",
	[PF_PREEMPT_TIMEOUT] = "preempt_timeout_us",
	[PF_PRIORITY] = "sched_priority",
};

static const char *const priority_names[PF_PRIORITIES] = {
	[PF_LOW] = "low",
	[PF_NORMAL] = "normal",
	[PF_HIGH] = "high",
};

static const char *const policy_names[PF_POLICIES] = {
	[PF_RESET_ENGINE] = "reset_engine",
	[PF_SCHED_IF_IDLE] = "sched_if_idle",
	[PF_SAMPLE_PERIOD] = "sample_period_ms",
};

const char *pf_sched_name(enum pf_sched attr)
{
	return sched_names[attr];
}

const char *pf_priority_name(uint32_t priority)
{
	return priority < PF_PRIORITIES ? priority_names[priority] : NULL;
}

const char *pf_policy_name(enum pf_policy policy)
{
	return policy_names[policy];
}

int pf_get_sched(struct pf *pf, enum pf_sched attr, unsigned int fn, uint32_t *ret_value)
{
	return pf_get_sched_gt(pf, attr, PF_DEVICE, fn, ret_value);
}

int pf_set_sched(struct pf *pf, enum pf_sched attr, unsigned int fn, uint32_t value)
{
	return pf_set_sched_gt(pf, attr, PF_DEVICE, fn, value);
}

int pf_set_sched_bulk(struct pf *pf, enum pf_sched attr, uint32_t value)
{
	const struct pf_item item = { PF_SCHED, attr, PF_DEVICE, PF_ALL_VFS };

	if (attr == PF_PRIORITY && value >= PF_PRIORITIES)
		return -EINVAL;
	return pf_item_set(pf, &item, value);
}

int pf_get_sched_gt(struct pf *pf, enum pf_sched attr, unsigned int gt, unsigned int fn,
		    uint32_t *ret_value)
{
	const struct pf_item item = { PF_SCHED, attr, gt, fn };

	if (!pf_is_fn(pf, fn))
		return -EINVAL;
	return pf_item_get_u32(pf, &item, ret_value);
}

int pf_set_sched_gt(struct pf *pf, enum pf_sched attr, unsigned int gt, unsigned int fn,
		    uint32_t value)
{
	const struct pf_item item = { PF_SCHED, attr, gt, fn };

	if (!pf_is_fn(pf, fn) || (attr == PF_PRIORITY && value >= PF_PRIORITIES))
		return -EINVAL;
	return pf_item_set(pf, &item, value);
}

int pf_get_priorities(struct pf *pf, unsigned int fn, unsigned int *ret_mask)
{
	if (!pf_is_fn(pf, fn))
		return -EINVAL;
	return pf->ops->get_priorities ? pf->ops->get_priorities(pf, fn, ret_mask) : -EOPNOTSUPP;
}

int pf_get_policy(struct pf *pf, enum pf_policy policy, unsigned int gt, uint32_t *ret_value)
{
	const struct pf_item item = { PF_POLICY, policy, gt, 0 };

	return gt == PF_DEVICE ? -EINVAL : pf_item_get_u32(pf, &item, ret_value);
}

int pf_set_policy(struct pf *pf, enum pf_policy policy, unsigned int gt, uint32_t value)
{
	const struct pf_item item = { PF_POLICY, policy, gt, 0 };

	return gt == PF_DEVICE ? -EINVAL : pf_item_set(pf, &item, value);
}
