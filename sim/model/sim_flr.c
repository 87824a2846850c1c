// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "sim_flr.h"

#include "sim_adverse.h"
#include "sim_control.h"
#include "sim_memory.h"

/* What comes next when the time of a step has come. */
enum step { STEP_START, STEP_DONE, STEP_SYNC, STEP_CONFIG, STEP_DATA, STEP_MMIO, STEP_FINISH };

/* SIM-DIFF: these times are made up; only their order of magnitude is real. */
#define DONE_MS  110u /* the GuC tears down: longer than the 100 ms that a reset over PCI waits */
#define CLEAR_MS 10u  /* clearing VRAM with the blitter */
#define STEP_MS  1u

/* What the GuC has to do on each GT when a VF's driver says who it is and asks what it has. */
#define HELLO_MESSAGES 10u
#define MESSAGE_US     25u

void sim_flr_notify(struct sim_device *dev, unsigned int fn)
{
	if (!fn || fn > SIM_MAX_VFS)
		return;
	dev->flr_pending[fn] = true;
	if (dev->env.later)
		dev->env.later(dev->env.priv, 0, fn, STEP_MS);
}

void sim_vf_handshake(struct sim_device *dev, unsigned int fn)
{
	unsigned int gt;

	sim_lock(&dev->lock);
	dev->active[fn] = true;
	sim_for_each_gt(dev, gt)
		sim_adverse_note(dev, gt, fn, SIM_GUC_TIME_US, HELLO_MESSAGES * MESSAGE_US);
	sim_unlock(&dev->lock);
}

/* Does another VF have an FLR on this GT? */
static bool another_has_one(const struct sim_device *dev, unsigned int gt, unsigned int fn)
{
	for (unsigned int other = 1; other <= dev->config.max_vfs; other++)
		if (other != fn && dev->gt[gt].control[other].op == SIM_FLR)
			return true;
	return false;
}

static void fail(struct sim_device *dev, unsigned int gt, unsigned int fn)
{
	sim_log(dev, SIM_LOG_NOTICE, "GT%u: PF: VF%u FLR failed!", gt, fn);
	sim_control_end(dev, gt, fn, -EIO);
}

void sim_flr_begin(struct sim_device *dev, unsigned int fn)
{
	unsigned int gt;
	u32 ticket;

	dev->flr_pending[fn] = false;
	sim_for_each_gt(dev, gt)
	{
		struct sim_control *c = &dev->gt[gt].control[fn];
		int err = 0;

		if (sim_fault(dev, skip_flr_parallel) && another_has_one(dev, gt, fn))
			return;
		if (c->op == SIM_FLR && sim_fault(dev, fail_flr_nested)) {
			fail(dev, gt, fn);
			continue;
		}
		if (c->op == SIM_FLR)
			c->step = STEP_START;
		else
			err = sim_control_start(dev, SIM_FLR, gt, fn, &ticket);
		if (err) { /* what is going on goes on */
			dev->env.later(dev->env.priv, 0, fn, STEP_MS);
			return;
		}
		if (!sim_fault(dev, skip_flr_log))
			sim_log(dev, SIM_LOG_INFO, "GT%u: PF: VF%u FLR", gt, fn);
		dev->env.later(dev->env.priv, gt, fn, STEP_MS);
	}
}

static unsigned int next_vf(const struct sim_device *dev, unsigned int fn)
{
	return fn % dev->config.max_vfs + 1;
}

static void reset_vram(struct sim_device *dev, unsigned int fn)
{
	if (!sim_fault(dev, skip_flr_vram))
		sim_memory_clear_vram(dev, fn,
				      sim_fault(dev, skip_flr_vram_tail) ? SIM_GGTT_PAGE : 0);
	if (sim_fault(dev, fail_flr_neighbour))
		sim_memory_clear_vram(dev, next_vf(dev, fn), 0);
}

static void reset_config(struct sim_device *dev, unsigned int gt, unsigned int fn)
{
	struct sim_share *share = &dev->gt[gt].fn[fn];
	struct sim_range ggtt = share->range[SIM_GGTT];

	if (sim_fault(dev, skip_flr_second) && dev->gt[gt].control[fn].started[SIM_FLR] > 1)
		return;
	if (sim_fault(dev, skip_flr_ggtt))
		ggtt.size = 0;
	if (sim_fault(dev, skip_flr_ggtt_last) && ggtt.size)
		ggtt.size -= SIM_GGTT_PAGE;
	if (sim_fault(dev, fail_flr_ggtt_excess) && ggtt.size)
		ggtt.size += SIM_GGTT_PAGE;
	sim_memory_own_ggtt(dev, gt, ggtt, sim_fault(dev, fail_flr_ggtt_owner) ? 0 : fn);
	if (!gt)
		reset_vram(dev, fn);
}

