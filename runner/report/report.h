/* SPDX-License-Identifier: MIT */
/* The results of one entry, put together from its files. */
#ifndef RUNNER_REPORT_H
#define RUNNER_REPORT_H

#include "runner/base/cut.h"
#include "runner/report/dmesg.h"
#include "runner/run/journal.h"
#include "runner/guard/leak.h"
#include "runner/expect/outcome.h"
#include "runner/report/parse.h"
#include "runner/run/reasons.h"
#include "runner/report/verdict.h"

/**
 * struct attempt - one time that a test was run
 * @entry: entry of the job list
 * @verdict: how it went
 * @time_s: run time in seconds
 */
struct attempt {
	size_t entry;
	enum verdict verdict;
	double time_s;
};

/**
 * struct result - one test
 * @name: "igt@binary@subtest[@dynamic]"
 * @is_dynamic: it is a dynamic subtest
 * @has_word: it reported a result itself
 * @imposed: the end of its process made another verdict of that
 * @verdict: how it went
 * @time_s: run time in seconds
 * @out: its part of stdout
 * @before_result: the bytes of @out in front of its result line
 * @err: its part of stderr
 * @dmesg: its kernel log, formatted; report_show() fills it in
 * @warnings: kernel warnings in it, likewise
 * @version: the binary's version line
 * @said: why, in the test's own words, or NULL
 * @leaks: leaks of its entry, see leaks_next(); NULL: none
 * @reason: why it did not pass, one line, "" if nothing is known
 * @console: what the console of a machine that died with it said
 * @path: "subtest" or "subtest@dynamic", NULL: the whole binary
 * @subtest: name of its (dynamic) subtest alone, NULL: the whole binary
 * @parent: dynamic: name of its subtest, else NULL
 * @container: dynamic: number of its subtest's result
 * @given: the runner's reason for its end, or NULL
 * @end: the end of its process, if it ran last in it, or NULL
 * @log: its part of the kernel log, or NULL
 * @log_counts: a warning in @log is its own
 * @attempts: all times it was run in the order of the job list, if that was
 *	more than once; run_report() fills it in
 * @n_attempts: how many; 0: it was run once
 * @n_failed: how many of them failed
 * @first_reason: why the first of these failed, or NULL
 * @outcome: the verdict beside what was expected; run_report() fills it in
 * @listed: the line of the flakes or fails list about it, or NULL; likewise
 *
 * Texts may have any length; cut_text() for what people read.
 */
struct result {
	char *name;
	bool is_dynamic, has_word, imposed, log_counts;
	const char *path, *subtest, *parent;
	size_t container;
	enum verdict verdict;
	double time_s;
	size_t before_result;
	struct span out, err, dmesg, warnings, version, console;
	const struct reason *given;
	const struct journal_part *end;
	const struct dmesg_part *log;
	const struct leaks *leaks;
	const char *said;
	char *reason;
	const struct attempt *attempts;
	size_t n_attempts, n_failed;
	const char *first_reason;
	enum outcome outcome;
	const struct expect_entry *listed;
};

/**
 * struct report_source - where results come from and how they are judged
 * @dirfd: results directory
 * @settings: dmesg_warn_level, piglit_style_dmesg, prune_mode and run_id are used
 * @list: the job list
 * @known: kernel lines that are no warnings; NULL: none
 * @why_unfinished: reason for what has not run or not ended, or NULL
 * @strict: judge and word as igt_results does
 */
struct report_source {
	int dirfd;
	const struct run_settings *settings;
	const struct job_list *list;
	const struct known_kmsg *known;
	const char *why_unfinished;
	bool strict;
};

/**
 * struct report - the results of one entry
 * @v: results, a subtest before its dynamic subtests
 * @n: how many
 * @by_name: the result of each name
 * @source: as given
 * @job: the entry
 * @index: its number
 * @binary: "igt@binary" in lower case
 * @time_s: run time of the entry's processes in seconds
 * @started: the entry was started
 */
struct report {
	struct result *v;
	size_t n;
	struct names by_name;
	const struct report_source *source;
	const struct job_entry *job;
	size_t index;
	char *binary;
	double time_s;
	bool started;
	/* What the results point into. */
	struct map out, err, raw_dmesg;
	size_t out_passed, err_passed;
	struct reasons reasons;
	struct map *consoles; /* one for each reason */
	char *identity;
	struct job_match match;
	struct blocks out_blocks, err_blocks;
	struct dmesg dmesg;
	struct buf shown_dmesg, shown_warnings;
	struct journal journal;
	struct leaks leaks;
	struct comms_results *comms; /* NULL: no test used its socket */
};

/**
 * report_load() - read an entry's directory and judge it
 * @report: filled in; for report_done()
 * @source: where from; must stay until report_done()
 * @index: number of the entry in the job list
 *
 * Never fails: what cannot be read is notrun, and says so.
 */
void report_load(struct report *report, const struct report_source *source, size_t index);

/**
 * report_show() - fill in the kernel log of one result
 * @report: its report
 * @index: number of the result
 *
 * It stays until the next call.
 *
 * Return: the result.
 */
const struct result *report_show(struct report *report, size_t index);

/**
 * report_keep() - drop results
 * @report: the report
 * @keep: for each result: is it kept?
 */
void report_keep(struct report *report, const bool *keep);
/** report_done() - free it. */
void report_done(struct report *report);

#endif
