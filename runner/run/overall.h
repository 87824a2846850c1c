/* SPDX-License-Identifier: MIT */
/* The time that all tests of a run together may take. */
#ifndef RUNNER_OVERALL_H
#define RUNNER_OVERALL_H

#include "runner/runner.h"

#define OVERALL_FILE "overall.txt"

/**
 * struct overall - how much of it is used
 * @limit_s: seconds, scaled; 0: no limit
 * @used_s: run time of all entries on record
 * @before_s: that of those which had used up an earlier go
 */
struct overall {
	double limit_s, used_s, before_s;
};

/**
 * overall_open() - begin, or go on where a runner was killed
 * @overall: filled in
 * @settings: overall_timeout_s is used
 * @dirfd: results directory
 */
void overall_open(struct overall *overall, const struct run_settings *settings, int dirfd);

/** overall_add() - an entry has run for @seconds, now or in an earlier go. */
void overall_add(struct overall *overall, double seconds);

/**
 * overall_check() - may another entry be run?
 * @overall: if it is used up, that is put on record: who goes on has all of it again
 * @settings: overall_timeout_s, results_path are used
 * @dirfd: results directory
 * @err: RUN_FAILED: the time is over; RUN_CANNOT: that cannot be written
 *
 * Return: 0, or -1 with @err.
 */
int overall_check(const struct overall *overall, const struct run_settings *settings, int dirfd,
		  struct run_error *err);

#endif
