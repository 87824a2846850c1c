/* SPDX-License-Identifier: MIT */
/* Texts of any size and any bytes as strings of results.json. */
#ifndef RUNNER_JSON_TEXT_H
#define RUNNER_JSON_TEXT_H

#include <stdio.h>

#include "runner/base/cut.h"
#include "runner/base/span.h"

/**
 * struct json_text_opts - how texts are written
 * @limit: of a text with more bytes than this the middle is left out
 * @strict: a text ends at its first NUL, as igt_results has it; else that is shown as U+2400
 */
struct json_text_opts {
	size_t limit;
	bool strict;
};

/**
 * json_text_write() - write one string with its quotes
 * @stream: where to; errors are left in it
 * @text: bytes from 0x80 on become the characters of the same number: that is
 *	how igt_results does it
 * @opts: how
 * @where: file that has what is left out
 */
void json_text_write(FILE *stream, struct span text, const struct json_text_opts *opts,
		     const char *where);

/** json_text_part() - the same without quotes and without a limit; false: it ended at a NUL. */
bool json_text_part(FILE *stream, struct span text, bool strict);

#endif
