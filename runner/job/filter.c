/* SPDX-License-Identifier: MIT */
#include "runner/job/filter.h"

#define PCRE2_CODE_UNIT_WIDTH 8

#include <ctype.h>
#include <fcntl.h>
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "runner/base/error.h"
#include "runner/base/files.h"

#define OPTIONS (PCRE2_CASELESS | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF)

/* @where: "file:line: " or "". */
static int compile(struct regex_list *list, const char *text, const char *where,
		   struct run_error *err)
{
	PCRE2_UCHAR why[128];
	PCRE2_SIZE at;
	pcre2_code *code;
	int bad;

	code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, OPTIONS, &bad, &at, NULL);
	if (!code) {
		pcre2_get_error_message(bad, why, sizeof(why));
		return run_fail(err, RUN_BAD_INPUT,
				"%sbad regular expression '%s': %s (character %zu): correct it",
				where, text, (const char *)why, at + 1);
	}
	list->v = xgrow(list->v, list->n, sizeof(*list->v));
	list->v[list->n++] = code;
	return 0;
}

static int compile_all(struct regex_list *list, const struct strlist *texts, struct run_error *err)
{
	for (size_t i = 0; i < texts->n; i++)
		if (compile(list, texts->v[i], "", err))
			return -1;
	return 0;
}

static int compile_line(struct regex_list *list, char *line, const char *path, int number,
			struct run_error *err)
{
	char *end, *where;
	int ret;

	line[strcspn(line, "#")] = '\0';
	for (end = line + strlen(line); end > line && isspace((unsigned char)end[-1]); end--)
		;
	*end = '\0';
	if (!*line)
		return 0;
	where = xasprintf("%s:%d: ", path, number);
	ret = compile(list, line, where, err);
	free(where);
	return ret;
}

static int compile_file(struct regex_list *list, const char *path, struct run_error *err)
{
	struct buf buf = { 0 };
	int ret = file_read(AT_FDCWD, path, &buf), number = 0;
	char *next;

	if (ret)
		run_fail(err, RUN_BAD_INPUT, "%s: %s: give a block list that can be read", path,
			 strerror(-ret));
	for (char *line = buf.data; !ret && line && *line; line = next) {
		next = strchrnul(line, '\n');
		if (*next)
			*next++ = '\0';
		ret = compile_line(list, line, path, ++number, err);
	}
	buf_done(&buf);
	return ret ? -1 : 0;
}

int filter_init(struct filter *filter, const struct run_settings *settings, struct run_error *err)
{
	int ret;

	*filter = (struct filter){ 0 };
	ret = compile_all(&filter->include, &settings->include, err);
	if (!ret)
		ret = compile_all(&filter->exclude, &settings->exclude, err);
	for (size_t i = 0; i < settings->blocklists.n && !ret; i++)
		ret = compile_file(&filter->exclude, settings->blocklists.v[i], err);
	return ret;
}

static void free_list(struct regex_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		pcre2_code_free(list->v[i]);
	free(list->v);
}

void filter_done(struct filter *filter)
{
	free_list(&filter->include);
	free_list(&filter->exclude);
	*filter = (struct filter){ 0 };
}

static bool any_matches(struct filter *filter, const struct regex_list *list, const char *name)
{
	pcre2_match_data *data;
	int found = PCRE2_ERROR_NOMATCH;

	if (!list->n)
		return false;
	data = pcre2_match_data_create(1, NULL);
	for (size_t i = 0; i < list->n && found < 0; i++) {
		found = pcre2_match(list->v[i], (PCRE2_SPTR)name, PCRE2_ZERO_TERMINATED, 0, 0, data,
				    NULL);
		filter->costly |= found < 0 && found != PCRE2_ERROR_NOMATCH;
	}
	pcre2_match_data_free(data);
	return found >= 0;
}

bool filter_excludes(struct filter *filter, const char *name)
{
	return any_matches(filter, &filter->exclude, name);
}

bool filter_includes(struct filter *filter, const char *name)
{
	return !filter->include.n || any_matches(filter, &filter->include, name);
}

int filter_check(const struct filter *filter, struct run_error *err)
{
	if (!filter->costly)
		return 0;
	return run_fail(err, RUN_BAD_INPUT,
			"a regular expression is too costly to decide about a name: "
			"take repetitions within repetitions, like (a+)+, out of it");
}
