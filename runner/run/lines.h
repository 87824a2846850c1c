/* SPDX-License-Identifier: MIT */
/* Finds the marks in a stream that comes in pieces. */
#ifndef RUNNER_LINES_H
#define RUNNER_LINES_H

#include "runner/report/scan.h"

#define LINES_MARK_MAX (SCAN_NAME_MAX + 128) /* bytes; a longer line is no mark */

/**
 * struct lines - a stream that is being read
 * @text: the beginning of a line that has not ended yet
 * @len: bytes of it
 * @skip: that line is too long for a mark
 */
struct lines {
	char text[LINES_MARK_MAX];
	size_t len;
	bool skip;
};

/**
 * lines_scan() - take the next piece
 * @lines: zero-initialised at first
 * @data: any bytes
 * @len: how many
 * @on_mark: called for each mark that ends in this piece
 * @arg: for @on_mark
 */
void lines_scan(struct lines *lines, const char *data, size_t len,
		void (*on_mark)(void *arg, const struct mark *mark), void *arg);

/** lines_at_begin() - does the next byte begin a line? */
bool lines_at_begin(const struct lines *lines);

#endif