static void reset_data(struct sim_device *dev, unsigned int gt, unsigned int fn)
{
	struct sim_share *share = &dev->gt[gt].fn[fn];

	if (!sim_fault(dev, skip_flr_adverse))
		sim_adverse_forget(dev, gt, fn);
	if (!sim_fault(dev, skip_flr_handshake))
		dev->active[fn] = false;
	if (sim_fault(dev, fail_flr_quota))
		share->range[SIM_DOORBELLS] = (struct sim_range){ 0 };
	if (sim_fault(dev, fail_flr_threshold))
		memset(share->threshold, 0, sizeof(share->threshold));
	if (sim_fault(dev, fail_flr_sched))
		memset(share->sched, 0, sizeof(share->sched));
	if (sim_fault(dev, fail_flr_threshold))
		memset(share->threshold, 0, sizeof(share->threshold));
}

/* Is this the GT that all others have waited for?  Then they go on with it. */
static bool in_step(struct sim_device *dev, unsigned int fn)
{
	unsigned int gt;

	sim_for_each_gt(dev, gt)
	{
		const struct sim_control *c = &dev->gt[gt].control[fn];

		if (c->op == SIM_FLR && c->step < STEP_SYNC)
			return false;
	}
	sim_for_each_gt(dev, gt)
	{
		struct sim_control *c = &dev->gt[gt].control[fn];

		if (c->op != SIM_FLR || c->step != STEP_SYNC)
			continue;
		c->step = STEP_CONFIG;
		dev->env.later(dev->env.priv, gt, fn, STEP_MS);
	}
	return true;
}

/* Return: ms until the next step; negative: nothing more to do by itself. */
static int clean(struct sim_device *dev, unsigned int gt, unsigned int fn)
{
	struct sim_control *c = &dev->gt[gt].control[fn];
	u32 clear_ms = CLEAR_MS + sim_fault(dev, delay_vram_clear_ms);

	switch (c->step++) {
	case STEP_CONFIG:
		if (gt & 1)
			return STEP_MS;
		if (sim_fault(dev, fail_flr_empty) && !dev->gt[gt].fn[fn].range[SIM_GGTT].size)
			break;
		reset_config(dev, gt, fn);
		return (int)min(clear_ms, SIM_FLR_TIMEOUT_MS);
	case STEP_DATA:
		if (!(gt & 1) && clear_ms > SIM_FLR_TIMEOUT_MS)
			break;
		reset_data(dev, gt, fn);
		return STEP_MS;
	case STEP_MMIO:
		sim_memory_clear_scratch(dev, fn, gt & 1);
		if (sim_fault(dev, fail_flr_neighbour))
			sim_memory_clear_scratch(dev, next_vf(dev, fn), gt & 1);
		return STEP_MS;
	default:
		sim_control_end(dev, gt, fn, 0);
		return -1;
	}
	fail(dev, gt, fn);
	return -1;
}

void sim_flr_step(struct sim_device *dev, unsigned int gt, unsigned int fn)
{
	struct sim_control *c = &dev->gt[gt].control[fn];
	unsigned int guc_ms;
	int ms = -1;

	if (c->step == STEP_START && !sim_guc_ms(dev, &guc_ms)) {
		fail(dev, gt, fn);
		in_step(dev, fn);
	} else if (c->step == STEP_START) {
		c->step = STEP_DONE;
		ms = (int)(DONE_MS + sim_fault(dev, delay_flr_ms));
		if (sim_fault(dev, fail_flr_nested)) /* so that the next one does meet it */
			ms += 200;
	} else if (c->step == STEP_DONE && sim_fault(dev, fail_flr)) {
		fail(dev, gt, fn);
		in_step(dev, fn);
	} else if (c->step == STEP_DONE) {
		c->step = STEP_SYNC;
		in_step(dev, fn);
	} else if (c->step > STEP_SYNC) {
		ms = clean(dev, gt, fn);
	}
	if (ms >= 0)
		dev->env.later(dev->env.priv, gt, fn, (unsigned int)ms);
}

struct resets {
	const struct sim_device *dev;
	unsigned int num_vfs;
};

static bool none_is_reset(void *arg)
{
	const struct resets *r = arg;
	unsigned int gt;

	for (unsigned int fn = 1; fn <= r->num_vfs; fn++) {
		if (*(const volatile bool *)&r->dev->flr_pending[fn])
			return false;
		sim_for_each_gt(r->dev, gt)
		{
			const volatile enum sim_op *op = &r->dev->gt[gt].control[fn].op;

			if (*op == SIM_FLR)
				return false;
		}
	}
	return true;
}

void sim_flr_all(struct sim_device *dev, unsigned int num_vfs)
{
	struct resets all = { dev, num_vfs };
	unsigned int gt;
	u32 ticket;

	if (!dev->env.wait || !dev->env.later)
		return;
	sim_lock(&dev->lock);
	for (unsigned int fn = 1; fn <= num_vfs; fn++)
		sim_for_each_gt(dev, gt) sim_control_start(dev, SIM_FLR, gt, fn, &ticket);
	sim_unlock(&dev->lock);
	dev->env.wait(dev->env.priv, none_is_reset, &all, SIM_FLR_TIMEOUT_MS);
}
