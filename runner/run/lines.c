/* SPDX-License-Identifier: MIT */
#include "runner/run/lines.h"

#include <string.h>

bool lines_at_begin(const struct lines *lines)
{
	return !lines->len && !lines->skip;
}

void lines_scan(struct lines *lines, const char *data, size_t len,
		void (*on_mark)(void *arg, const struct mark *mark), void *arg)
{
	struct mark mark;

	while (len) {
		const char *end = memchr(data, '\n', len);
		size_t part = end ? (size_t)(end - data) : len;

		if (lines->skip || lines->len + part > sizeof(lines->text)) {
			lines->skip = !end;
			lines->len = 0;
		} else if (end && !lines->len) {
			if (scan_line(data, part, &mark))
				on_mark(arg, &mark);
		} else {
			memcpy(lines->text + lines->len, data, part);
			lines->len += part;
			if (end && scan_line(lines->text, lines->len, &mark))
				on_mark(arg, &mark);
			if (end)
				lines->len = 0;
		}
		part += !!end;
		data += part;
		len -= part;
	}
}
