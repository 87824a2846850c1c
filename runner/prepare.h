/* SPDX-License-Identifier: MIT */
#ifndef RUNNER_PREPARE_H
#define RUNNER_PREPARE_H

#include "runner/runner.h"

/**
 * results_make() - make an empty results directory
 * @path: where; missing parents are made
 * @overwrite: remove an earlier run that is there; other files stay
 * @ret_dirfd: the directory, to be closed by the caller also after a failure
 *	if it is not negative
 * @err: RUN_BAD_INPUT: it is not empty; RUN_CANNOT: it cannot be made
 *
 * Return: 0, or -1 with @err.
 */
int results_make(const char *path, bool overwrite, int *ret_dirfd, struct run_error *err);

#endif
