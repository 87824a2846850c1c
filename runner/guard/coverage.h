/* SPDX-License-Identifier: MIT */
/* The kernel's own code coverage (gcov): counters to zero, a script that collects them. */
#ifndef RUNNER_COVERAGE_H
#define RUNNER_COVERAGE_H

#include "runner/runner.h"

#define COVERAGE_DIR "code_cov"

/**
 * coverage_open() - make the directory code_cov
 * @settings: coverage_script, machine_root, results_path are used
 * @err: RUN_BAD_INPUT: no script that can be run; RUN_CANNOT: a kernel without
 *	gcov, or the directory cannot be made
 *
 * Return: 0, or -1 with @err.
 */
int coverage_open(const struct run_settings *settings, struct run_error *err);

/** coverage_reset() - set all counters to zero. Return: 0 or -errno. */
int coverage_reset(const struct run_settings *settings);

/**
 * coverage_collect() - run the script and wait for it (blocks as long as it takes)
 * @settings: coverage_script, results_path are used
 * @name: of a test, or of all
 *
 * The script gets one argument, the path without suffix where its result is to
 * go: RESULTS/code_cov/NAME; what it prints goes to RESULTS/code_cov/NAME.log.
 * It is killed when the runner is told to stop.
 *
 * Return: NULL, or one line for free(): what went wrong.
 */
char *coverage_collect(const struct run_settings *settings, const char *name);

#endif
