/* SPDX-License-Identifier: MIT */
#include "runner/job/history.h"

#include <stdlib.h>
#include <string.h>

void history_done(struct history *history)
{
	for (size_t i = 0; i < history->n; i++)
		free(history->tests[i].name);
	for (size_t i = 0; i < history->n_binaries; i++)
		free(history->binaries[i].name);
	free(history->tests);
	free(history->binaries);
	*history = (struct history){ 0 };
}

void history_add(struct history *history, const char *name, double time_s, double when_s,
		 enum verdict verdict)
{
	struct history_test *test;

	history->tests = xgrow(history->tests, history->n, sizeof(*history->tests));
	test = &history->tests[history->n++];
	test->name = xstrdup(name);
	test->time_s = time_s;
	test->when_s = when_s;
	test->verdict = verdict;
}

/* By name, the latest first. */
static int compare_tests(const void *left, const void *right)
{
	const struct history_test *a = left, *b = right;
	int order = strcmp(a->name, b->name);

	return order ? order : (a->when_s < b->when_s) - (a->when_s > b->when_s);
}

static int compare_names(const void *left, const void *right)
{
	const struct history_test *a = left, *b = right;

	return strcmp(a->name, b->name);
}

static int compare_times(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

/* Sorts @times. */
static double median(double *times, size_t n)
{
	if (!n)
		return 0;
	qsort(times, n, sizeof(*times), compare_times);
	return n % 2 ? times[n / 2] : (times[n / 2 - 1] + times[n / 2]) / 2;
}

/* Several runs of a test become one. */
static void join_runs(struct history *history, double *times)
{
	size_t kept = 0;

	qsort(history->tests, history->n, sizeof(*history->tests), compare_tests);
	for (size_t i = 0; i < history->n;) {
		struct history_test test = history->tests[i];
		size_t n = 0;

		do {
			if (n)
				free(history->tests[i].name);
			times[n++] = history->tests[i++].time_s;
		} while (i < history->n && !strcmp(history->tests[i].name, test.name));
		test.time_s = median(times, n);
		history->tests[kept++] = test;
	}
	history->n = kept;
}

/* Length of "igt@binary@" if the name is that of a subtest, else 0. */
static size_t binary_prefix(const char *name)
{
	const char *at = strchr(name, '@');

	at = at ? strchr(at + 1, '@') : NULL;
	return !at || strchr(at + 1, '@') ? 0 : (size_t)(at + 1 - name);
}

static void add_binary(struct history *history, const char *name, size_t len, double time_s)
{
	struct history_test *binary;

	history->binaries =
		xgrow(history->binaries, history->n_binaries, sizeof(*history->binaries));
	binary = &history->binaries[history->n_binaries++];
	binary->name = xasprintf("%.*s", (int)len, name);
	binary->time_s = time_s;
}

void history_digest(struct history *history)
{
	const char *name = NULL;
	size_t len = 0, n = 0;
	double *times;

	if (!history->n)
		return;
	times = xcalloc(history->n, sizeof(*times));
	join_runs(history, times);
	for (size_t i = 0; i < history->n; i++) {
		size_t now = binary_prefix(history->tests[i].name);

		if (!now)
			continue;
		if (n && (now != len || strncmp(history->tests[i].name, name, len))) {
			add_binary(history, name, len, median(times, n));
			n = 0;
		}
		name = history->tests[i].name;
		len = now;
		times[n++] = history->tests[i].time_s;
	}
	if (n)
		add_binary(history, name, len, median(times, n));
	for (size_t i = 0; i < history->n; i++)
		times[i] = history->tests[i].time_s;
	history->typical_s = median(times, history->n);
	free(times);
}

const struct history_test *history_find(const struct history *history, const char *name)
{
	struct history_test key = { .name = (char *)name };

	if (!history->n)
		return NULL;
	return bsearch(&key, history->tests, history->n, sizeof(key), compare_names);
}

/* The name up to its last '@', or NULL. */
static char *parent_of(const char *name)
{
	const char *at = strrchr(name, '@');

	return at ? xasprintf("%.*s", (int)(at - name), name) : NULL;
}

/* Is the time of this test already in that of the test it belongs to? */
static bool in_parent(const struct history *history, const char *name, size_t below)
{
	char *parent = parent_of(name);
	bool in = parent && strlen(parent) > below && history_find(history, parent);

	free(parent);
	return in;
}

/* Index of the first test whose name is not before @name. */
static size_t lower_bound(const struct history *history, const char *name)
{
	size_t low = 0, high = history->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(history->tests[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The time of all tests whose name begins with @name and '@'; -1 if there is none. */
static double sum_below(const struct history *history, const char *name)
{
	char *prefix = xasprintf("%s@", name);
	size_t len = strlen(prefix);
	double sum = -1;

	for (size_t i = lower_bound(history, prefix);
	     i < history->n && !strncmp(history->tests[i].name, prefix, len); i++) {
		if (sum < 0)
			sum = 0;
		if (!in_parent(history, history->tests[i].name, len))
			sum += history->tests[i].time_s;
	}
	free(prefix);
	return sum;
}

static double guess(const struct history *history, const char *name)
{
	char *parent = parent_of(name);
	const struct history_test *test = NULL;
	struct history_test key;

	if (parent)
		test = history_find(history, parent);
	free(parent);
	if (!test && history->n_binaries && binary_prefix(name)) {
		key.name = xasprintf("%.*s", (int)binary_prefix(name), name);
		test = bsearch(&key, history->binaries, history->n_binaries, sizeof(key),
			       compare_names);
		free(key.name);
	}
	return test ? test->time_s : history->typical_s;
}

double history_time_s(const struct history *history, const char *name)
{
	const struct history_test *test = history_find(history, name);
	double sum;

	if (test)
		return test->time_s;
	sum = sum_below(history, name);
	return sum < 0 ? guess(history, name) : sum;
}

double history_entry_time_s(const struct history *history, const struct job_entry *entry)
{
	double sum = 0;

	for (size_t i = 0; i < entry->subtests.n || !i; i++) {
		char *name = job_name(entry->binary,
				      entry->subtests.n ? entry->subtests.v[i] : NULL, NULL);

		sum += history_time_s(history, name);
		free(name);
	}
	return sum;
}
