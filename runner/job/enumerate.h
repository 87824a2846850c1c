/* SPDX-License-Identifier: MIT */
/* Asking test binaries for their subtests. */
#ifndef RUNNER_ENUMERATE_H
#define RUNNER_ENUMERATE_H

#include "runner/job/test_root.h"

/**
 * enumerate_subtests() - run "--list-subtests" of every wanted binary
 * @root: the binaries; simple, subtests, killed and problem are filled in
 * @settings: test_root, igt_rules and say are used
 * @err: RUN_BAD_INPUT: names the binary that is missing, was killed, failed,
 *	printed what are no names or did not answer within 30 s (not by
 *	igt_runner's rules: such binaries have a problem, and whatever names they
 *	gave); RUN_CANNOT: no more processes or files
 *
 * As many run at a time as there are processors; what is known from earlier runs
 * is not asked for again, see runner/job/list_cache.h.
 *
 * Return: 0, or -1 with @err.
 */
int enumerate_subtests(struct test_root *root, const struct run_settings *settings,
		       struct run_error *err);

#endif
