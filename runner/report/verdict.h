/* SPDX-License-Identifier: MIT */
/* The words for how a test went. */
#ifndef RUNNER_VERDICT_H
#define RUNNER_VERDICT_H

#include <stdbool.h>

enum verdict {
	VERDICT_PASS,
	VERDICT_WARN,
	VERDICT_DMESG_WARN,
	VERDICT_SKIP,
	VERDICT_FAIL,
	VERDICT_DMESG_FAIL,
	VERDICT_CRASH,
	VERDICT_TIMEOUT,
	VERDICT_INCOMPLETE,
	VERDICT_ABORT,
	VERDICT_NOTRUN,
	VERDICT_COUNT
};

/** verdict_name() - the word of results.json, e.g. "dmesg-warn". */
const char *verdict_name(enum verdict verdict);
/** verdict_parse() - the verdict of such a word. Return: is it one? */
bool verdict_parse(const char *name, enum verdict *ret_verdict);
/** verdict_color() - escape sequence that colours it on a terminal. */
const char *verdict_color(enum verdict verdict);
/** verdict_from_word() - what a test's result word means; unknown: incomplete. */
enum verdict verdict_from_word(const char *word);
/** verdict_from_exit() - of a test without subtests: @code is negative for signals. */
enum verdict verdict_from_exit(int code);
/** verdict_add_dmesg() - what becomes of it when the kernel warned. */
enum verdict verdict_add_dmesg(enum verdict verdict);
/** verdict_is_bad() - must a run with this exit with a failure? */
bool verdict_is_bad(enum verdict verdict);

#endif
