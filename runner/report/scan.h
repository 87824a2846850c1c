/* SPDX-License-Identifier: MIT */
/* The lines by which a test binary tells on stdout and stderr where it is. */
#ifndef RUNNER_SCAN_H
#define RUNNER_SCAN_H

#include "runner/base/span.h"

#define SCAN_NAME_MAX   4096 /* a longer one is no name */
#define SCAN_WORD_MAX   32
#define SCAN_TIME_MAX_S 1e9 /* whoever says more is wrong */

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
 * @name: the (dynamic) subtest, points into the line
 * @word: the result word, "" for starts
 * @time_s: seconds, 0 for starts
 */
struct mark {
	enum mark_kind kind;
	struct span name;
	char word[SCAN_WORD_MAX];
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
