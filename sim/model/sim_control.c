// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "sim_control.h"

#include "sim_adverse.h"
#include "sim_flr.h"
#include "sim_gt_reset.h"
#include "sim_migration.h"

#define GUC_MS 1u /* for a request, when all is well */

static const struct op_rule {
	enum sim_fault slow, fails;
	enum sim_state state;
	const char *what;
	unsigned int timeout_ms;
} rules[SIM_OPS] = {
	[SIM_PAUSE] = { SIM_FAULT_delay_pause_ms, SIM_FAULT_fail_pause, SIM_PAUSED, "paused",
			SIM_CONTROL_TIMEOUT_MS },
	[SIM_RESUME] = { SIM_FAULT_delay_resume_ms, SIM_FAULT_fail_resume, SIM_RESUMED, "resumed",
			 SIM_CONTROL_TIMEOUT_MS },
	[SIM_STOP] = { SIM_FAULT_delay_stop_ms, SIM_FAULT_fail_stop, SIM_STOPPED, "stopped",
		       SIM_CONTROL_TIMEOUT_MS },
	[SIM_FLR] = { SIM_FAULT_delay_flr_ms, SIM_FAULT_fail_flr, SIM_READY, "reset",
		      SIM_FLR_TIMEOUT_MS },
};

static const char *const names[SIM_OPS] = {
	[SIM_PAUSE] = "pause",
	[SIM_RESUME] = "resume",
	[SIM_STOP] = "stop",
	[SIM_FLR] = "reset",
};

/* Steps of pause, resume and stop: the request is on its way; the GuC is at work. */
enum step { STEP_SENT, STEP_WAIT };

bool sim_guc_ms(const struct sim_device *dev, unsigned int *ret_ms)
{
	u32 slow = sim_fault(dev, delay_guc_ms);

	*ret_ms = min(slow + GUC_MS, SIM_GUC_TIMEOUT_MS);
	return slow <= SIM_GUC_TIMEOUT_MS;
}

static void later(struct sim_device *dev, unsigned int gt, unsigned int fn, unsigned int ms)
{
	if (dev->env.later)
		dev->env.later(dev->env.priv, gt, fn, ms);
}

/* What speaks against it; FLR has only itself to fear. */
static int refuse(const struct sim_device *dev, const struct sim_control *c, enum sim_op op,
		  unsigned int fn)
{
	bool flr = c->op == SIM_FLR || dev->flr_pending[fn];

	if (op == SIM_FLR)
		return flr ? -EALREADY : 0;
	if (flr)
		return -ECANCELED;
	if (c->op == op && !sim_fault(dev, skip_busy_check))
		return -EALREADY;
	if (c->failed & 1u << SIM_FLR)
		return -EIO;
	if (op == SIM_STOP)
		return c->state == SIM_STOPPED ? -ESTALE : 0;
	if (c->op == SIM_STOP)
		return -ECANCELED;
	if (op == SIM_RESUME && c->state != SIM_PAUSED)
		return -EPERM;
	if (op == SIM_RESUME)
		return sim_migration_goes_on(dev, fn) &&
				       !sim_fault(dev, skip_migration_busy_check) ?
			       -EBUSY :
			       0;
	if (c->state == SIM_STOPPED && !sim_fault(dev, skip_stopped_check))
		return -EPERM;
	return c->state == SIM_PAUSED ? -ESTALE : 0;
}

static bool must_wait(const struct sim_device *dev, const struct sim_control *c, enum sim_op op)
{
	if (c->op == SIM_IDLE)
		return false;
	return op == SIM_FLR ? sim_fault(dev, skip_flr_displaces) :
			       sim_fault(dev, skip_stop_displaces);
}

/* One mailbox for all VFs of a GT: what was in it is lost. */
static void cancel_others(struct sim_device *dev, unsigned int gt, unsigned int fn)
{
	for (unsigned int other = 1; other <= dev->config.max_vfs; other++) {
		enum sim_op op = dev->gt[gt].control[other].op;

		if (other != fn && op != SIM_IDLE && op != SIM_FLR)
			sim_control_end(dev, gt, other, -ECANCELED);
	}
}

