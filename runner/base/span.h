/* SPDX-License-Identifier: MIT */
/* Bytes in somebody else's memory. */
#ifndef RUNNER_SPAN_H
#define RUNNER_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/** struct span - bytes in somebody else's memory; any bytes, no NUL at the end. */
struct span {
	const char *data;
	size_t len;
};

/** span_line() - take the first line, without its newline, off @text; empty at the end. */
static inline struct span span_line(struct span *text)
{
	const char *end = text->len ? (const char *)memchr(text->data, '\n', text->len) : NULL;
	struct span line = { text->data, end ? (size_t)(end - text->data) : text->len };
	size_t used = line.len + !!end;

	text->data += used;
	text->len -= used;
	return line;
}

/** span_is() - is it exactly this string? */
static inline bool span_is(struct span span, const char *text)
{
	return strlen(text) == span.len && !memcmp(span.data, text, span.len);
}

/** span_starts() - does it begin with this string? */
static inline bool span_starts(struct span span, const char *text)
{
	size_t len = strlen(text);

	return span.len >= len && !memcmp(span.data, text, len);
}

#endif
