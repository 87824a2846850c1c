/* SPDX-License-Identifier: MIT */
/*
 * How far the subtests of one entry got, whoever tells: the journal and the
 * output, the packets of a comms file, or a test that is running now.  Each
 * source calls seen_begin(), seen_start(), seen_result() and seen_end() in the
 * order in which things happened.
 */
#ifndef RUNNER_SEEN_H
#define RUNNER_SEEN_H

#include <stdbool.h>

#include "runner/base/names.h"

/**
 * struct seen - the subtests that were heard of
 * @names: their names
 * @flags: SEEN_* of each
 * @n_finished: how many are SEEN_FINISHED
 * @running: index of the one that started last and has neither result nor
 *	blame; NAMESET_NONE: none
 * @ended: the last process's end is on record
 * @idle: how many processes in a row have ended without starting anything new
 * @closed: nothing more can be had from this entry: such a process exited by
 *	itself, did again what was done, or was the second
 * @fresh: the process has started something new
 * @any: the process has started something
 */
struct seen {
	struct nameset names;
	unsigned char *flags;
	size_t running, n_finished, idle;
	bool ended, closed, fresh, any;
};

enum {
	SEEN_RESULT = 1, /* its result is on record */
	SEEN_BLAMED = 2, /* why it has none is on record; it is not run again */
	SEEN_FINISHED = SEEN_RESULT | SEEN_BLAMED,
	SEEN_STARTED = 4,
};

/** seen_init() - nothing was heard yet. */
void seen_init(struct seen *seen);
/** seen_done() - free it. */
void seen_done(struct seen *seen);

/** seen_begin() - a process begins. */
void seen_begin(struct seen *seen);
/** seen_start() - the subtest @name starts. */
void seen_start(struct seen *seen, const char *name);
/** seen_result() - it has a result (it may not have started before). */
void seen_result(struct seen *seen, const char *name);
/** seen_blame() - it has a reason instead of a result. */
void seen_blame(struct seen *seen, const char *name);
/**
 * seen_end() - the process has ended
 * @seen: is told
 * @timeout: it exceeded a time limit
 * @code: exit status, minus the signal's number; JOURNAL_NOT_RUN: its runner
 *	stopped it for reasons of its own, what ran runs again
 */
void seen_end(struct seen *seen, bool timeout, int code);

/** seen_has() - does @name have one of the SEEN_* in @flags? */
bool seen_has(const struct seen *seen, const char *name, unsigned int flags);
/** seen_running() - name of the one that runs, or NULL. */
const char *seen_running(const struct seen *seen);

#endif
