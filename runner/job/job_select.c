/* SPDX-License-Identifier: MIT */
/* From what the user asked for to the job list. */
#include <stdlib.h>
#include <string.h>

#include "runner/job/enumerate.h"
#include "runner/base/error.h"
#include "runner/job/filter.h"
#include "runner/job/job_list.h"
#include "runner/job/selector.h"
#include "runner/job/shard.h"
#include "runner/job/test_root.h"

struct selection {
	const struct run_settings *settings;
	struct filter filter;
	struct test_root root;
	struct selectors asked;
	struct nameset seen; /* full names that have an entry */
	size_t *entry_of;    /* the last entry of each */
	struct job_list *list;
};

static void note(const struct selection *sel, const struct selector *one, const char *what)
{
	char *line = xasprintf("%s%s '%s': it is run all the same, and fails", one->where, what,
			       one->text);

	if (sel->settings->say)
		sel->settings->say(line);
	free(line);
}

/* What filters judge besides a test's full name: the line of the list, or the binary. */
static const char *judged_with(const struct selection *sel, const struct selector *one,
			       const char *binary)
{
	return sel->settings->test_list ? one->text : binary;
}

/* The filters leave nothing of what @one means in @binary. */
static bool is_dropped(struct selection *sel, const struct selector *one, const char *binary)
{
	const char *with = judged_with(sel, one, binary);

	if (filter_excludes(&sel->filter, with))
		return true;
	return sel->settings->test_list && one->literal_subtest &&
	       !filter_includes(&sel->filter, with);
}

static bool passes(struct selection *sel, const char *with, const char *binary, const char *subtest,
		   const char *dynamic)
{
	char *name;
	bool pass;

	if (!sel->filter.include.n && !sel->filter.exclude.n)
		return true;
	name = job_name(binary, subtest, dynamic);
	pass = !filter_excludes(&sel->filter, name) &&
	       (filter_includes(&sel->filter, with) || filter_includes(&sel->filter, name));
	free(name);
	return pass;
}

static int unknown(const struct selection *sel, const struct selector *one, bool binary,
		   struct run_error *err)
{
	if (binary)
		return run_fail(err, RUN_BAD_INPUT,
				"%sunknown test '%s': gauntlet list shows all of %s", one->where,
				one->text, sel->settings->test_root);
	return run_fail(err, RUN_BAD_INPUT, "%sunknown subtest '%s': gauntlet list '%s' shows them",
			one->where, one->text, one->binary);
}

/* Notes which binaries have to be asked; a selector without any is an error. */
static int find_wanted(struct selection *sel, struct run_error *err)
{
	struct test_root *root = &sel->root;

	for (size_t i = 0; i < sel->asked.n; i++) {
		const struct selector *one = &sel->asked.v[i];
		bool found = false;
		size_t b = 0;

		while ((b = test_root_next(root, b, one->binary, one->literal_binary)) < root->n) {
			found = true;
			if (!is_dropped(sel, one, root->v[b].name))
				root->v[b].wanted = true;
			b++;
		}
		if (!found && !sel->settings->igt_rules && !is_dropped(sel, one, one->binary))
			return unknown(sel, one, true, err);
	}
	return 0;
}

/* In multiple mode tests of one binary that follow each other share a process. */
static bool joins_last(const struct selection *sel, const char *binary, const char *dynamic)
{
	const struct job_list *list = sel->list;
	const struct job_entry *last = list->n ? &list->v[list->n - 1] : NULL;

	return sel->settings->multiple_mode && !dynamic && last && last->subtests.n &&
	       !strcmp(last->binary, binary) && !strchr(last->subtests.v[0], '@');
}

/* A test is run once; by igt_runner's rules as often as a list names it. */
static bool is_new(struct selection *sel, const char *name, size_t entry)
{
	size_t known = sel->seen.n, at = nameset_add(&sel->seen, name);

	if (at < known && (!sel->settings->igt_rules || sel->entry_of[at] == entry))
		return false;
	if (at == known)
		sel->entry_of = xgrow(sel->entry_of, at, sizeof(*sel->entry_of));
	sel->entry_of[at] = entry;
	return true;
}

static struct job_entry *add_entry(struct selection *sel, const char *binary)
{
	struct job_list *list = sel->list;

	list->v = xgrow(list->v, list->n, sizeof(*list->v));
	list->v[list->n].binary = xstrdup(binary);
	return &list->v[list->n++];
}

static void add_test(struct selection *sel, const char *binary, const char *subtest,
		     const char *dynamic)
{
	char *name = job_name(binary, subtest, dynamic), *both;
	bool joins = joins_last(sel, binary, dynamic);
	struct job_entry *entry;

	if (is_new(sel, name, joins ? sel->list->n - 1 : sel->list->n)) {
		entry = joins ? &sel->list->v[sel->list->n - 1] : add_entry(sel, binary);
		both = dynamic ? xasprintf("%s@%s", subtest, dynamic) : NULL;
		strlist_add(&entry->subtests, both ? both : subtest);
		free(both);
	}
	free(name);
}

/* The whole binary, with what it holds. */
static void add_bare(struct selection *sel, const struct test_binary *binary)
{
	char *name = job_name(binary->name, NULL, NULL);
	struct job_entry *entry;

	if (is_new(sel, name, sel->list->n)) {
		entry = add_entry(sel, binary->name);
		entry->is_listed = !binary->problem;
		strlist_copy(&entry->listed, &binary->subtests);
	}
	free(name);
}

