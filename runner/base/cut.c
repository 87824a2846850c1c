/* SPDX-License-Identifier: MIT */
#include "runner/base/cut.h"

#define LINE_SEARCH 4096 /* how far a cut is moved to fall between lines */

struct cut cut_text(struct span text, size_t limit)
{
	struct cut cut = { .head = text, .tail = { "", 0 } };
	size_t half = limit / 2, search = half / 4 < LINE_SEARCH ? half / 4 : LINE_SEARCH;
	const char *line;

	if (text.len <= limit)
		return cut;
	line = memrchr(text.data + half - search, '\n', search);
	cut.head.len = line ? (size_t)(line + 1 - text.data) : half;
	cut.tail = (struct span){ text.data + text.len - half, half };
	line = memchr(cut.tail.data, '\n', search);
	if (line) {
		cut.tail.len -= (size_t)(line + 1 - cut.tail.data);
		cut.tail.data = line + 1;
	}
	cut.left_out = text.len - cut.head.len - cut.tail.len;
	return cut;
}

void cut_note(struct buf *buf, size_t bytes, const char *where)
{
	buf_printf(buf, "\n[... %zu bytes are left out here: the whole is in %s ...]\n\n", bytes,
		   where);
}
