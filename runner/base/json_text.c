/* SPDX-License-Identifier: MIT */
#include "runner/base/json_text.h"

#include <stdint.h>

/* Characters that stand for themselves. */
static bool is_plain(unsigned char c)
{
	return c >= ' ' && c < 0x80 && c != '"' && c != '\\';
}

static void write_special(FILE *stream, unsigned char c)
{
	static const char letters[32] = {
		['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't',
	};

	if (c >= 0x80) {
		putc_unlocked(0xc0 | c >> 6, stream);
		putc_unlocked(0x80 | (c & 0x3f), stream);
	} else if (!c) {
		fputs_unlocked("\\u2400", stream);
	} else if (c >= ' ' || letters[c]) {
		putc_unlocked('\\', stream);
		putc_unlocked(c >= ' ' ? c : letters[c], stream);
	} else {
		fprintf(stream, "\\u%04x", c);
	}
}

bool json_text_part(FILE *stream, struct span text, bool strict)
{
	size_t plain = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];

		if (is_plain(c))
			continue;
		fwrite_unlocked(text.data + plain, 1, i - plain, stream);
		if (!c && strict)
			return false;
		write_special(stream, c);
		plain = i + 1;
	}
	if (plain < text.len)
		fwrite_unlocked(text.data + plain, 1, text.len - plain, stream);
	return true;
}

void json_text_write(FILE *stream, struct span text, const struct json_text_opts *opts,
		     const char *where)
{
	struct cut cut = cut_text(text, opts->limit);
	struct buf note = { 0 };

	putc_unlocked('"', stream);
	if (json_text_part(stream, cut.head, opts->strict) && cut.left_out) {
		cut_note(&note, cut.left_out, where);
		json_text_part(stream, (struct span){ note.data, note.len }, opts->strict);
		json_text_part(stream, cut.tail, opts->strict);
	}
	putc_unlocked('"', stream);
	buf_done(&note);
}
