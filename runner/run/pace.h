/* SPDX-License-Identifier: MIT */
/* How much of a run is done, and how long the rest will take. */
#ifndef RUNNER_PACE_H
#define RUNNER_PACE_H

#include "runner/job/history.h"

/**
 * struct pace - the entries of a run, by their numbers
 * @v: opaque
 * @n: how many
 * @tests: tests of all entries
 * @tests_done: those of entries that are done
 * @done_s: time that the entries took that were done here
 * @done_expected_s: what was expected of them
 * @done_here: tests of them
 */
struct pace {
	struct pace_entry *v;
	size_t n, tests, tests_done, done_here;
	double done_s, done_expected_s;
};

/**
 * pace_init() - begin with nothing done
 * @pace: for pace_done()
 * @list: the job list; a binary whose subtests are not known counts as one test
 * @history: run times of earlier runs; NULL: nothing is known
 */
void pace_init(struct pace *pace, const struct job_list *list, const struct history *history);
/** pace_done() - free it. */
void pace_done(struct pace *pace);

/**
 * pace_finish() - an entry is done
 * @index: its number; a second time does nothing
 * @time_s: how long it took; negative: it was done before this runner began
 */
void pace_finish(struct pace *pace, size_t index, double time_s);

/** struct pace_running - an entry that runs: its number, tests of it that are done, its age */
struct pace_running {
	size_t index, finished;
	double age_s;
};

/**
 * pace_left_s() - how long will the rest take?
 * @running: what runs now, side by side; the rest goes on so
 * @n_running: how many
 *
 * By the times of earlier runs, corrected by how this one has gone until now;
 * without them by the average until now.
 *
 * Return: seconds; negative: nobody knows yet.
 */
double pace_left_s(const struct pace *pace, const struct pace_running *running, size_t n_running);

#endif
