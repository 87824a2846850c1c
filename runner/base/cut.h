/* SPDX-License-Identifier: MIT */
/* Logs that are too long to show: their middle is left out, and a line says so. */
#ifndef RUNNER_CUT_H
#define RUNNER_CUT_H

#include <limits.h>

#include "runner/base/buf.h"
#include "runner/base/span.h"

#define CUT_LIMIT        (1024 * 1024)     /* bytes of one log in our own reports */
#define CUT_LIMIT_STRICT ((size_t)INT_MAX) /* what the JSON library of igt_results can hold */

/**
 * struct cut - what is shown of a log
 * @head: its begin; all of it if nothing is left out
 * @tail: its end
 * @left_out: bytes between them
 */
struct cut {
	struct span head, tail;
	size_t left_out;
};

/** cut_text() - @text, or both ends of it, cut between lines where possible, if it has more than
 * @limit bytes. */
struct cut cut_text(struct span text, size_t limit);

/** cut_note() - append the line that stands for @bytes left out of the file @where. */
void cut_note(struct buf *buf, size_t bytes, const char *where);

#endif
