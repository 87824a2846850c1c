/* SPDX-License-Identifier: MIT */
/* A directory of test binaries and what is known about each. */
#ifndef RUNNER_TEST_ROOT_H
#define RUNNER_TEST_ROOT_H

#include "runner/base/names.h"
#include "runner/runner.h"

/**
 * struct test_binary - one name of test-list.txt
 * @name: the binary
 * @wanted: set by the caller: enumerate it
 * @simple: it has no subtests
 * @killed: asked for its subtests it was killed by a signal
 * @problem: why it could not list its subtests, one line; NULL: it could
 * @subtests: their names in the binary's order
 * @cache_slot: its place in the cache of listings, from 1; 0: it has none
 * @lower: the same in lower case, filled by test_binary_next()
 */
struct test_binary {
	char *name;
	bool wanted, simple, killed;
	char *problem;
	size_t cache_slot;
	struct strlist subtests;
	struct nameset lower;
};

/**
 * struct test_root - the binaries of a directory, in the order of test-list.txt
 * @v: the binaries
 * @n: how many
 * @lower: their names in lower case
 */
struct test_root {
	struct test_binary *v;
	size_t n;
	struct nameset lower;
};

/**
 * test_root_read() - read test-list.txt
 * @root: filled in; for test_root_done() also after a failure
 * @path: the directory
 * @err: RUN_BAD_INPUT: no such file, or no names in it
 *
 * Return: 0, or -1 with @err.
 */
int test_root_read(struct test_root *root, const char *path, struct run_error *err);
/** test_root_done() - free it. */
void test_root_done(struct test_root *root);

/**
 * test_root_next() - the next binary that a name or pattern means
 * @root: the directory
 * @index: where to begin, from 0
 * @pattern: in lower case; letters of names match in either case
 * @literal: it has no wildcards; such a name is found at once
 *
 * Return: number of the binary; root->n: there is none.
 */
size_t test_root_next(const struct test_root *root, size_t index, const char *pattern,
		      bool literal);

/**
 * test_binary_next() - the next subtest that a name or pattern means
 * @binary: the binary
 * @index: where to begin, from 0
 * @pattern: in lower case
 * @literal: it has no wildcards; such a name is found at once
 *
 * Return: number of the subtest; subtests.n: there is none.
 */
size_t test_binary_next(struct test_binary *binary, size_t index, const char *pattern,
			bool literal);

/** text_lower() - a copy in lower case (ASCII), for free(). */
char *text_lower(const char *text);

#endif
