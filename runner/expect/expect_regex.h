/* SPDX-License-Identifier: MIT */
/* Regular expressions as deqp-runner's lists have them (Rust's), on top of PCRE2. */
#ifndef RUNNER_EXPECT_REGEX_H
#define RUNNER_EXPECT_REGEX_H

#include "runner/base/list_file.h"

/**
 * expect_regex_compile() - compile the expression of a line
 * @line: the line
 * @ret_regex: the compiled expression (any case), for expect_regex_free(); NULL: the line has
 *	nothing special and is to be searched for as it is
 * @err: RUN_BAD_INPUT: it is wrong, or refers back to a group, which deqp-runner refuses too
 *
 * Return: 0, or -1 with @err.
 */
int expect_regex_compile(const struct list_line *line, void **ret_regex, struct run_error *err);
/**
 * expect_regex_matches() - is there a match anywhere in @name?
 * @regex: compiled expression
 * @name: a test's name
 * @ret_costly: set if the answer was given up because it would take ages (nested repetition)
 *
 * Return: yes or no; no if it was given up.
 */
bool expect_regex_matches(const void *regex, const char *name, bool *ret_costly);
/** expect_regex_free() - free a compiled expression; NULL is fine. */
void expect_regex_free(void *regex);

#endif
