/* SPDX-License-Identifier: MIT */
/*
 * Names of subtests and the patterns that select them (wildmat of RFC 3977).
 *
 *	pattern  = element *("," element)	the last element that matches decides
 *	element  = ["!"] glob			"!": a match excludes
 *	glob	 = *( "*" | "?" | "[" ["^"] set "]" | "\" char | char )
 *
 * A lower-case letter matches both cases, an upper-case letter itself only.  "?" and the
 * members of a set are UTF-8 characters.  A comma within brackets or after "\" is ordinary.
 */

#include <stdint.h>
#include <string.h>

#include "core/core_internal.h"

bool core_name_is_valid(const char *name)
{
	return *name && name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					  "0123456789_-")] == '\0';
}

/* Reads one character at *@s, before @end; a byte that is not UTF-8 is one by itself. */
static uint32_t next_char(const char **s, const char *end)
{
	static const uint8_t lead_mask[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	const unsigned char *p = (const unsigned char *)*s;
	unsigned int len = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : p[0] >= 0xc0 ? 2 : 1;
	uint32_t c = p[0] & lead_mask[len];

	if (p[0] < 0x80 || len == 1) {
		*s += 1;
		return p[0];
	}
	for (unsigned int i = 1; i < len; i++) {
		if ((const char *)p + i >= end || (p[i] & 0xc0) != 0x80) {
			*s += 1;
			return p[0];
		}
		c = c << 6 | (p[i] & 0x3f);
	}
	*s += len;
	return c;
}

static uint32_t to_lower(uint32_t c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

/* The "]" that ends the set whose first member is at @p; NULL if there is none. */
static const char *set_end(const char *p, const char *end)
{
	if (p < end && *p == '^')
		p++;
	if (p < end && *p == ']')
		p++;
	return p < end ? memchr(p, ']', (size_t)(end - p)) : NULL;
}

static bool set_contains(const char *p, const char *end, uint32_t c)
{
	bool negated = *p == '^';
	bool found = false;

	if (negated)
		p++;
	while (p < end) {
		uint32_t low = next_char(&p, end);
		uint32_t high = low;

		if (end - p >= 2 && *p == '-') {
			p++;
			high = next_char(&p, end);
		}
		if ((c >= low && c <= high) || (to_lower(c) >= low && to_lower(c) <= high))
			found = true;
	}
	return found != negated;
}

/*
 * Matches one character of *@text against the glob's item at *@glob and steps over both.
 * Return: false if they do not match; then nothing has moved.
 */
static bool match_one(const char **glob, const char *glob_end, const char **text,
		      const char *text_end)
{
	const char *g = *glob, *t = *text, *close;
	uint32_t want, got;

	if (g == glob_end || t == text_end)
		return false;
	got = next_char(&t, text_end);
	if (*g == '[') {
		close = set_end(g + 1, glob_end);
		if (!close || !set_contains(g + 1, close, got))
			return false;
		g = close + 1;
	} else if (*g == '?') {
		g++;
	} else {
		if (*g == '\\' && g + 1 < glob_end)
			g++;
		want = next_char(&g, glob_end);
		if (want != got && want != to_lower(got))
			return false;
	}
	*glob = g;
	*text = t;
	return true;
}

/* On a mismatch only the last star needs to swallow more. */
static bool glob_matches(const char *text, const char *glob, const char *glob_end)
{
	const char *text_end = text + strlen(text);
	const char *after_star = NULL, *star_text = NULL;

	for (;;) {
		if (glob < glob_end && *glob == '*') {
			after_star = ++glob;
			star_text = text;
		} else if (glob == glob_end && text == text_end) {
			return true;
		} else if (!match_one(&glob, glob_end, &text, text_end)) {
			if (!after_star || star_text == text_end)
				return false;
			next_char(&star_text, text_end);
			text = star_text;
			glob = after_star;
		}
	}
}

/* The comma that ends the element at @p, or the end of the pattern. */
static const char *element_end(const char *p, const char *end)
{
	const char *close;

	for (; p < end && *p != ','; p++) {
		if (*p == '\\' && p + 1 < end) {
			p++;
		} else if (*p == '[') {
			close = set_end(p + 1, end);
			if (close)
				p = close;
		}
	}
	return p;
}

bool core_pattern_matches(const char *text, const char *pattern)
{
	const char *end = pattern + strlen(pattern);
	const char *p = pattern;
	bool selected = false;

	for (;;) {
		const char *stop = element_end(p, end);
		bool excludes = p < stop && *p == '!';

		if (glob_matches(text, p + excludes, stop))
			selected = !excludes;
		if (stop == end)
			return selected;
		p = stop + 1;
	}
}
