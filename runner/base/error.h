/* SPDX-License-Identifier: MIT */
/* How the runner's own functions fail. */
#ifndef RUNNER_ERROR_H
#define RUNNER_ERROR_H

#include "runner/runner.h"

/**
 * run_fail() - fill in an error
 * @err: the error
 * @status: one of enum run_status
 * @fmt: one line without newline: what is wrong, then what to do
 *
 * Return: -1, so that callers can write "return run_fail(...)".
 */
int run_fail(struct run_error *err, int status, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * run_fail_write() - fill in an error about a file that could not be written
 * @err: the error
 * @path: results directory
 * @name: the file in it
 * @error: errno value
 *
 * Return: -1.
 */
int run_fail_write(struct run_error *err, const char *path, const char *name, int error);

#endif
