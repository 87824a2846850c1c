/* SPDX-License-Identifier: MIT */
/*
 * A run with several runners side by side, each on a machine of its own with
 * the same results directory: somebody (runner/run/dispatch.h) hands out the
 * entries one by one.
 */
#ifndef RUNNER_FEED_H
#define RUNNER_FEED_H

#include "runner/runner.h"

/**
 * struct run_feed - where a runner gets its entries
 * @next: number of the entry to run next; blocks; negative: there are no more
 * @ended: that entry needs nothing more from this runner
 * @arg: for both
 */
struct run_feed {
	long (*next)(void *arg);
	void (*ended)(void *arg, size_t index);
	void *arg;
};

/**
 * run_execute_fed() - run the entries that are handed out
 * @path: results directory; who hands out has locked it and notes the times
 * @overrides: as of run_execute()
 * @feed: where the entries come from
 * @err: as of run_execute()
 *
 * Blocks, shows nothing; signals as in run_execute().
 *
 * Return: 0 when there were no more or nothing may run any more here, or -1
 * with @err.
 */
int run_execute_fed(const char *path, const struct run_settings *overrides,
		    const struct run_feed *feed, struct run_error *err);

/**
 * run_mark_lost_entry() - the machine died that had this entry
 * @path: results directory
 * @index: the entry; nothing happens if it has not begun or is finished
 * @reason: as of run_mark_lost()
 * @console: as there
 * @console_len: as there
 * @ret_blamed: was it running?
 * @err: as there
 *
 * Return: 0, or -1 with @err.
 */
int run_mark_lost_entry(const char *path, size_t index, const char *reason, const void *console,
			size_t console_len, bool *ret_blamed, struct run_error *err);

#endif
