/* SPDX-License-Identifier: MIT */
#include "runner/job/pattern.h"

#include <ctype.h>
#include <string.h>

static bool same_char(unsigned char pattern, unsigned char c)
{
	return pattern == c || (islower(pattern) && pattern == tolower(c));
}

/* @set points behind "["; *ret_end behind "]", or NULL if there is none. */
static bool match_set(const char *set, const char *end, unsigned char c, const char **ret_end)
{
	bool negated = set < end && *set == '^', found = false;
	const char *at = set + negated, *first = at;

	for (; at < end && (*at != ']' || at == first); at++) {
		if (at + 2 < end && at[1] == '-' && at[2] != ']') {
			for (int x = (unsigned char)at[0]; x <= (unsigned char)at[2]; x++)
				found |= same_char((unsigned char)x, c);
			at += 2;
		} else {
			found |= same_char((unsigned char)*at, c);
		}
	}
	*ret_end = at < end ? at + 1 : NULL;
	return found != negated;
}

/* Length of the UTF-8 character at @text; 1 for a stray byte. */
static size_t char_len(const char *text)
{
	size_t len = 1;

	if (((unsigned char)*text & 0xc0) == 0xc0)
		while (((unsigned char)text[len] & 0xc0) == 0x80)
			len++;
	return len;
}

/* One step: does the pattern's first element match at @text?  Sets what follows. */
static bool match_one(const char **p, const char *end, const char **text)
{
	const char *pat = *p;

	if (pat == end || !**text)
		return false;
	if (*pat == '?') {
		*p = pat + 1;
		*text += char_len(*text);
		return true;
	}
	if (*pat == '[') {
		const char *after;
		bool hit = match_set(pat + 1, end, (unsigned char)**text, &after);

		*p = after ? after : end;
		(*text)++;
		return hit && after;
	}
	if (*pat == '\\' && pat + 1 < end)
		pat++;
	*p = pat + 1;
	return same_char((unsigned char)*pat, (unsigned char)*(*text)++);
}

static bool match_single(const char *text, const char *p, const char *end)
{
	const char *star = NULL, *star_text = NULL;

	while (*text || p < end) {
		if (p < end && *p == '*') {
			star = ++p;
			star_text = text;
			continue;
		}
		if (match_one(&p, end, &text))
			continue;
		if (!star || !*star_text)
			return false;
		p = star;
		text = ++star_text;
	}
	return true;
}

/* The end of the pattern at @p: a comma that is neither escaped nor in a set. */
static const char *pattern_end(const char *p)
{
	bool set = false;

	for (; *p && (*p != ',' || set); p++) {
		if (*p == '\\' && p[1])
			p++;
		else if (*p == '[')
			set = true;
		else if (*p == ']')
			set = false;
	}
	return p;
}

bool pattern_match(const char *name, const char *patterns)
{
	bool matched = false;

	for (const char *p = patterns;; p++) {
		const char *end = pattern_end(p);
		bool negated = *p == '!';

		if (match_single(name, p + negated, end))
			matched = !negated;
		p = end;
		if (!*p)
			return matched;
	}
}

bool pattern_is_literal(const char *text)
{
	return !text[strcspn(text, "*?[]\\!,")];
}
