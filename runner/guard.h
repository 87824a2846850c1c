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
 */
struct guard {
	const struct run_settings *settings;
	struct abort_watch abort;
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

/** guard_close() - let go; a zeroed guard is fine. */
void guard_close(struct guard *guard);

#endif