int sim_control_start(struct sim_device *dev, enum sim_op op, unsigned int gt, unsigned int fn,
		      u32 *ret_ticket)
{
	struct sim_control *c = &dev->gt[gt].control[fn];
	int err = refuse(dev, c, op, fn);
	unsigned int ms;

	if (err)
		return err;
	if (must_wait(dev, c, op))
		return -EBUSY;
	if (c->op != SIM_IDLE)
		sim_control_end(dev, gt, fn, -ECANCELED);
	if (sim_fault(dev, fail_control_parallel))
		cancel_others(dev, gt, fn);
	if (op != SIM_PAUSE && (op != SIM_FLR || !sim_fault(dev, skip_flr_migration)))
		sim_migration_cancel(dev, fn);
	c->op = op;
	c->step = STEP_SENT;
	*ret_ticket = ++c->started[op];
	sim_guc_ms(dev, &ms);
	later(dev, gt, fn, ms);
	return 0;
}

/* Seeded defects: the state of others changes as well. */
static void spread(struct sim_device *dev, unsigned int gt, unsigned int fn, enum sim_state state)
{
	unsigned int other;

	if (sim_fault(dev, fail_control_neighbour))
		dev->gt[gt].control[fn % dev->config.max_vfs + 1].state = state;
	sim_for_each_gt(dev, other) if (sim_fault(dev, fail_control_gt)) dev->gt[other]
		.control[fn]
		.state = state;
}

void sim_control_end(struct sim_device *dev, unsigned int gt, unsigned int fn, int err)
{
	struct sim_control *c = &dev->gt[gt].control[fn];
	enum sim_op op = c->op;
	bool stays = op == SIM_FLR && sim_fault(dev, skip_flr_unpause);

	c->failed &= ~(1u << op);
	if (err == -EIO)
		c->failed |= 1u << op;
	if (!err && op == SIM_FLR)
		c->failed = 0;
	if (!err && !stays)
		c->state = rules[op].state;
	if (!err && op != SIM_FLR)
		spread(dev, gt, fn, c->state);
	c->err[op] = err;
	c->op = SIM_IDLE;
	c->ended[op] = c->started[op];
}

static void step_on(struct sim_device *dev, unsigned int gt, unsigned int fn)
{
	struct sim_control *c = &dev->gt[gt].control[fn];
	const struct op_rule *rule = &rules[c->op];
	u32 slow = dev->fault[rule->slow];
	unsigned int ms;

	if (c->step == STEP_SENT && !sim_guc_ms(dev, &ms)) {
		sim_log(dev, SIM_LOG_NOTICE, "GT%u: PF: VF%u cannot be %s: no answer of the GuC",
			gt, fn, rule->what);
		sim_control_end(dev, gt, fn, -EIO);
	} else if (c->step == STEP_SENT && !dev->fault[rule->fails]) {
		c->step = STEP_WAIT;
		later(dev, gt, fn,
		      GUC_MS + slow +
			      (c->op == SIM_PAUSE && sim_fault(dev, skip_pause_wait) ? 300 : 0));
	} else {
		sim_control_end(dev, gt, fn, dev->fault[rule->fails] ? -EIO : 0);
	}
}

void sim_control_step(struct sim_device *dev, unsigned int gt, unsigned int fn)
{
	struct sim_control *c = &dev->gt[gt].control[fn];

	sim_lock(&dev->lock);
	if (!fn)
		sim_adverse_end(dev, gt);
	else if (fn == SIM_TIMER_RESET)
		sim_gt_reset_end(dev, gt);
	else if (dev->flr_pending[fn])
		sim_flr_begin(dev, fn);
	else if (c->op == SIM_FLR)
		sim_flr_step(dev, gt, fn);
	else if (c->op != SIM_IDLE)
		step_on(dev, gt, fn);
	else if (dev->migration[fn])
		sim_save_step(dev, fn);
	sim_unlock(&dev->lock);
	if (dev->env.wake)
		dev->env.wake(dev->env.priv);
}

struct waiter {
	const struct sim_control *control;
	enum sim_op op;
	u32 ticket;
};

