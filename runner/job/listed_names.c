/* SPDX-License-Identifier: MIT */
#include "runner/job/listed_names.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "runner/base/names.h"

#define SHOWN 40 /* bytes of a line that is no name */

bool listed_name_valid(const char *name, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)name[i]) && name[i] != '-' && name[i] != '_')
			return false;
	return len;
}

static char *readable(const char *line, size_t len)
{
	struct buf text = { 0 };

	for (size_t i = 0; i < len && i < SHOWN; i++) {
		unsigned char c = (unsigned char)line[i];

		if (c >= ' ' && c < 127)
			buf_addc(&text, (char)c);
		else
			buf_printf(&text, "\\x%02x", c);
	}
	if (len > SHOWN)
		buf_adds(&text, "...");
	return text.data;
}

void listed_names_parse(struct strlist *names, const char *text, size_t len, char **ret_bad)
{
	struct nameset seen = { 0 };
	const char *end = text + len;

	for (const char *line = text, *next; line < end; line = next + 1) {
		size_t before = seen.n, line_len;

		next = memchr(line, '\n', (size_t)(end - line));
		if (!next)
			next = end;
		line_len = (size_t)(next - line);
		if (line_len && !listed_name_valid(line, line_len)) {
			if (!*ret_bad)
				*ret_bad = readable(line, line_len);
		} else if (line_len) {
			char *name = xasprintf("%.*s", (int)line_len, line);

			nameset_add(&seen, name);
			if (seen.n > before)
				strlist_add(names, name);
			free(name);
		}
	}
	nameset_done(&seen);
}
