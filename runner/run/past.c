/* SPDX-License-Identifier: MIT */
#include "runner/run/past.h"

#include <stdlib.h>
#include <string.h>

#include "runner/html/html_page.h"

static const char mark_of[VERDICT_COUNT] = {
	[VERDICT_PASS] = 'P',  [VERDICT_WARN] = 'w',    [VERDICT_DMESG_WARN] = 'W',
	[VERDICT_SKIP] = 's',  [VERDICT_FAIL] = 'F',    [VERDICT_DMESG_FAIL] = 'D',
	[VERDICT_CRASH] = 'C', [VERDICT_TIMEOUT] = 'T', [VERDICT_INCOMPLETE] = 'I',
	[VERDICT_ABORT] = 'A', [VERDICT_NOTRUN] = 'n',
};

struct past_loader {
	struct past *past;
	size_t column;
};

static void take(void *ctx, const struct past_result *result)
{
	struct past_loader *loader = ctx;
	struct past *past = loader->past;
	size_t test = nameset_add(&past->tests, result->name);

	while (past->marks.len < past->tests.n * past->n_runs)
		buf_addc(&past->marks, '.');
	past->marks.data[test * past->n_runs + loader->column] = mark_of[result->verdict];
}

static int by_start(const void *a, const void *b)
{
	const struct past_entry *one = a, *two = b;

	if (one->info.start_s < two->info.start_s)
		return -1;
	if (one->info.start_s > two->info.start_s)
		return 1;
	return one->column < two->column ? -1 : 1;
}

int past_load(struct past *past, const struct strlist *paths, const char *from,
	      struct run_error *err)
{
	struct past_loader loader = { .past = past };
	int ret = 0;

	*past = (struct past){ .n_runs = paths->n };
	past->runs = xcalloc(paths->n, sizeof(*past->runs));
	for (size_t i = 0; i < paths->n && !ret; i++) {
		struct past_entry *run = &past->runs[i];

		loader.column = run->column = i;
		ret = results_read(paths->v[i], &run->info, take, &loader, err);
		run->href = html_href(paths->v[i], from);
		if (run->info.name && *run->info.name)
			continue;
		free(run->info.name);
		run->info.name = xstrdup(paths->v[i]);
	}
	qsort(past->runs, past->n_runs, sizeof(*past->runs), by_start);
	return ret;
}

void past_done(struct past *past)
{
	for (size_t i = 0; i < past->n_runs; i++) {
		past_run_done(&past->runs[i].info);
		free(past->runs[i].href);
	}
	free(past->runs);
	nameset_done(&past->tests);
	buf_done(&past->marks);
	*past = (struct past){ 0 };
}

void past_marks(const struct past *past, const char *name, struct buf *marks)
{
	size_t test = nameset_find(&past->tests, name);

	for (size_t i = 0; i < past->n_runs; i++)
		buf_addc(marks,
			 test == NAMESET_NONE ?
				 '.' :
				 past->marks.data[test * past->n_runs + past->runs[i].column]);
}