/* Adds what a selector means in one binary; returns whether it means anything. */
static bool select_in(struct selection *sel, const struct selector *one, struct test_binary *binary)
{
	const char *with = judged_with(sel, one, binary->name);
	const char *pattern = one->subtest ? one->subtest : "*";
	bool found = false;

	if (binary->simple) {
		if (!one->subtest && passes(sel, with, binary->name, NULL, NULL))
			add_bare(sel, binary);
		return !one->subtest;
	}
	for (size_t i = 0;
	     (i = test_binary_next(binary, i, pattern, one->literal_subtest)) < binary->subtests.n;
	     i++) {
		const char *subtest = binary->subtests.v[i];

		found = true;
		if (passes(sel, with, binary->name, subtest, one->dynamic))
			add_test(sel, binary->name, subtest, one->dynamic);
	}
	return found;
}

/* All of a binary in one process, whatever it holds? */
static bool is_bare(struct selection *sel, const struct selector *one, const char *binary)
{
	return sel->settings->multiple_mode && !sel->settings->test_list && !one->subtest &&
	       !sel->filter.exclude.n && filter_includes(&sel->filter, binary);
}

/* By igt_runner's rules a binary without a list of its subtests does not stop the run. */
static int select_unlisted(struct selection *sel, const struct selector *one,
			   const struct test_binary *binary, bool *found, struct run_error *err)
{
	if (binary->killed)
		return run_fail(err, RUN_BAD_INPUT, "%s", binary->problem);
	if (!one->subtest)
		*found = true;
	if (!one->subtest && sel->settings->test_list)
		add_bare(sel, binary);
	return 0;
}

/* A name that does not exist is run by igt_runner's rules, and has to fail. */
static int select_unknown(struct selection *sel, const struct selector *one, struct run_error *err)
{
	struct test_binary nobody = { .name = one->binary, .problem = one->text };

	if (is_dropped(sel, one, one->binary) ||
	    !passes(sel, one->text, one->binary, one->subtest, one->dynamic))
		return 0;
	if (!sel->settings->igt_rules)
		return unknown(sel, one, false, err);
	note(sel, one, one->subtest ? "unknown subtest" : "unknown test");
	if (one->subtest)
		add_test(sel, one->binary, one->subtest, one->dynamic);
	else
		add_bare(sel, &nobody);
	return 0;
}

static int select_one(struct selection *sel, const struct selector *one, struct run_error *err)
{
	struct test_root *root = &sel->root;
	bool found = false, dropped = false;
	int ret = 0;

	for (size_t b = 0;
	     !ret && (b = test_root_next(root, b, one->binary, one->literal_binary)) < root->n;
	     b++) {
		struct test_binary *binary = &root->v[b];

		if (is_dropped(sel, one, binary->name)) {
			dropped = true;
		} else if (is_bare(sel, one, binary->name)) {
			add_bare(sel, binary);
			found = true;
		} else if (binary->problem && !binary->subtests.n) {
			ret = select_unlisted(sel, one, binary, &found, err);
		} else {
			found |= select_in(sel, one, binary);
		}
	}
	if (ret || found || dropped)
		return ret;
	return select_unknown(sel, one, err);
}

static int select_all(struct selection *sel, struct run_error *err)
{
	for (size_t i = 0; i < sel->asked.n; i++)
		if (select_one(sel, &sel->asked.v[i], err))
			return -1;
	if (filter_check(&sel->filter, err))
		return -1;
	if (!sel->list->n)
		return run_fail(
			err, RUN_BAD_INPUT,
			"nothing to run: the filters leave no test: change -t, -x or the list");
	return 0;
}

int job_list_make(struct job_list *list, const struct run_settings *settings, struct run_error *err)
{
	struct selection sel = { .settings = settings, .list = list };
	int ret;

	*list = (struct job_list){ 0 };
	ret = filter_init(&sel.filter, settings, err);
	if (!ret)
		ret = test_root_read(&sel.root, settings->test_root, err);
	if (!ret)
		ret = selectors_read(&sel.asked, settings, err);
	if (!ret)
		ret = find_wanted(&sel, err);
	if (!ret)
		ret = enumerate_subtests(&sel.root, settings, err);
	if (!ret)
		ret = select_all(&sel, err);
	selectors_done(&sel.asked);
	test_root_done(&sel.root);
	filter_done(&sel.filter);
	nameset_done(&sel.seen);
	free(sel.entry_of);
	return ret;
}

static void print_names(FILE *out, const char *binary, const struct strlist *subtests)
{
	char *name;

	for (size_t i = 0; i < subtests->n; i++) {
		name = job_name(binary, subtests->v[i], NULL);
		fprintf(out, "%s\n", name);
		free(name);
	}
}

int run_list(const struct run_settings *settings, FILE *out, struct run_error *err)
{
	struct history history = { 0 };
	char plan[RUN_ID_LEN + 1], *name;
	struct job_list list;
	int ret = job_list_make(&list, settings, err);

	if (!ret)
		ret = shard_apply(&list, settings, &history, plan, err);
	history_done(&history);
	for (size_t i = 0; i < list.n && !ret; i++) {
		const struct job_entry *entry = &list.v[i];

		print_names(out, entry->binary,
			    entry->subtests.n ? &entry->subtests : &entry->listed);
		if (entry->subtests.n || entry->listed.n)
			continue;
		name = job_name(entry->binary, NULL, NULL);
		fprintf(out, "%s\n", name);
		free(name);
	}
	job_list_done(&list);
	return ret;
}
