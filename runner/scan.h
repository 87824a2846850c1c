/* SPDX-License-Identifier: MIT */
/* The lines by which a test binary tells on stdout and stderr where it is. */
#ifndef RUNNER_SCAN_H
#define RUNNER_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#define SCAN_NAME_MAX 256

enum mark_kind {
	MARK_NONE,
	MARK_START,          /* Starting subtest: NAME */
	MARK_RESULT,         /* Subtest NAME: WORD (1.234s) */
	MARK_DYNAMIC_START,  /* Starting dynamic subtest: NAME */
	MARK_DYNAMIC_RESULT, /* Dynamic subtest NAME: WORD (1.234s) */
};

/**
 * struct mark - one such line
 * @kind: which
 * @name: the (dynamic) subtest
 * @word: the result word, "" for starts
 * @time_s: seconds, 0 for starts
 */
struct mark {
	enum mark_kind kind;
	char name[SCAN_NAME_MAX];
	char word[32];
	double time_s;
};

/**
 * scan_line() - is this line a mark?
 * @line: the line without its newline
 * @len: its length
 * @mark: filled in; kind MARK_NONE if it is not
 *
 * Return: true for a mark.
 */
bool scan_line(const char *line, size_t len, struct mark *mark);

#endif
