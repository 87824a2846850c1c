/* SPDX-License-Identifier: MIT */
/* All that watches the machine around the tests, behind a few calls. */
#ifndef RUNNER_GUARD_H
#define RUNNER_GUARD_H

#include "runner/abort.h"
#include "runner/boots.h"
#include "runner/runner.h"

/**
 * struct guard - the watchers of one run
 * @settings: what is to be watched
 * @abort: conditions that stop the run
 * @taints: bad taint flags that came up during the run
 * @hurry: the time limits of tests are divided by this, as the kernel is tainted
 */
struct guard {
	const struct run_settings *settings;
	struct abort_watch abort;
	unsigned long long taints;
	unsigned int hurry;
	/* Private */
	unsigned long long looked_ns;
};

/**
 * guard_open() - get everything ready, before the first test
 * @guard: filled in; for guard_close() also after a failure
 * @settings: kept; has to outlive the guard
 * @boot: from boots_note()
 * @err: something was asked for that this machine cannot watch
 *
 * Return: 0, or -1 with @err.
 */
int guard_open(struct guard *guard, const struct run_settings *settings, const struct boot *boot,
	       struct run_error *err);

/**
 * guard_tick() - look after the machine while a test runs
 * @guard: @taints and @hurry are brought up to date, at most once a second
 *
 * Return: milliseconds until it wants to be called again, -1: never.
 */
int guard_tick(struct guard *guard);

/** guard_close() - let go; a zeroed guard is fine. */
void guard_close(struct guard *guard);

#endif
