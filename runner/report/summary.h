/* SPDX-License-Identifier: MIT */
/* The numbers of a run, and the reports that are made from its results. */
#ifndef RUNNER_SUMMARY_H
#define RUNNER_SUMMARY_H

#include "runner/report/report.h"

#define ABORTED_NAME    "igt@runner@aborted" /* the result that says that the run was aborted */
#define SUMMARY_BAD_MAX 50 /* failures listed in the terminal; the reports have all */

/**
 * struct summary_binary - one test binary
 * @name: "igt@binary"
 * @all: results by verdict, dynamic subtests included
 * @tests: without them
 * @time_s: run time in seconds
 * @ran: an entry of it was started
 */
struct summary_binary {
	char *name;
	size_t all[VERDICT_COUNT], tests[VERDICT_COUNT];
	double time_s;
	bool ran;
};

/** struct summary_bad - a result that somebody should look at, as the table shows it. */
struct summary_bad {
	char *name, *reason;
	enum verdict verdict;
	enum outcome outcome;
	double time_s;
	bool is_dynamic;
};

/**
 * struct summary - all of a run
 * @binaries: in job list order
 * @n_binaries: how many
 * @by_name: the binary of each name
 * @bad: what the table may list, in job list order: SUMMARY_BAD_MAX of each
 *	outcome, the first of those that did not run
 * @n_bad: how many
 * @n_more: how many there are beyond these
 * @n_warned: how many did not fail, but warned
 * @leaks: "test: what differs" of each leak that nobody expects
 * @total: sums over the binaries; name is NULL
 * @outcomes: results by outcome, dynamic subtests included
 */
struct summary {
	struct summary_binary *binaries;
	size_t n_binaries;
	struct names by_name;
	struct summary_bad *bad;
	size_t n_bad, n_more, n_warned;
	struct strlist leaks;
	struct summary_binary total;
	size_t outcomes[OUTCOME_COUNT];
};

struct past;

/**
 * struct run_info - what the reports say about the run as a whole
 * @settings: its settings
 * @name: its name
 * @uname: the machine; NULL: unknown
 * @aborted: content of aborted.txt; NULL: it was not
 * @dirfd: results directory
 * @expect: the lists of what is expected; which entries matched is known at the end
 * @strict: leave out what igt_results does not write
 * @start_s: start time, seconds since the epoch; 0: it did not start
 * @end_s: end time; 0: it did not end
 * @past: earlier runs to show beside it, or NULL
 */
struct run_info {
	const struct run_settings *settings;
	char *name, *uname, *aborted;
	int dirfd;
	const struct expect *expect;
	double start_s, end_s;
	bool strict;
	const struct past *past;
};

/** summary_add() - count the results of one entry. */
void summary_add(struct summary *summary, const struct report *report);
/** summary_add_result() - count one result; @binary is "igt@binary". */
struct summary_binary *summary_add_result(struct summary *summary, const char *binary,
					  const struct result *result);
/** summary_done() - free it. */
void summary_done(struct summary *summary);

/** summary_print() - the table for the terminal. */
void summary_print(FILE *stream, const struct summary *summary, const struct run_info *info,
		   bool color);

#endif
