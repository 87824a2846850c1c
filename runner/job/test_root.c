/* SPDX-License-Identifier: MIT */
#include "runner/job/test_root.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "runner/base/error.h"
#include "runner/base/files.h"
#include "runner/job/pattern.h"

char *text_lower(const char *text)
{
	char *copy = xstrdup(text);

	for (char *c = copy; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return copy;
}

static void add_lower(struct nameset *set, const char *name)
{
	char *lower = text_lower(name);

	nameset_add(set, lower);
	free(lower);
}

static void add_binary(struct test_root *root, const char *name)
{
	root->v = xgrow(root->v, root->n, sizeof(*root->v));
	root->v[root->n++].name = xstrdup(name);
	add_lower(&root->lower, name);
}

int test_root_read(struct test_root *root, const char *path, struct run_error *err)
{
	char *list = xasprintf("%s/test-list.txt", path), *save, *word;
	struct buf buf = { 0 };
	bool inside = false;
	int ret = file_read(AT_FDCWD, list, &buf);

	*root = (struct test_root){ 0 };
	if (ret) {
		run_fail(err, RUN_BAD_INPUT,
			 "%s: %s: build the tests, or give their directory with --test-root", list,
			 strerror(-ret));
		free(list);
		return -1;
	}
	for (word = strtok_r(buf.data, " \t\r\n", &save); word;
	     word = strtok_r(NULL, " \t\r\n", &save)) {
		if (!strcmp(word, "END"))
			break;
		if (inside)
			add_binary(root, word);
		inside |= !strcmp(word, "TESTLIST");
	}
	buf_done(&buf);
	if (!root->n)
		ret = run_fail(err, RUN_BAD_INPUT,
			       "%s: names no test: it has to be TESTLIST, names, END", list);
	free(list);
	return ret;
}

void test_root_done(struct test_root *root)
{
	for (size_t i = 0; i < root->n; i++) {
		free(root->v[i].name);
		free(root->v[i].problem);
		strlist_done(&root->v[i].subtests);
		nameset_done(&root->v[i].lower);
	}
	free(root->v);
	nameset_done(&root->lower);
	*root = (struct test_root){ 0 };
}

size_t test_root_next(const struct test_root *root, size_t index, const char *pattern, bool literal)
{
	size_t at;

	/* Unless two differ in case only, the set knows at once. */
	if (literal && root->lower.n == root->n) {
		at = nameset_find(&root->lower, pattern);
		return at == NAMESET_NONE || at < index ? root->n : at;
	}
	while (index < root->n && !(literal ? !strcasecmp(root->v[index].name, pattern) :
					      pattern_match(root->v[index].name, pattern)))
		index++;
	return index;
}

size_t test_binary_next(struct test_binary *binary, size_t index, const char *pattern, bool literal)
{
	const struct strlist *names = &binary->subtests;
	size_t at;

	if (literal && !binary->lower.n)
		for (size_t i = 0; i < names->n; i++)
			add_lower(&binary->lower, names->v[i]);
	if (literal && binary->lower.n == names->n) {
		at = nameset_find(&binary->lower, pattern);
		return at == NAMESET_NONE || at < index ? names->n : at;
	}
	while (index < names->n && !(literal ? !strcasecmp(names->v[index], pattern) :
					       pattern_match(names->v[index], pattern)))
		index++;
	return index;
}
