/* SPDX-License-Identifier: MIT */
/* The results of one entry, put together from its files. */
#ifndef RUNNER_REPORT_H
#define RUNNER_REPORT_H

#include "runner/dmesg.h"
#include "runner/journal.h"
#include "runner/parse.h"
#include "runner/verdict.h"

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
 * @dmesg: its kernel log, formatted
 * @warnings: kernel warnings in it
 * @version: the binary's version line
 * @reason: why it did not pass, one line, "" if nothing is known
 * @console: what the console of a machine that died with it said
 * @subtest: name of its (dynamic) subtest alone, NULL: the whole binary
 * @parent: dynamic: name of its subtest, else NULL
 */
struct result {
	char *name;
	bool is_dynamic, has_word, imposed;
	const char *subtest, *parent;
	enum verdict verdict;
	double time_s;
	size_t before_result;
	struct span out, err, dmesg, warnings, version, console;
	char *reason;
};

/**
 * struct report - the results of one entry
 * @v: results, a subtest before its dynamic subtests
 * @n: how many
 * @binary: "igt@binary" in lower case
 * @time_s: run time of the entry's processes in seconds
 * @started: the entry was started
 */
struct report {
	struct result *v;
	size_t n;
	char *binary;
	double time_s;
	bool started;
	/* What the results point into. */
	struct buf out, err, raw_dmesg, console, lost, stopped;
	struct blocks out_blocks, err_blocks;
	struct dmesg dmesg;
	struct journal journal;
};

/**
 * report_load() - read an entry's directory and judge it
 * @report: filled in; for report_done()
 * @dirfd: results directory
 * @settings: dmesg_warn_level and run_id are used
 * @job: the entry
 * @index: its number
 * @why_unfinished: reason for what has not run or not ended, or NULL
 *
 * Never fails: what cannot be read is notrun, and says so.
 */
void report_load(struct report *report, int dirfd, const struct run_settings *settings,
		 const struct job_entry *job, size_t index, const char *why_unfinished);
/** report_drop() - remove the result number @index. */
void report_drop(struct report *report, size_t index);
/** report_done() - free it. */
void report_done(struct report *report);

#endif
