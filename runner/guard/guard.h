/* SPDX-License-Identifier: MIT */
/* All that watches the machine around the tests, behind a few calls. */
#ifndef RUNNER_GUARD_H
#define RUNNER_GUARD_H

#include "runner/guard/abort.h"
#include "runner/run/boots.h"
#include "runner/guard/facts.h"
#include "runner/job/job_list.h"
#include "runner/run/progress.h"
#include "runner/guard/watchdog.h"

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
	struct watchdogs watchdogs;
	struct facts facts;
	bool kmemleak;
	char *last; /* label of the entry that ran last, NULL: none did */
	int dirfd;
	struct progress *progress;
};

/**
 * guard_open() - get everything ready, before the first test
 * @guard: filled in; for guard_close() also after a failure
 * @settings: kept; has to outlive the guard
 * @dirfd: results directory; kept
 * @boot: from boots_look()
 * @progress: for what people should know; kept
 * @err: something was asked for that this machine cannot watch
 *
 * Return: 0, or -1 with @err.
 */
int guard_open(struct guard *guard, const struct run_settings *settings, int dirfd,
	       const struct boot *boot, struct progress *progress, struct run_error *err);

/**
 * guard_before() - an entry is about to run
 * @guard: logs facts that have changed, looks for leaks before the first entry
 *
 * Blocks for up to a minute if the kernel looks for leaks.
 */
void guard_before(struct guard *guard);

/**
 * guard_tick() - look after the machine while a test runs
 * @guard: @taints and @hurry are brought up to date, at most once a second
 *
 * Return: milliseconds until it wants to be called again, -1: never.
 */
int guard_tick(struct guard *guard);

/**
 * guard_after() - an entry has run
 * @guard: looks for leaks and collects code coverage if that is done for each
 * @entry: the entry
 */
void guard_after(struct guard *guard, const struct job_entry *entry);

/**
 * guard_end() - nothing will be run any more
 * @guard: logs facts, looks for leaks, collects code coverage
 */
void guard_end(struct guard *guard);

/** guard_close() - let go; a zeroed guard is fine. */
void guard_close(struct guard *guard);

#endif