static bool has_ended(void *arg)
{
	const struct waiter *w = arg;
	const volatile u32 *ended = &w->control->ended[w->op];

	return *ended >= w->ticket;
}

static int wait_for(struct sim_device *dev, enum sim_op op, unsigned int gt, unsigned int fn,
		    u32 ticket)
{
	struct waiter w = { &dev->gt[gt].control[fn], op, ticket };
	int err;

	if (op == SIM_PAUSE && sim_fault(dev, skip_pause_wait))
		return 0;
	if (!dev->env.wait || !dev->env.wait(dev->env.priv, has_ended, &w, rules[op].timeout_ms))
		return -ETIMEDOUT;
	sim_lock(&dev->lock);
	err = w.control->err[op];
	sim_unlock(&dev->lock);
	return err;
}

static bool never(void *arg)
{
	return false;
}

static int start(struct sim_device *dev, enum sim_op op, unsigned int gt, unsigned int fn,
		 u32 *ret_ticket)
{
	int err;

	sim_lock(&dev->lock);
	err = sim_control_start(dev, op, gt, fn, ret_ticket);
	sim_unlock(&dev->lock);
	return err;
}

int sim_control_gt(struct sim_device *dev, enum sim_op op, unsigned int gt, unsigned int fn)
{
	u32 ticket;
	int err = start(dev, op, gt, fn, &ticket);

	if (!err)
		err = wait_for(dev, op, gt, fn, ticket);
	if (dev->env.wait && sim_fault(dev, delay_control_ms))
		dev->env.wait(dev->env.priv, never, NULL, sim_fault(dev, delay_control_ms));
	if (!err && !sim_fault(dev, skip_control_log))
		sim_log(dev, SIM_LOG_INFO, "GT%u: PF: VF%u %s!", gt, fn, rules[op].what);
	return err;
}

/* The GTs of an FLR wait for each other. */
static int reset(struct sim_device *dev, unsigned int fn)
{
	u32 tickets[SIM_MAX_GTS];
	int errs[SIM_MAX_GTS], ret = 0;
	unsigned int gt;

	sim_lock(&dev->lock);
	sim_for_each_gt(dev, gt) errs[gt] = sim_control_start(dev, SIM_FLR, gt, fn, &tickets[gt]);
	sim_unlock(&dev->lock);
	sim_for_each_gt(dev, gt)
	{
		if (!errs[gt])
			errs[gt] = wait_for(dev, SIM_FLR, gt, fn, tickets[gt]);
		ret = ret ? -EUCLEAN : errs[gt];
	}
	return ret;
}

int sim_control(struct sim_device *dev, enum sim_op op, unsigned int fn)
{
	unsigned int gt;
	int ret = 0, err;

	if (op == SIM_FLR)
		return reset(dev, fn);
	sim_for_each_gt(dev, gt)
	{
		if ((gt & 1) && op == SIM_PAUSE && sim_fault(dev, skip_pause_media))
			continue;
		err = sim_control_gt(dev, op, gt, fn);
		ret = ret ? -EUCLEAN : err;
	}
	if (!ret && !sim_fault(dev, skip_control_log))
		sim_log(dev, SIM_LOG_INFO, "PF: VF%u %s!", fn, rules[op].what);
	return ret;
}

int sim_control_asked(struct sim_device *dev, enum sim_op op, unsigned int fn, bool yes, bool sysfs)
{
	if (!yes && !sim_fault(dev, skip_control_false))
		return 0;
	return sysfs && sim_fault(dev, skip_sysfs_stop) ? 0 : sim_control(dev, op, fn);
}

const char *sim_control_name(enum sim_op op)
{
	return names[op];
}

enum sim_op sim_control_op(const struct sim_device *dev, const char *word)
{
	for (enum sim_op op = SIM_PAUSE; op <= SIM_STOP; op++) {
		size_t len = strlen(names[op]);

		if (strncmp(word, names[op], len))
			continue;
		if (!word[len] || !strcmp(word + len, "\n") ||
		    sim_fault(dev, skip_control_word_end))
			return op;
	}
	return SIM_IDLE;
}
