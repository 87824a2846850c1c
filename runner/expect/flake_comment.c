/* SPDX-License-Identifier: MIT */
#include "runner/expect/flake_comment.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define EXAMPLE "# report: issue 41   kernel: 6.12   rate: 3/50   since: 2026-05-02"

/* Our words, and those of the kernel's drm CI. */
static const struct key {
	const char *word, *drm_ci;
	size_t offset;
	bool needed;
} keys[] = {
#define KEY(word, drm_ci, needed)                                           \
	{                                                                   \
#word, drm_ci, offsetof(struct flake_comment, word), needed \
	}
	KEY(report, "Bug Report", true), KEY(kernel, "Linux Version", true),
	KEY(rate, "Failure Rate", true), KEY(since, NULL, false),
	KEY(board, "Board Name", false), KEY(version, "IGT Version", false),
#undef KEY
};

static char **field_of(struct flake_comment *comment, const struct key *key)
{
	return (char **)((char *)comment + key->offset);
}

void flake_comment_done(struct flake_comment *comment)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		free(*field_of(comment, &keys[i]));
	*comment = (struct flake_comment){ 0 };
}

/* The bytes of @word and a colon behind it at @text; 0: it is not there. */
static size_t word_len(const char *text, const char *word)
{
	size_t len = word ? strlen(word) : 0;

	return len && !strncasecmp(text, word, len) && text[len] == ':' ? len + 1 : 0;
}

/* The key that begins at @text, and its length with the colon. */
static const struct key *key_at(const char *text, size_t *ret_len)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		*ret_len = word_len(text, keys[i].word);
		if (!*ret_len)
			*ret_len = word_len(text, keys[i].drm_ci);
		if (*ret_len)
			return &keys[i];
	}
	return NULL;
}

/* The next key from @text on, where a word begins; its end if there is none. */
static const char *next_key(const char *text)
{
	size_t len;

	for (const char *at = text; *at; at++)
		if ((at == text || isspace((unsigned char)at[-1])) && key_at(at, &len))
			return at;
	return text + strlen(text);
}

/* "N/M" stays, "N" and "N%" become "N %".  Return: new text, NULL: it is no rate. */
static char *take_rate(const char *text)
{
	unsigned long failed, runs;
	double percent;
	char *end;

	if (!isdigit((unsigned char)*text))
		return NULL;
	failed = strtoul(text, &end, 10);
	if (*end == '/' && isdigit((unsigned char)end[1])) {
		runs = strtoul(end + 1, &end, 10);
		return !*end && failed && failed <= runs ? xstrdup(text) : NULL;
	}
	percent = strtod(text, &end);
	end += strspn(end, " ");
	if (*end == '%')
		end++;
	return !*end && percent > 0 && percent <= 100 ? xasprintf("%g %%", percent) : NULL;
}

static bool is_date(const char *text)
{
	static const char form[] = "dddd-dd-dd";
	int month, day;

	if (strlen(text) != strlen(form))
		return false;
	for (size_t i = 0; form[i]; i++)
		if (form[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != '-')
			return false;
	month = atoi(text + 5);
	day = atoi(text + 8);
	return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static int take_value(struct flake_comment *comment, const struct key *key, char *value,
		      const struct list_line *line, struct run_error *err)
{
	char **field = field_of(comment, key);
	int ret = 0;

	free(*field);
	*field = NULL;
	if (field == &comment->rate && *value) {
		*field = take_rate(value);
		if (!*field)
			ret = list_line_fail(err, line,
					     "rate '%s': give failures/runs or a percentage, "
					     "e.g. 3/50",
					     value);
	} else if (field == &comment->since && *value && !is_date(value)) {
		ret = list_line_fail(err, line, "since '%s': give a date, e.g. 2026-05-02", value);
	} else if (*value) {
		*field = xstrdup(value);
	}
	return ret;
}

int flake_comment_take(struct flake_comment *comment, const struct list_line *line,
		       struct run_error *err)
{
	const char *at = line->text, *end;
	const struct key *key;
	size_t len;
	int ret = 0;

	if (comment->used || !*at)
		flake_comment_done(comment);
	at = next_key(at + strspn(at, "#"));
	for (; *at && !ret; at = end) {
		char *value;

		key = key_at(at, &len);
		at += len;
		end = next_key(at);
		at += strspn(at, " \t");
		value = at < end ? strndup(at, (size_t)(end - at)) : strdup("");
		for (size_t n = strlen(value); n && isspace((unsigned char)value[n - 1]); n--)
			value[n - 1] = '\0';
		ret = take_value(comment, key, value, line, err);
		free(value);
	}
	return ret;
}

int flake_comment_check(struct flake_comment *comment, const struct list_line *line,
			struct run_error *err)
{
	comment->used = true;
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (keys[i].needed && !*field_of(comment, &keys[i]))
			return list_line_fail(err, line,
					      "flake '%s': the comment above it does not tell its "
					      "%s: write " EXAMPLE,
					      line->text, keys[i].word);
	if (!comment->since && !comment->version)
		return list_line_fail(err, line,
				      "flake '%s': the comment above it does not tell since when: "
				      "write " EXAMPLE,
				      line->text);
	return 0;
}
