// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "sim_adverse.h"

/*
 * SIM-DIFF: a period begins with the first thing that is noted in it; the GuC's go on and on.
 * The GT's timer of function 0 is not used for control: it ends the period.
 */
static void begin_period(struct sim_device *dev, unsigned int gt)
{
	struct sim_gt *one = &dev->gt[gt];
	u32 ms = one->policy[SIM_SAMPLE_PERIOD];

	if (one->sampling || !ms || !dev->env.later)
		return;
	one->sampling = true;
	dev->env.later(dev->env.priv, gt, 0, ms);
}

/* The GuC tells the PF, which only counts. */
static void tell(struct sim_device *dev, unsigned int gt, unsigned int fn, enum sim_threshold what)
{
	if (fn && sim_fault(dev, fail_adverse_neighbour))
		fn = fn % dev->config.max_vfs + 1;
	dev->gt[gt].fn[fn].adverse[what]++;
}

void sim_adverse_note(struct sim_device *dev, unsigned int gt, unsigned int fn,
		      enum sim_threshold what, u32 amount)
{
	struct sim_share *share = &dev->gt[gt].fn[fn];
	u32 least = share->threshold[what], *sum = &share->sample[what];

	if (!dev->gt[gt].policy[SIM_SAMPLE_PERIOD] && !sim_fault(dev, skip_adverse_sample_check))
		return;
	begin_period(dev, gt);
	*sum += min(amount, ~*sum);
	if (!least && !sim_fault(dev, skip_adverse_threshold_check))
		return;
	if (*sum < least || share->told & 1u << what)
		return;
	share->told |= 1u << what;
	tell(dev, gt, fn, what);
}

void sim_adverse_end(struct sim_device *dev, unsigned int gt)
{
	dev->gt[gt].sampling = false;
	for (unsigned int fn = 0; fn <= SIM_MAX_VFS; fn++) {
		struct sim_share *share = &dev->gt[gt].fn[fn];

		memset(share->sample, 0, sizeof(share->sample));
		share->told = 0;
	}
}

void sim_adverse_forget(struct sim_device *dev, unsigned int gt, unsigned int fn)
{
	struct sim_share *share = &dev->gt[gt].fn[fn];

	memset(share->adverse, 0, sizeof(share->adverse));
	memset(share->sample, 0, sizeof(share->sample));
	share->told = 0;
}
