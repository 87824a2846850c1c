/* SPDX-License-Identifier: MIT */
/* Conditions under which it makes no sense to run further tests. */
#ifndef RUNNER_ABORT_H
#define RUNNER_ABORT_H

#include "runner/guard/ping.h"
#include "runner/runner.h"

/**
 * struct abort_watch - what is looked at
 * @settings: abort_mask says which conditions; machine_root
 * @baseline: taint flags that do not count: they were set before the run
 * @ping: host to ask
 */
struct abort_watch {
	const struct run_settings *settings;
	unsigned long long baseline;
	struct ping ping;
};

/**
 * abort_watch_open() - get ready
 * @watch: filled in; for abort_watch_close() also after a failure
 * @settings: kept; has to outlive the watch
 * @baseline: taint flags that do not count
 * @err: a condition is asked for that cannot be watched: as ping_init()
 *
 * Without a configured host nobody is pinged.
 *
 * Return: 0, or -1 with @err.
 */
int abort_watch_open(struct abort_watch *watch, const struct run_settings *settings,
		     unsigned long long baseline, struct run_error *err);

/** abort_watch_close() - free what the watch owns. */
void abort_watch_close(struct abort_watch *watch);

/** abort_taints() - bad taint flags that are new, 0 as well when nobody cares for them. */
unsigned long long abort_taints(const struct abort_watch *watch);

/**
 * abort_check() - is one of the conditions there?
 * @watch: an open watch
 * @network: look at the network as well; takes up to 40 s
 *
 * Return: one line: which, for free(); NULL: none.
 */
char *abort_check(const struct abort_watch *watch, bool network);

#endif
