/* SPDX-License-Identifier: MIT */
/* Asking test binaries for their subtests. */
#ifndef RUNNER_ENUMERATE_H
#define RUNNER_ENUMERATE_H

#include "runner/runner.h"

/**
 * struct test_binary - one name of test-list.txt
 * @name: the binary
 * @wanted: set by the caller: enumerate it
 * @simple: it has no subtests
 * @subtests: their names in the binary's order
 */
struct test_binary {
	char *name;
	bool wanted, simple;
	struct strlist subtests;
};

/**
 * enumerate_subtests() - run "--list-subtests" of every wanted binary
 * @test_root: where they are
 * @binaries: the binaries; simple and subtests are filled in
 * @count: how many
 * @err: RUN_BAD_INPUT: names the binary that is missing, was killed, failed or
 *	did not answer within 30 s
 *
 * As many run at a time as there are processors.
 */
int enumerate_subtests(const char *test_root, struct test_binary *binaries, size_t count,
		       struct run_error *err);

#endif
