/* SPDX-License-Identifier: MIT */
/* From what the user asked for to the job list. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "runner/enumerate.h"
#include "runner/error.h"
#include "runner/files.h"
#include "runner/filter.h"
#include "runner/job_list.h"
#include "runner/pattern.h"
#include "runner/shard.h"

/* One thing the user asked for: a name on the command line or a line of a list. */
struct selector {
	char *binary, *subtest, *dynamic; /* patterns; subtest and dynamic may be NULL */
	char *text, *where;
};

struct selection {
	const struct run_settings *settings;
	struct filter filter;
	struct test_binary *binaries;
	size_t n_binaries;
	struct selector *selectors;
	size_t n_selectors;
	json_t *seen; /* full names that have an entry */
	struct job_list *list;
};

static int read_test_root(struct selection *sel, struct run_error *err)
{
	const char *root = sel->settings->test_root;
	char *path = xasprintf("%s/test-list.txt", root), *save, *word;
	struct buf buf = { 0 };
	bool inside = false;
	int ret = file_read(AT_FDCWD, path, &buf);

	if (ret) {
		run_fail(err, RUN_BAD_INPUT,
			 "%s: %s: build the tests, or give their directory with --test-root", path,
			 strerror(-ret));
		free(path);
		return -1;
	}
	for (word = strtok_r(buf.data, " \t\r\n", &save); word;
	     word = strtok_r(NULL, " \t\r\n", &save)) {
		if (!strcmp(word, "END"))
			break;
		if (inside) {
			sel->binaries =
				xgrow(sel->binaries, sel->n_binaries, sizeof(*sel->binaries));
			sel->binaries[sel->n_binaries++].name = xstrdup(word);
		}
		inside |= !strcmp(word, "TESTLIST");
	}
	buf_done(&buf);
	if (!sel->n_binaries)
		ret = run_fail(err, RUN_BAD_INPUT,
			       "%s: names no test: it has to be TESTLIST, names, END", path);
	free(path);
	return ret;
}

static void add_selector(struct selection *sel, const char *text, char *where)
{
	struct selector *one;
	char *at;

	sel->selectors = xgrow(sel->selectors, sel->n_selectors, sizeof(*sel->selectors));
	one = &sel->selectors[sel->n_selectors++];
	one->text = xstrdup(text);
	one->where = where;
	one->binary = xstrdup(strncasecmp(text, "igt@", 4) ? text : text + 4);
	at = strchr(one->binary, '@');
	if (!at)
		return;
	*at++ = '\0';
	one->subtest = xstrdup(at);
	at = strchr(one->subtest, '@');
	if (!at)
		return;
	*at++ = '\0';
	one->dynamic = xstrdup(at);
}

static int read_test_list(struct selection *sel, struct run_error *err)
{
	const char *path = sel->settings->test_list;
	struct buf buf = { 0 };
	int ret = file_read(AT_FDCWD, path, &buf), number = 0;
	char *line, *next, *end;

	if (ret)
		run_fail(err, RUN_BAD_INPUT, "%s: %s: give a test list that can be read", path,
			 strerror(-ret));
	for (line = buf.data; !ret && line && *line; line = next) {
		next = strchrnul(line, '\n');
		if (*next)
			*next++ = '\0';
		number++;
		line[strcspn(line, "#")] = '\0';
		line += strspn(line, " \t\r");
		for (end = line + strlen(line); end > line && isspace((unsigned char)end[-1]);
		     end--)
			;
		*end = '\0';
		if (*line && filter_includes(&sel->filter, line) &&
		    !filter_excludes(&sel->filter, line))
			add_selector(sel, line, xasprintf("%s:%d: ", path, number));
	}
	buf_done(&buf);
	return ret ? -1 : 0;
}

static int read_selectors(struct selection *sel, struct run_error *err)
{
	const struct run_settings *settings = sel->settings;

	if (settings->test_list && settings->names.n)
		return run_fail(err, RUN_BAD_INPUT,
				"both names and a test list: give one or the other");
	if (settings->test_list)
		return read_test_list(sel, err);
	for (size_t i = 0; i < settings->names.n; i++)
		add_selector(sel, settings->names.v[i], xstrdup(""));
	if (!settings->names.n)
		add_selector(sel, "*", xstrdup(""));
	return 0;
}

/* Notes which binaries have to be asked; a selector without any is an error. */
static int find_wanted(struct selection *sel, struct run_error *err)
{
	for (size_t i = 0; i < sel->n_selectors; i++) {
		const struct selector *one = &sel->selectors[i];
		bool found = false;

		for (size_t b = 0; b < sel->n_binaries; b++) {
			struct test_binary *binary = &sel->binaries[b];

			if (!pattern_match(binary->name, one->binary))
				continue;
			found = true;
			if (!filter_excludes(&sel->filter, binary->name))
				binary->wanted = true;
		}
		if (!found)
			return run_fail(err, RUN_BAD_INPUT,
					"%sunknown test '%s': gauntlet list shows all of %s",
					one->where, one->text, sel->settings->test_root);
	}
	return 0;
}

