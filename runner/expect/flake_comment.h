/* SPDX-License-Identifier: MIT */
/* The comment that every entry of a flakes list must have above it. */
#ifndef RUNNER_FLAKE_COMMENT_H
#define RUNNER_FLAKE_COMMENT_H

#include "runner/base/list_file.h"

/**
 * struct flake_comment - what the comment lines read last say
 * @report: where the flake is discussed
 * @kernel: kernel it was seen on
 * @rate: "N/M" or "N %"
 * @since: date, YYYY-MM-DD
 * @board: machine; may be missing
 * @version: version of the tests; stands in for @since, as in the kernel's own lists
 * @used: an entry has followed: the next comment line is about another one
 *
 * NULL: not said.  Zero-initialised says nothing.
 */
struct flake_comment {
	char *report, *kernel, *rate, *since, *board, *version;
	bool used;
};

/**
 * flake_comment_take() - read a comment line or a blank one, which ends the comment
 * @comment: gets what is said; lines that say nothing of the above are free text
 * @line: the line
 * @err: RUN_BAD_INPUT: a rate or date that is none
 *
 * Return: 0, or -1 with @err.
 */
int flake_comment_take(struct flake_comment *comment, const struct list_line *line,
		       struct run_error *err);

/**
 * flake_comment_check() - is all said that an entry needs?
 * @comment: what the lines above it say
 * @line: the entry
 * @err: RUN_BAD_INPUT: what is missing
 *
 * Return: 0, or -1 with @err.
 */
int flake_comment_check(struct flake_comment *comment, const struct list_line *line,
			struct run_error *err);

/** flake_comment_done() - free it; it says nothing again. */
void flake_comment_done(struct flake_comment *comment);

#endif
