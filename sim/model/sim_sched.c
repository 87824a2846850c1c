// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "sim_sched.h"

#include "sim_adverse.h"

u32 sim_sched_clamp(const struct sim_device *dev, enum sim_sched what, u32 value)
{
	static const u32 most[SIM_SCHEDS] = {
		[SIM_EXEC_QUANTUM] = SIM_MAX_QUANTUM_MS,
		[SIM_PREEMPT_TIMEOUT] = SIM_MAX_TIMEOUT_US,
		[SIM_PRIORITY] = SIM_HIGH,
	};

	return sim_fault(dev, skip_clamp) ? value : min(value, most[what]);
}

u32 sim_sched_get(struct sim_device *dev, enum sim_sched what, unsigned int gt, unsigned int fn)
{
	u32 value;

	sim_lock(&dev->lock);
	value = dev->gt[gt].fn[fn].sched[what];
	sim_unlock(&dev->lock);
	return value;
}

int sim_ready(const struct sim_device *dev)
{
	if (dev->wedged)
		return -ECANCELED;
	return dev->resetting ? -EBUSY : 0;
}

int sim_sched_set(struct sim_device *dev, enum sim_sched what, unsigned int gt, unsigned int fn,
		  u32 value)
{
	int err = sim_ready(dev);

	if (err)
		return err;
	if (what == SIM_PRIORITY && value > SIM_HIGH)
		return -EINVAL;
	if (what == SIM_PRIORITY && fn && !sim_fault(dev, skip_vf_priority_check))
		return -EIO;
	if (sim_fault(dev, skip_media_gt) && (gt & 1))
		return 0;
	if (what == SIM_PRIORITY && sim_fault(dev, skip_priority_update))
		return 0;
	if (sim_fault(dev, skip_some_sched) && ++dev->sched_writes % 32 == 0)
		return 0;
	sim_lock(&dev->lock);
	dev->gt[gt].fn[fn].sched[what] = sim_sched_clamp(dev, what, value);
	if (what != SIM_PRIORITY)
		dev->gt[gt].fn[fn].grouped[what] = false;
	sim_unlock(&dev->lock);
	return 0;
}

int sim_sched_get_all(struct sim_device *dev, enum sim_sched what, unsigned int fn, u32 *ret_value)
{
	unsigned int gt;
	bool first = true;
	int err = 0;

	sim_lock(&dev->lock);
	sim_for_each_gt(dev, gt)
	{
		u32 value = dev->gt[gt].fn[fn].sched[what];

		if (!first && value != *ret_value)
			err = -EUCLEAN;
		*ret_value = value;
		first = false;
	}
	sim_unlock(&dev->lock);
	return err;
}

int sim_sched_set_all(struct sim_device *dev, enum sim_sched what, unsigned int fn, u32 value)
{
	unsigned int gt;
	int ret = 0;

	sim_for_each_gt(dev, gt)
	{
		int err = sim_sched_set(dev, what, gt, fn, value);

		ret = ret ? ret : err;
	}
	return ret;
}

int sim_sched_set_bulk(struct sim_device *dev, enum sim_sched what, u32 value)
{
	unsigned int gt, last = dev->config.max_vfs;
	int ret = sim_ready(dev);

	if (last && sim_fault(dev, skip_bulk_last))
		last--;
	if (ret)
		return ret;
	if (what == SIM_PRIORITY) {
		if (value > SIM_NORMAL)
			return -EINVAL;
		sim_for_each_gt(dev, gt)
		{
			int err = sim_policy_set(dev, SIM_SCHED_IF_IDLE, gt, value);

			ret = ret ? ret : err;
		}
		return ret;
	}
	for (unsigned int fn = 0; fn <= last; fn++) {
		int err;

		if (sim_fault(dev, skip_bulk_stopped) &&
		    dev->gt[0].control[fn].state == SIM_STOPPED)
			continue;
		err = sim_sched_set_all(dev, what, fn, value);
		ret = ret ? ret : err;
	}
	return ret;
}

u32 sim_policy_get(struct sim_device *dev, enum sim_policy policy, unsigned int gt)
{
	u32 value;

	sim_lock(&dev->lock);
	value = dev->gt[gt].policy[policy];
	sim_unlock(&dev->lock);
	return value;
}

int sim_policy_set(struct sim_device *dev, enum sim_policy policy, unsigned int gt, u32 value)
{
	struct sim_gt *one = &dev->gt[gt];

	if (policy != SIM_SAMPLE_PERIOD && value > 1)
		return -EOVERFLOW;
	if (sim_fault(dev, skip_media_policy) && (gt & 1))
		return 0;
	sim_lock(&dev->lock);
	one->policy[policy] = value;
	for (unsigned int other = 0; other < SIM_MAX_GTS; other++)
		if (sim_fault(dev, fail_policy_gts))
			dev->gt[other].policy[policy] = value;
	if (policy == SIM_SAMPLE_PERIOD)
		sim_adverse_end(dev, gt);
	for (unsigned int fn = 0; policy == SIM_SCHED_IF_IDLE && fn <= dev->config.max_vfs; fn++)
		if (!sim_fault(dev, skip_priority_update))
			one->fn[fn].sched[SIM_PRIORITY] = value ? SIM_NORMAL : SIM_LOW;
	sim_unlock(&dev->lock);
	return 0;
}

u32 sim_threshold_get(struct sim_device *dev, enum sim_threshold what, unsigned int gt,
		      unsigned int fn)
{
	u32 value;

	sim_lock(&dev->lock);
	value = dev->gt[gt].fn[fn].threshold[what];
	sim_unlock(&dev->lock);
	return value;
}

void sim_threshold_set(struct sim_device *dev, enum sim_threshold what, unsigned int gt,
		       unsigned int fn, u32 value)
{
	struct sim_share *share = &dev->gt[gt].fn[fn];

	if (sim_fault(dev, skip_threshold_media) && (gt & 1))
		return;
	sim_lock(&dev->lock);
	share->threshold[what] = value;
	if (sim_fault(dev, fail_threshold_neighbour) && fn < SIM_MAX_VFS)
		share[1].threshold[what] = value;
	if (sim_fault(dev, fail_threshold_kind) && what == SIM_IRQ_TIME_US)
		share->threshold[SIM_DOORBELL_TIME_US] = value;
	sim_unlock(&dev->lock);
}