static void add_entry(struct selection *sel, const struct test_binary *binary, const char *subtest,
		      const char *dynamic)
{
	char *name = job_name(binary->name, subtest, dynamic);
	struct job_entry *entry;

	if (!json_object_get(sel->seen, name)) {
		json_object_set_new(sel->seen, name, json_true());
		sel->list->v = xgrow(sel->list->v, sel->list->n, sizeof(*sel->list->v));
		entry = &sel->list->v[sel->list->n++];
		entry->binary = xstrdup(binary->name);
		if (subtest) {
			char *both = dynamic ? xasprintf("%s@%s", subtest, dynamic) : NULL;

			strlist_add(&entry->subtests, both ? both : subtest);
			free(both);
		}
	}
	free(name);
}

/* The filters of the command line; those of a list were applied to its lines. */
static bool passes(struct selection *sel, const char *binary, const char *subtest)
{
	char *name;
	bool pass;

	if (sel->settings->test_list)
		return true;
	name = job_name(binary, subtest, NULL);
	pass = !filter_excludes(&sel->filter, name) &&
	       (filter_includes(&sel->filter, binary) || filter_includes(&sel->filter, name));
	free(name);
	return pass;
}

/* Adds what a selector means in one binary; returns whether it means anything. */
static bool select_in(struct selection *sel, const struct selector *one,
		      const struct test_binary *binary)
{
	bool found = false;

	if (binary->simple) {
		if (one->subtest)
			return false;
		if (passes(sel, binary->name, NULL))
			add_entry(sel, binary, NULL, NULL);
		return true;
	}
	for (size_t i = 0; i < binary->subtests.n; i++) {
		const char *subtest = binary->subtests.v[i];

		if (one->subtest && !pattern_match(subtest, one->subtest))
			continue;
		found = true;
		if (passes(sel, binary->name, subtest))
			add_entry(sel, binary, subtest, one->dynamic);
	}
	return found;
}

static int select_all(struct selection *sel, struct run_error *err)
{
	for (size_t i = 0; i < sel->n_selectors; i++) {
		const struct selector *one = &sel->selectors[i];
		bool found = false, excluded = false;

		for (size_t b = 0; b < sel->n_binaries; b++) {
			const struct test_binary *binary = &sel->binaries[b];

			if (!pattern_match(binary->name, one->binary))
				continue;
			if (filter_excludes(&sel->filter, binary->name))
				excluded = true;
			else
				found |= select_in(sel, one, binary);
		}
		if (!found && !excluded)
			return run_fail(err, RUN_BAD_INPUT,
					"%sunknown subtest '%s': gauntlet list '%s' shows them",
					one->where, one->text, one->binary);
	}
	if (!sel->list->n)
		return run_fail(
			err, RUN_BAD_INPUT,
			"nothing to run: the filters leave no test: change -t, -x or the list");
	return 0;
}

static void selection_done(struct selection *sel)
{
	for (size_t i = 0; i < sel->n_binaries; i++) {
		free(sel->binaries[i].name);
		strlist_done(&sel->binaries[i].subtests);
	}
	free(sel->binaries);
	for (size_t i = 0; i < sel->n_selectors; i++) {
		free(sel->selectors[i].binary);
		free(sel->selectors[i].subtest);
		free(sel->selectors[i].dynamic);
		free(sel->selectors[i].text);
		free(sel->selectors[i].where);
	}
	free(sel->selectors);
	json_decref(sel->seen);
	filter_done(&sel->filter);
}

int job_list_make(struct job_list *list, const struct run_settings *settings, struct run_error *err)
{
	struct selection sel = { .settings = settings, .seen = json_object(), .list = list };
	int ret;

	*list = (struct job_list){ 0 };
	ret = filter_init(&sel.filter, settings, err);
	if (!ret)
		ret = read_test_root(&sel, err);
	if (!ret)
		ret = read_selectors(&sel, err);
	if (!ret)
		ret = find_wanted(&sel, err);
	if (!ret)
		ret = enumerate_subtests(settings->test_root, sel.binaries, sel.n_binaries, err);
	if (!ret)
		ret = select_all(&sel, err);
	selection_done(&sel);
	return ret;
}

int run_list(const struct run_settings *settings, FILE *out, struct run_error *err)
{
	struct history history = { 0 };
	char plan[RUN_ID_LEN + 1];
	struct job_list list;
	int ret = job_list_make(&list, settings, err);

	if (!ret)
		ret = shard_apply(&list, settings, &history, plan, err);
	history_done(&history);
	for (size_t i = 0; i < list.n && !ret; i++) {
		const struct job_entry *entry = &list.v[i];
		char *name = job_name(entry->binary,
				      entry->subtests.n ? entry->subtests.v[0] : NULL, NULL);

		fprintf(out, "%s\n", name);
		free(name);
	}
	job_list_done(&list);
	return ret;
}
