/* SPDX-License-Identifier: MIT */
#include "runner/guard.h"

#include "runner/clock.h"
#include "runner/taint.h"

#define LOOK_INTERVAL_MS 1000

int guard_open(struct guard *guard, const struct run_settings *settings, const struct boot *boot,
	       struct run_error *err)
{
	*guard = (struct guard){ .settings = settings, .hurry = 1 };
	return abort_watch_open(&guard->abort, settings, boot->taint, err);
}

/* A lone warning with a soft lockup: only slow, perhaps. */
static void look_for_taint(struct guard *guard)
{
	unsigned long long flags;

	guard->taints = abort_taints(&guard->abort);
	if (!guard->taints)
		guard->hurry = 1;
	else if (guard->taints == TAINT_WARNING && !taint_read(guard->settings, &flags) &&
		 flags & TAINT_SOFT_LOCKUP)
		guard->hurry = 2;
	else
		guard->hurry = 10;
}

int guard_tick(struct guard *guard)
{
	unsigned long long now = clock_ns();

	if (!(guard->settings->abort_mask & RUN_ABORT_TAINT))
		return -1;
	if (now - guard->looked_ns >= LOOK_INTERVAL_MS * NS_PER_MS) {
		look_for_taint(guard);
		guard->looked_ns = now;
	}
	return LOOK_INTERVAL_MS;
}

void guard_close(struct guard *guard)
{
	abort_watch_close(&guard->abort);
}
