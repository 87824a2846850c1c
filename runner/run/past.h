/* SPDX-License-Identifier: MIT */
/* How tests went in earlier runs, for the page of a run. */
#ifndef RUNNER_PAST_H
#define RUNNER_PAST_H

#include "runner/base/names.h"
#include "runner/compare/results_read.h"

/**
 * struct past_entry - one of the runs
 * @info: what it says of itself
 * @href: where its own page is, seen from the results directory; "" if it has none
 * @column: its place in @marks of struct past
 */
struct past_entry {
	struct past_run info;
	char *href;
	size_t column;
};

/**
 * struct past - all of them
 * @runs: in the order of their start
 * @n_runs: how many
 * @tests: names of the tests
 * @marks: n_runs characters for each test, see past_marks()
 */
struct past {
	struct past_entry *runs;
	size_t n_runs;
	struct nameset tests;
	struct buf marks;
};

/**
 * past_load() - read earlier runs
 * @past: filled in; for past_done() also after a failure
 * @paths: results directories or results.json files
 * @from: the results directory that links are to be relative to
 * @err: as results_read() says
 *
 * Return: 0, or -1 with @err.
 */
int past_load(struct past *past, const struct strlist *paths, const char *from,
	      struct run_error *err);
/** past_done() - free it. */
void past_done(struct past *past);

/**
 * past_marks() - how a test went, one character a run: '.' it is not in there,
 * P pass, w warn, W dmesg-warn, s skip, F fail, D dmesg-fail, C crash,
 * T timeout, I incomplete, A abort, n notrun
 * @past: the runs
 * @name: full name of the test
 * @marks: gets them appended
 */
void past_marks(const struct past *past, const char *name, struct buf *marks);

#endif
