/* SPDX-License-Identifier: MIT */
#include "runner/job/selector.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "runner/base/error.h"
#include "runner/base/files.h"
#include "runner/job/pattern.h"
#include "runner/job/test_root.h"

static const char prefix[] = "igt@";

static bool has_prefix(const char *text)
{
	return !strncasecmp(text, prefix, strlen(prefix));
}

/* Takes @where over. */
static void add(struct selectors *list, const char *text, char *where)
{
	const char *name = has_prefix(text) ? text + strlen(prefix) : text;
	const char *subtest = strchr(name, '@');
	const char *dynamic = subtest ? strchr(subtest + 1, '@') : NULL;
	struct selector *one;
	char *lower = text_lower(name);

	list->v = xgrow(list->v, list->n, sizeof(*list->v));
	one = &list->v[list->n++];
	one->text = xstrdup(text);
	one->where = where;
	one->binary = xasprintf("%.*s", (int)strcspn(lower, "@"), lower);
	if (subtest) {
		const char *from = lower + (subtest + 1 - name);

		one->subtest = xasprintf("%.*s", (int)strcspn(from, "@"), from);
		one->literal_subtest = pattern_is_literal(one->subtest);
	}
	if (dynamic)
		one->dynamic = xstrdup(dynamic + 1);
	one->literal_binary = pattern_is_literal(one->binary);
	free(lower);
}

static void add_line(struct selectors *list, const struct run_settings *settings, char *line,
		     int number)
{
	char *end, *where, *note;

	line[strcspn(line, "#")] = '\0';
	line += strspn(line, " \t\r\f\v");
	for (end = line + strlen(line); end > line && isspace((unsigned char)end[-1]); end--)
		;
	*end = '\0';
	if (!*line)
		return;
	where = xasprintf("%s:%d: ", settings->test_list, number);
	if (!settings->igt_rules || has_prefix(line)) {
		add(list, line, where);
		return;
	}
	note = xasprintf("%s'%s' is no test name (igt@binary@subtest): passed over", where, line);
	if (settings->say)
		settings->say(note);
	free(note);
	free(where);
}

static int read_list(struct selectors *list, const struct run_settings *settings,
		     struct run_error *err)
{
	const char *path = settings->test_list;
	struct buf buf = { 0 };
	int ret = file_read(AT_FDCWD, path, &buf), number = 0;
	char *next;

	if (ret)
		run_fail(err, RUN_BAD_INPUT, "%s: %s: give a test list that can be read", path,
			 strerror(-ret));
	for (char *line = buf.data; !ret && line && *line; line = next) {
		next = strchrnul(line, '\n');
		if (*next)
			*next++ = '\0';
		add_line(list, settings, line, ++number);
	}
	buf_done(&buf);
	return ret ? -1 : 0;
}

int selectors_read(struct selectors *list, const struct run_settings *settings,
		   struct run_error *err)
{
	*list = (struct selectors){ 0 };
	if (settings->test_list && settings->names.n)
		return run_fail(err, RUN_BAD_INPUT,
				"both names and a test list: give one or the other");
	if (settings->test_list)
		return read_list(list, settings, err);
	for (size_t i = 0; i < settings->names.n; i++)
		add(list, settings->names.v[i], xstrdup(""));
	if (!settings->names.n)
		add(list, "*", xstrdup(""));
	return 0;
}

void selectors_done(struct selectors *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->v[i].binary);
		free(list->v[i].subtest);
		free(list->v[i].dynamic);
		free(list->v[i].text);
		free(list->v[i].where);
	}
	free(list->v);
	*list = (struct selectors){ 0 };
}
