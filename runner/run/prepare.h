/* SPDX-License-Identifier: MIT */
#ifndef RUNNER_PREPARE_H
#define RUNNER_PREPARE_H

#include "runner/runner.h"

/* What may be in a results directory before. */
enum overwrite {
	OVERWRITE_NOTHING, /* nothing */
	OVERWRITE_RUN,     /* an earlier run; it is removed */
	OVERWRITE_FILES,   /* anything; files that are named like a run's are removed */
};

/**
 * results_make() - make an empty results directory
 * @path: where; missing parents are made
 * @overwrite: what may be there; files that no run makes stay
 * @ret_dirfd: the directory, to be closed by the caller also after a failure
 *	if it is not negative
 * @err: RUN_BAD_INPUT: it is not empty; RUN_CANNOT: it cannot be made
 *
 * Return: 0, or -1 with @err.
 */
int results_make(const char *path, enum overwrite overwrite, int *ret_dirfd, struct run_error *err);

#endif
