/* SPDX-License-Identifier: MIT */
/*
 * Reading a results.json, ours or igt_runner's, in little memory: the logs in
 * it are passed over.
 */
#ifndef RUNNER_RESULTS_READ_H
#define RUNNER_RESULTS_READ_H

#include "runner/runner.h"
#include "runner/report/verdict.h"

/**
 * struct past_result - one test of it
 * @name: "igt@binary@subtest"
 * @verdict: how it went
 * @time_s: run time in seconds, 0 if it did not run
 * @reason: why it did not pass, "" if that is not said
 * @outcome: how that compares to what was expected, "" if that is not said
 */
struct past_result {
	const char *name;
	enum verdict verdict;
	double time_s;
	const char *reason, *outcome;
};

/**
 * struct past_run - what it says of the run
 * @name: name of the run
 * @uname: the machine, "" if that is not said
 * @host: its node name, "" if that is not said
 * @start_s: start time, seconds since the epoch, 0 if that is not said
 *
 * All strings are owned by the struct.
 */
struct past_run {
	char *name, *uname, *host;
	double start_s;
};

/**
 * results_read() - read the results of a run
 * @path: a results directory or a results.json, which may be packed by gzip,
 *	bzip2, xz or zstd
 * @run: filled in; for past_run_done() also after a failure
 * @each: called for each test that has a result, in the order of the file; the
 *	strings are valid until it returns
 * @ctx: passed to @each
 * @err: RUN_BAD_INPUT: there is none, or it is none or damaged; RUN_CANNOT:
 *	the program that unpacks it is missing
 *
 * Return: 0, or -1 with @err; some tests may have been told then.
 */
int results_read(const char *path, struct past_run *run,
		 void (*each)(void *ctx, const struct past_result *result), void *ctx,
		 struct run_error *err);
/** past_run_done() - free the strings. */
void past_run_done(struct past_run *run);

#endif
