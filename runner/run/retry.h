/* SPDX-License-Identifier: MIT */
/* Running again what failed unexpectedly. */
#ifndef RUNNER_RETRY_H
#define RUNNER_RETRY_H

#include "runner/runner.h"

/*
 * One line a round: number of the round's first entry in the job list.  A line
 * for an entry that the list has not got comes from a crash and does not count.
 */
#define RETRIES_FILE "retries.txt"

/**
 * run_retry() - put what failed unexpectedly on the job list once more
 * @path: results directory of a run that has come to its end
 * @ret_count: how many tests were put there; 0: nothing failed unexpectedly,
 *	it was retried as often as the settings say, the run was aborted or is
 *	not finished
 * @ret_round: number of the round, from 1; may be NULL
 * @err: RUN_BAD_INPUT: no results directory, or its lists are broken;
 *	RUN_CANNOT: the job list cannot be written
 *
 * A test is put there as an entry of its own if every attempt so far failed
 * in a way that no list expects; a subtest also if one of its dynamic subtests
 * did.  Whoever executes the run next runs these entries.
 *
 * Return: 0, or -1 with @err.
 */
int run_retry(const char *path, size_t *ret_count, unsigned int *ret_round, struct run_error *err);

#endif
