/* SPDX-License-Identifier: MIT */
/* From the results directories of shards and machines to one. */
#ifndef RUNNER_MERGE_H
#define RUNNER_MERGE_H

#include "runner/runner.h"

/**
 * struct run_merge_opts - how run_merge() works
 * @name: name of the merged run; NULL: last part of its path
 * @overwrite: throw away an earlier run that is in the way
 * @force: where settings that decide verdicts differ, take the first input's
 * @notes: gets a line for each thing that a person should know, or NULL
 */
struct run_merge_opts {
	const char *name;
	bool overwrite, force;
	FILE *notes;
};

/**
 * struct run_merge_stats - what run_merge() found
 * @entries: entries of the merged run
 * @unrun: tests (or whole binaries) that nobody has run
 * @repeated: tests that more than one input has run
 * @missing_shards: shards of which no input is there
 * @unlike_shards: shards that were cut in another way than the first
 */
struct run_merge_stats {
	size_t entries, unrun, repeated, missing_shards, unlike_shards;
};

/**
 * run_merge() - make one results directory of several, of shards or machines
 * @path: the directory to be made; files of other names that are in it stay
 * @inputs: results directories, finished or not; they are not changed
 * @count: how many, at least 1
 * @opts: how; NULL: defaults
 * @ret_stats: what was found; may be NULL
 * @err: RUN_BAD_INPUT: an input is no results directory, or the same twice;
 *	settings that decide verdicts differ and force is not set; something
 *	is in the way at @path; RUN_CANNOT: it cannot be written
 *
 * The order is that of the inputs' start times, the last entry of a test
 * counts.  A test that was not run in one input and was in another counts as
 * run.  Logs are shared with the inputs by hard links where possible.  Reports
 * are not made: run_report() does that.
 *
 * Return: 0, or -1 with @err; then @path is no results directory.
 */
int run_merge(const char *path, const char *const *inputs, size_t count,
	      const struct run_merge_opts *opts, struct run_merge_stats *ret_stats,
	      struct run_error *err);

#endif
