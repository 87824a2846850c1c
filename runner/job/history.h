/* SPDX-License-Identifier: MIT */
/*
 * How long tests took in earlier runs, and how they went: what shards, the
 * order of parallel runs and the time left are made of.
 */
#ifndef RUNNER_HISTORY_H
#define RUNNER_HISTORY_H

#include "runner/job/job_list.h"
#include "runner/report/verdict.h"

/* In a results directory: the part of the earlier runs that this run goes by. */
#define HISTORY_FILE "history.txt"

/**
 * struct history_test - one test of earlier runs
 * @name: full name
 * @time_s: seconds it took; the median of several runs
 * @when_s: start of the latest run that has it, seconds since the epoch
 * @verdict: how it went then
 */
struct history_test {
	char *name;
	double time_s, when_s;
	enum verdict verdict;
};

/**
 * struct history - all of it; zero-initialised: nothing is known
 * @tests: sorted by name; what was not run is not among them
 * @n: how many
 * @binaries: "igt@binary@" and the median of its tests, sorted by name
 * @n_binaries: how many
 * @typical_s: median of all tests
 */
struct history {
	struct history_test *tests;
	size_t n;
	struct history_test *binaries;
	size_t n_binaries;
	double typical_s;
};

/**
 * history_load() - read the results of earlier runs
 * @history: zero-initialised; for history_done() also after a failure
 * @paths: results directories, or files: times.txt or results.json
 * @err: RUN_BAD_INPUT: one of them cannot be read or is something else
 *
 * Of a directory times.txt is read or, missing that, results.json.
 *
 * Return: 0, or -1 with @err.
 */
int history_load(struct history *history, const struct strlist *paths, struct run_error *err);

/** history_write() - keep it as HISTORY_FILE. Return: 0 or -errno. */
int history_write(const struct history *history, int dirfd);
/** history_read() - the HISTORY_FILE of a run; none: nothing is known. */
void history_read(struct history *history, int dirfd);
/** history_done() - free it. */
void history_done(struct history *history);

/** history_find() - a test by its full name, or NULL. */
const struct history_test *history_find(const struct history *history, const char *name);

/**
 * history_time_s() - how long will this test take?
 * @history: earlier runs
 * @name: full name
 *
 * A test that was never run: the sum of what is below it (a binary's subtests,
 * a subtest's dynamic ones), or its parent's time, or the median of its binary,
 * or of all.
 *
 * Return: seconds; 0 if there is no history.
 */
double history_time_s(const struct history *history, const char *name);

/** history_entry_time_s() - how long will all of an entry take? Return: seconds. */
double history_entry_time_s(const struct history *history, const struct job_entry *entry);

/**
 * history_newest() - the finished runs beside a results directory
 * @results_path: the directory; need not exist
 * @max: how many at most
 * @paths: empty; gets those with a times.txt that tells of tests, the latest first
 */
void history_newest(const char *results_path, size_t max, struct strlist *paths);

/* history_read.c gives every result it finds to history_add(), then calls history_digest(). */
void history_add(struct history *history, const char *name, double time_s, double when_s,
		 enum verdict verdict);
void history_digest(struct history *history);

#endif
