/* SPDX-License-Identifier: MIT */
/* What changed from one run to others, in the words of graphics CI. */
#ifndef RUNNER_COMPARE_H
#define RUNNER_COMPARE_H

#include "runner/base/names.h"
#include "runner/compare/results_read.h"

/* What became of a test on one machine, worst first. */
enum change {
	CHANGE_REGRESSION, /* it got worse, or is new and does not pass */
	CHANGE_LOST,       /* it did run, and now it is listed but has not run */
	CHANGE_FLAKY,      /* the new runs disagree */
	CHANGE_SUPPRESSED, /* it got worse, but is known to be flaky */
	CHANGE_WARNING,    /* not good before, not good now, but different */
	CHANGE_FIX,        /* it got better */
	CHANGE_NEW,        /* it was not there before */
	CHANGE_MISSING,    /* it is not there any more */
	CHANGE_SLOWER,     /* only with a time factor: it takes longer */
	CHANGE_FASTER,
	CHANGE_KNOWN, /* as bad as before, or expected to be */
	CHANGE_NONE,
	CHANGE_COUNT
};

/** change_title() - heading for people, e.g. "Possible regressions". */
const char *change_title(enum change change);
/** change_name() - one word for programs, e.g. "regression". */
const char *change_name(enum change change);

/**
 * struct compare_cell - a test in a run
 * @known: it has a result there
 * @verdict: how it went
 * @is_expected: the run expected it not to pass
 * @is_flaky: some of its attempts in that run went well, others did not
 * @is_known_flake: the run knows it to be flaky
 * @time_s: run time in seconds
 * @reason: why it did not pass, or NULL
 */
struct compare_cell {
	bool known, is_expected, is_flaky, is_known_flake;
	unsigned char verdict;
	float time_s;
	char *reason;
};

/**
 * struct compare_run - one of the runs
 * @path: as it was given
 * @info: name, machine, start
 * @is_base: on the side that is compared with
 * @cells: by number of the test; those behind @n_cells are not known
 * @n_tests: how many are known
 */
struct compare_run {
	const char *path;
	struct past_run info;
	bool is_base;
	struct compare_cell *cells;
	size_t n_cells, n_tests;
};

/**
 * struct compare - the comparison
 * @runs: in the order of the command line
 * @n_runs: how many
 * @hosts: machines of the new runs: one column each
 * @base_hosts: by host: which machine's base runs it is compared with; -1: all
 * @missing_hosts: machines only the base ran on
 * @tests: names of the tests, which makes their numbers
 * @order: these numbers, sorted by name
 * @time_factor: from which change of its run time on a test counts; 0: never
 * @counts: tests by their worst change
 */
struct compare {
	struct compare_run *runs;
	size_t n_runs;
	struct strlist hosts, missing_hosts;
	int *base_hosts;
	struct nameset tests;
	size_t *order;
	double time_factor;
	size_t counts[CHANGE_COUNT];
};

/**
 * compare_load() - read the runs and compare them
 * @compare: filled in; for compare_done() also after a failure
 * @paths: results directories or results.json files
 * @is_base: by path: is it one to compare with?
 * @count: how many, at least one of each side
 * @time_factor: see there
 * @err: as results_read() says
 *
 * Return: 0, or -1 with @err.
 */
int compare_load(struct compare *compare, const char *const *paths, const bool *is_base,
		 size_t count, double time_factor, struct run_error *err);
/** compare_done() - free it. */
void compare_done(struct compare *compare);

/** compare_change() - what became of test number @test on host number @host. */
enum change compare_change(const struct compare *compare, size_t test, size_t host);
/** compare_worst() - the first of its changes on all hosts. */
enum change compare_worst(const struct compare *compare, size_t test);
/** compare_cell() - the test in run number @run, NULL: it is not in there. */
const struct compare_cell *compare_cell(const struct compare *compare, size_t run, size_t test);
/** compare_takes_part() - is run number @run one of those that column @host compares? */
bool compare_takes_part(const struct compare *compare, size_t run, size_t host);
/** compare_failed() - are there possible regressions? */
bool compare_failed(const struct compare *compare);

/*
 * The comparison as text (@all: nothing is cut short), as JSON, and as a page
 * that links to those of the runs from the directory @from.
 */
void compare_print(const struct compare *compare, FILE *stream, bool color, bool all);
void compare_json(const struct compare *compare, FILE *stream);
void compare_html(const struct compare *compare, FILE *stream, const char *from);

#endif
