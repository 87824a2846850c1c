/* SPDX-License-Identifier: MIT */
#include "runner/base/json_scan.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX  64
#define STRING_MAX 65536
#define END        (-1)

void json_scan_start(struct json_scan *scan, FILE *stream)
{
	*scan = (struct json_scan){ .stream = stream };
}

static bool fail(struct json_scan *scan, const char *what)
{
	if (!scan->error)
		scan->error = what;
	return false;
}

static bool fill(struct json_scan *scan)
{
	scan->offset += scan->len;
	scan->pos = 0;
	scan->len = fread(scan->block, 1, sizeof(scan->block), scan->stream);
	if (!scan->len && ferror(scan->stream))
		fail(scan, "cannot be read");
	return scan->len;
}

/* The next byte, which stays the next one; END at the end. */
static int look(struct json_scan *scan)
{
	if (scan->error || (scan->pos == scan->len && !fill(scan)))
		return END;
	return (unsigned char)scan->block[scan->pos];
}

static int take(struct json_scan *scan)
{
	int c = look(scan);

	if (c == END)
		fail(scan, "ends too early");
	else
		scan->pos++;
	return c;
}

static int next(struct json_scan *scan)
{
	int c;

	while ((c = look(scan)) == ' ' || c == '\n' || c == '\t' || c == '\r')
		scan->pos++;
	return c;
}

char json_scan_peek(struct json_scan *scan)
{
	int c = next(scan);

	return c == END ? '\0' : (char)c;
}

static bool expect(struct json_scan *scan, char c, const char *what)
{
	if (next(scan) != c)
		return fail(scan, look(scan) == END ? "ends too early" : what);
	scan->pos++;
	return true;
}

bool json_scan_open(struct json_scan *scan, char bracket)
{
	if (!expect(scan, bracket, bracket == '{' ? "no object" : "no array"))
		return false;
	if (++scan->depth > DEPTH_MAX)
		return fail(scan, "is nested too deeply");
	return true;
}

/* In front of a member or element?  Takes the comma or the closing bracket. */
static bool more(struct json_scan *scan, bool *first, char bracket)
{
	if (next(scan) == bracket) {
		scan->pos++;
		scan->depth--;
		return false;
	}
	if (!*first && !expect(scan, ',', "a comma is missing"))
		return false;
	*first = false;
	return !scan->error;
}

bool json_scan_key(struct json_scan *scan, bool *first, struct buf *key)
{
	if (!more(scan, first, '}'))
		return false;
	return json_scan_string(scan, key) && expect(scan, ':', "a colon is missing");
}

bool json_scan_item(struct json_scan *scan, bool *first)
{
	return more(scan, first, ']') && (look(scan) != END || fail(scan, "ends too early"));
}

static int hex4(struct json_scan *scan)
{
	int value = 0;

	for (int i = 0; i < 4; i++) {
		int c = take(scan);
		const char *digits = "0123456789abcdef0123456789ABCDEF";
		const char *at = c > 0 ? strchr(digits, c) : NULL;

		if (!at) {
			fail(scan, "a bad \\u");
			return 0;
		}
		value = value * 16 + (int)((at - digits) % 16);
	}
	return value;
}

static void add_char(struct buf *text, unsigned int c)
{
	if (!c) {
		buf_addc(text, ' ');
	} else if (c < 0x80) {
		buf_addc(text, (char)c);
	} else if (c < 0x800) {
		buf_addc(text, (char)(0xc0 | c >> 6));
		buf_addc(text, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_addc(text, (char)(0xe0 | c >> 12));
		buf_addc(text, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_addc(text, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_addc(text, (char)(0xf0 | c >> 18));
		buf_addc(text, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_addc(text, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_addc(text, (char)(0x80 | (c & 0x3f)));
	}
}

/* Two escapes make one character beyond the 16 bits; a half alone is a "?". */
static unsigned int unicode(struct json_scan *scan)
{
	unsigned int c = (unsigned int)hex4(scan), low;

	if (c < 0xd800 || c > 0xdfff)
		return c;
	if (c > 0xdbff || look(scan) != '\\')
		return '?';
	take(scan);
	if (take(scan) != 'u')
		return (unsigned int)fail(scan, "a bad \\u");
	low = (unsigned int)hex4(scan);
	return low < 0xdc00 || low > 0xdfff ? '?' : 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
}

static void escape(struct json_scan *scan, struct buf *text)
{
	static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
	int c = take(scan);
	const char *at = c > 0 ? strchr(names, c) : NULL;
	unsigned int value;

	if (c == 'u')
		value = unicode(scan);
	else if (at)
		value = (unsigned int)values[at - names];
	else
		return (void)fail(scan, "a bad escape");
	if (text && text->len < STRING_MAX)
		add_char(text, value);
}

/* How many bytes from here are neither quote nor backslash? */
static size_t plain(const struct json_scan *scan)
{
	const char *at = scan->block + scan->pos;
	size_t left = scan->len - scan->pos;
	const char *quote = memchr(at, '"', left), *slash;

	if (quote)
		left = (size_t)(quote - at);
	slash = memchr(at, '\\', left);
	return slash ? (size_t)(slash - at) : left;
}

bool json_scan_string(struct json_scan *scan, struct buf *text)
{
	if (text) {
		buf_reserve(text, 0);
		text->len = 0;
		*text->data = '\0';
	}
	if (!expect(scan, '"', "a string is missing"))
		return false;
	while (look(scan) != END) {
		size_t len = plain(scan), keep = len;

		if (text && text->len < STRING_MAX) {
			if (keep > STRING_MAX - text->len)
				keep = STRING_MAX - text->len;
			buf_add(text, scan->block + scan->pos, keep);
		}
		scan->pos += len;
		if (scan->pos == scan->len)
			continue;
		if (take(scan) == '"')
			return true;
		escape(scan, text);
	}
	return fail(scan, "ends too early");
}

bool json_scan_number(struct json_scan *scan, double *ret_number)
{
	char digits[64], *end;
	size_t len = 0;
	int c = next(scan);

	while (c > 0 && strchr("+-.0123456789eE", c) && len < sizeof(digits) - 1) {
		digits[len++] = (char)c;
		scan->pos++;
		c = look(scan);
	}
	digits[len] = '\0';
	*ret_number = strtod(digits, &end);
	return (len && !*end) || fail(scan, "a number is missing");
}

static bool skip_word(struct json_scan *scan)
{
	static const char *const words[] = { "true", "false", "null" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		const char *word = words[i];

		if (next(scan) != *word)
			continue;
		while (*word && look(scan) == *word) {
			scan->pos++;
			word++;
		}
		return !*word || fail(scan, "an unknown word");
	}
	return fail(scan, "a value is missing");
}

static bool skip_many(struct json_scan *scan, char open)
{
	bool first = true;

	if (!json_scan_open(scan, open))
		return false;
	while (open == '{' ? json_scan_key(scan, &first, NULL) : json_scan_item(scan, &first))
		if (!json_scan_skip(scan))
			return false;
	return !scan->error;
}

bool json_scan_skip(struct json_scan *scan)
{
	double number;
	int c = next(scan);

	if (c == '{' || c == '[')
		return skip_many(scan, (char)c);
	if (c == '"')
		return json_scan_string(scan, NULL);
	if (c == '-' || (c >= '0' && c <= '9'))
		return json_scan_number(scan, &number);
	return skip_word(scan);
}

bool json_scan_end(struct json_scan *scan)
{
	return next(scan) == END && !scan->error;
}
