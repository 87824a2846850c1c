// SPDX-License-Identifier: GPL-2.0
/* What the model asks of the kernel: lines in the log, timers, waiting, memory behind BARs. */
#include <linux/slab.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "model/sim_control.h"
#include "xe_device.h"

/* The next step of a VF on a GT; @due in jiffies. */
struct xe_timer {
	struct delayed_work work;
	struct xe_env *env;
	unsigned long due;
	unsigned int gt, fn;
};

/**
 * struct xe_env - the surroundings of one device
 * @stopped: the device is going away: nothing is begun, nobody waits
 * @late: jiffies in which a step was due and did not run, until @late_until; both are written
 *	under @late_lock
 */
struct xe_env {
	struct xe_hw *hw;
	struct workqueue_struct *queue;
	wait_queue_head_t changed;
	bool stopped;
	spinlock_t late_lock;
	unsigned long late, late_until;
	struct xe_timer timer[SIM_MAX_GTS][SIM_TIMERS];
};

static void env_log(void *priv, enum sim_log_level level, const char *line)
{
	struct xe_env *env = priv;
	static const char *const levels[] = {
		[SIM_LOG_ERR] = KERN_ERR,
		[SIM_LOG_NOTICE] = KERN_NOTICE,
		[SIM_LOG_INFO] = KERN_INFO,
		[SIM_LOG_DEBUG] = KERN_DEBUG,
	};

	printk("%sxe %s: [drm] %s\n", levels[level], sim_pcie_name(env->hw->pcie), line);
}

/* A step comes now that was due then. */
static void note_late(struct xe_env *env, unsigned long due)
{
	unsigned long now = jiffies;

	spin_lock(&env->late_lock);
	if (time_after(due, env->late_until))
		env->late_until = due;
	if (time_after(now, env->late_until)) {
		WRITE_ONCE(env->late, env->late + now - env->late_until);
		env->late_until = now;
	}
	spin_unlock(&env->late_lock);
}

static bool any_is_late(struct xe_env *env)
{
	for (unsigned int gt = 0; gt < SIM_MAX_GTS; gt++)
		for (unsigned int fn = 0; fn < SIM_TIMERS; fn++) {
			struct xe_timer *timer = &env->timer[gt][fn];

			if (delayed_work_pending(&timer->work) &&
			    time_after(jiffies, READ_ONCE(timer->due)))
				return true;
		}
	return false;
}

static void on_timer(struct work_struct *work)
{
	struct xe_timer *timer = container_of(to_delayed_work(work), struct xe_timer, work);

	note_late(timer->env, READ_ONCE(timer->due));
	sim_control_step(timer->env->hw->model, timer->gt, timer->fn);
}

static void env_later(void *priv, unsigned int gt, unsigned int fn, unsigned int ms)
{
	struct xe_env *env = priv;
	struct xe_timer *timer = &env->timer[gt][fn];

	if (READ_ONCE(env->stopped))
		return;
	WRITE_ONCE(timer->due, jiffies + msecs_to_jiffies(ms));
	mod_delayed_work(env->queue, &timer->work, msecs_to_jiffies(ms));
}

/*
 * A busy host holds up the hardware that is simulated, which no real one does: time in which a step
 * was due and did not get to run is none that somebody has waited for the hardware.
 */
static bool env_wait(void *priv, bool (*done)(void *arg), void *arg, unsigned int timeout_ms)
{
	struct xe_env *env = priv;
	unsigned long late = READ_ONCE(env->late), begin = jiffies;
	long timeout = msecs_to_jiffies(timeout_ms), left = timeout;

	do {
		wait_event_timeout(env->changed, done(arg) || READ_ONCE(env->stopped),
				   max(left, 1L));
		left = timeout + (long)(READ_ONCE(env->late) - late) - (long)(jiffies - begin);
	} while (!done(arg) && !READ_ONCE(env->stopped) && (left > 0 || any_is_late(env)));
	return done(arg);
}

static void env_wake(void *priv)
{
	struct xe_env *env = priv;

	wake_up_all(&env->changed);
}

static void env_place(void *priv, unsigned int num_vfs)
{
	struct xe_env *env = priv;

	xe_vram_place(env->hw, num_vfs);
}

static void *env_memory(void *priv, unsigned int fn, unsigned int bar, u64 *ret_size)
{
	struct xe_env *env = priv;

	return env->hw->pcie ? sim_pcie_memory(env->hw->pcie, fn, bar, ret_size) : NULL;
}

int xe_env_init(struct xe_hw *hw, struct sim_env *ret_env)
{
	struct xe_env *env = kvzalloc(sizeof(*env), GFP_KERNEL);

	if (!env)
		return -ENOMEM;
	env->queue = alloc_workqueue("xe_sim", WQ_UNBOUND, 0);
	if (!env->queue) {
		kvfree(env);
		return -ENOMEM;
	}
	env->hw = hw;
	init_waitqueue_head(&env->changed);
	spin_lock_init(&env->late_lock);
	env->late_until = jiffies;
	for (unsigned int gt = 0; gt < SIM_MAX_GTS; gt++)
		for (unsigned int fn = 0; fn < SIM_TIMERS; fn++) {
			struct xe_timer *timer = &env->timer[gt][fn];

			INIT_DELAYED_WORK(&timer->work, on_timer);
			timer->env = env;
			timer->gt = gt;
			timer->fn = fn;
		}
	hw->env = env;
	*ret_env = (struct sim_env){
		.log = env_log,
		.later = env_later,
		.wait = env_wait,
		.wake = env_wake,
		.place = env_place,
		.memory = env_memory,
		.priv = env,
	};
	return 0;
}

void xe_env_stop(struct xe_hw *hw)
{
	struct xe_env *env = hw->env;

	if (!env)
		return;
	WRITE_ONCE(env->stopped, true);
	wake_up_all(&env->changed);
	for (unsigned int gt = 0; gt < SIM_MAX_GTS; gt++)
		for (unsigned int fn = 0; fn < SIM_TIMERS; fn++)
			cancel_delayed_work_sync(&env->timer[gt][fn].work);
}

void xe_env_free(struct xe_hw *hw)
{
	if (!hw->env)
		return;
	destroy_workqueue(hw->env->queue);
	kvfree(hw->env);
	hw->env = NULL;
}
