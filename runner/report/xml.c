/* SPDX-License-Identifier: MIT */
#include "runner/report/xml.h"

#include "runner/base/utf8.h"

/* What a character has to be written as; NULL: as it is. */
static const char *escape(char c, bool attribute)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\r':
		return "&#13;";
	case '\n':
		return attribute ? "&#10;" : NULL;
	case '\t':
		return attribute ? "&#9;" : NULL;
	default:
		return NULL;
	}
}

/* Bytes of the character at @text, 0: XML cannot have it. */
static size_t char_len(const char *text, size_t left)
{
	size_t len = utf8_len(text, left);

	if (len == 1 && (unsigned char)*text < 0x20 && !strchr("\t\n\r", *text))
		return 0;
	/* U+FFFE, U+FFFF. */
	if (len == 3 && !memcmp(text, "\xef\xbf", 2) && (unsigned char)text[2] >= 0xbe)
		return 0;
	return *text ? len : 0;
}

static void put(FILE *stream, struct span text, bool attribute)
{
	size_t at = 0, plain = 0;

	if (!text.len)
		return;
	while (at < text.len) {
		size_t len = char_len(text.data + at, text.len - at);
		const char *instead = len == 1 ? escape(text.data[at], attribute) : NULL;

		if (len && !instead) {
			at += len;
			continue;
		}
		fwrite(text.data + plain, 1, at - plain, stream);
		if (instead)
			fputs(instead, stream);
		else
			fprintf(stream, "\\x%02x", (unsigned char)text.data[at]);
		plain = ++at;
	}
	fwrite(text.data + plain, 1, at - plain, stream);
}

void xml_text(FILE *stream, struct span text)
{
	put(stream, text, false);
}

void xml_attribute(FILE *stream, const char *name, const char *value)
{
	fprintf(stream, " %s=\"", name);
	put(stream, (struct span){ value, strlen(value) }, true);
	fputc('"', stream);
}
