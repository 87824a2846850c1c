/* SPDX-License-Identifier: MIT */
#include "runner/base/values.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "runner/base/buf.h"
#include "runner/runner.h"

#define SECONDS_MAX 10000000

/* Decimal digits at the beginning; no sign, no blanks. */
static int parse_digits(const char *text, unsigned long long *ret, const char **ret_end)
{
	char *end;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	errno = 0;
	*ret = strtoull(text, &end, 10);
	*ret_end = end;
	return -errno;
}

int value_seconds(const char *text, unsigned int *ret_s)
{
	unsigned long long value;
	const char *end;

	if (parse_digits(text, &value, &end) || *end || value > SECONDS_MAX)
		return -EINVAL;
	*ret_s = (unsigned int)value;
	return 0;
}

int value_size(const char *text, unsigned long long *ret_bytes)
{
	static const struct {
		char names[3];
		unsigned int shift;
	} suffixes[] = { { "kK", 10 }, { "mM", 20 }, { "gG", 30 } };
	unsigned long long value;
	unsigned int shift = 0;
	const char *end;
	int err = parse_digits(text, &value, &end);

	if (err)
		return err;
	for (size_t i = 0; i < ARRAY_SIZE(suffixes) && *end && !shift; i++)
		if (strchr(suffixes[i].names, *end))
			shift = suffixes[i].shift;
	if (end[!!shift])
		return -EINVAL;
	if (value << shift >> shift != value)
		return -ERANGE;
	*ret_bytes = value << shift;
	return 0;
}

/* A word of a comma-separated list and what it stands for. */
struct word {
	const char *name;
	unsigned int bits;
};

static unsigned int bits_of(const struct word *words, size_t count, const char *name, size_t len)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(words[i].name) == len && !memcmp(words[i].name, name, len))
			return words[i].bits;
	return 0;
}

static int take_words(const struct word *words, size_t count, const char *text,
		      unsigned int *ret_mask, char **ret_unknown)
{
	unsigned int mask = 0, bits;

	for (size_t len; *text; text += len + (text[len] == ',')) {
		len = strcspn(text, ",");
		bits = bits_of(words, count, text, len);
		if (!bits) {
			if (ret_unknown)
				*ret_unknown = xasprintf("%.*s", (int)len, text);
			return -EINVAL;
		}
		mask |= bits;
	}
	*ret_mask = mask;
	return 0;
}

int value_abort_mask(const char *text, unsigned int *ret_mask, char **ret_unknown)
{
	static const struct word conditions[] = {
		{ "taint", RUN_ABORT_TAINT },
		{ "lockdep", RUN_ABORT_LOCKDEP },
		{ "ping", RUN_ABORT_PING },
		{ "all", RUN_ABORT_TAINT | RUN_ABORT_LOCKDEP | RUN_ABORT_PING },
	};

	return take_words(conditions, ARRAY_SIZE(conditions), text ? text : "all", ret_mask,
			  ret_unknown);
}

int value_formats(const char *text, unsigned int *ret_formats)
{
	static const struct word formats[] = {
		{ "json", REPORT_JSON }, { "html", REPORT_HTML },   { "junit", REPORT_JUNIT },
		{ "ktap", REPORT_KTAP }, { "times", REPORT_TIMES }, { "default", REPORT_DEFAULT },
	};

	return *text ? take_words(formats, ARRAY_SIZE(formats), text, ret_formats, NULL) : -EINVAL;
}

int value_kmemleak(const char *text, bool *ret_each)
{
	if (text && strcmp(text, "once") && strcmp(text, "each"))
		return -EINVAL;
	*ret_each = text && *text == 'e';
	return 0;
}

int value_jobs(const char *text, unsigned int *ret_jobs)
{
	unsigned int jobs;

	if (value_seconds(text, &jobs) || jobs < 1 || jobs > 100)
		return -EINVAL;
	*ret_jobs = jobs;
	return 0;
}
