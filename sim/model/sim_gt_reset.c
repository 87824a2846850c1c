// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "sim_gt_reset.h"

#include "sim_control.h"

/* SIM-DIFF: a real reset takes as long as loading the firmware does; this is its magnitude. */
#define RESET_MS   30u
#define TIMEOUT_MS 5000u

void sim_gt_reset(struct sim_device *dev, unsigned int gt)
{
	sim_lock(&dev->lock);
	if (!dev->wedged && !(dev->resetting & 1u << gt)) {
		dev->resetting |= 1u << gt;
		sim_log(dev, SIM_LOG_INFO, "GT%u: reset started", gt);
		if (dev->env.later)
			dev->env.later(dev->env.priv, gt, SIM_TIMER_RESET, RESET_MS);
	}
	sim_unlock(&dev->lock);
}

struct waiter {
	const struct sim_device *dev;
	u32 bit;
};

static bool has_ended(void *arg)
{
	const struct waiter *w = arg;
	const volatile u32 *resetting = &w->dev->resetting;

	return !(*resetting & w->bit);
}

void sim_gt_reset_sync(struct sim_device *dev, unsigned int gt)
{
	struct waiter w = { dev, 1u << gt };

	sim_gt_reset(dev, gt);
	if (dev->env.wait)
		dev->env.wait(dev->env.priv, has_ended, &w, TIMEOUT_MS);
}

static bool has_anything(const struct sim_share *share)
{
	for (int res = 0; res < SIM_RESOURCES; res++)
		if (share->range[res].size)
			return true;
	return false;
}

/* What the driver knows of its VFs, for a GuC that knows nothing. */
static void push_vfs(struct sim_device *dev, unsigned int number)
{
	struct sim_gt *gt = &dev->gt[number];
	bool skip = sim_fault(dev, skip_reset_media_config) && (number & 1);

	for (unsigned int fn = 1; fn <= dev->config.max_vfs; fn++) {
		gt->unknown[fn] = skip && has_anything(&gt->fn[fn]);
		if (sim_fault(dev, fail_reset_sched))
			gt->fn[fn].sched[SIM_EXEC_QUANTUM] = 0;
	}
}

static void push_policies(struct sim_device *dev, struct sim_gt *gt)
{
	if (dev->config.abi == SIM_ABI_NEW && !sim_fault(dev, skip_reset_policies))
		return;
	memset(gt->policy, 0, sizeof(gt->policy));
	gt->group_mode = SIM_GROUPS_DISABLED;
}

/* What was being done to VFs is over, what was done to them is undone. */
static void restart_control(struct sim_device *dev, unsigned int gt)
{
	for (unsigned int fn = 1; fn <= dev->config.max_vfs; fn++) {
		struct sim_control *c = &dev->gt[gt].control[fn];

		if (c->op == SIM_FLR) /* goes on with the new GuC */
			continue;
		if (c->op != SIM_IDLE)
			sim_control_end(dev, gt, fn, -EIO);
		c->state = SIM_READY;
		c->failed = 0;
	}
}

void sim_gt_reset_end(struct sim_device *dev, unsigned int gt)
{
	if (!(dev->resetting & 1u << gt))
		return;
	dev->resetting &= ~(1u << gt);
	if (sim_fault(dev, fail_gt_reset)) {
		dev->wedged = true;
		sim_log(dev, SIM_LOG_ERR, "GT%u: reset failed (%d)", gt, -EIO);
		sim_log(dev, SIM_LOG_ERR, "CRITICAL: Xe has declared the device as wedged.");
		return;
	}
	push_vfs(dev, gt);
	push_policies(dev, &dev->gt[gt]);
	restart_control(dev, gt);
	sim_log(dev, SIM_LOG_INFO, "GT%u: reset done", gt);
}

bool sim_gt_knows_vf(struct sim_device *dev, unsigned int gt, unsigned int fn)
{
	bool knows;

	sim_lock(&dev->lock);
	knows = !dev->gt[gt].unknown[fn];
	sim_unlock(&dev->lock);
	return knows;
}
