/* SPDX-License-Identifier: MIT */
/*
 * The test runner.  A run lives in a results directory, the same that
 * igt_runner makes; every call below can be made by another process, on
 * another boot or (in the lab) on another machine than the one before:
 *
 *	run_prepare()     job list and metadata are written, nothing runs
 *	run_execute()     runs what is not finished yet; again after any crash
 *	run_mark_lost()   the machine died: blame the entry that was running
 *	run_report()      results.json, index.html, the table, the exit status
 *
 * Functions return 0, or -1 with @err filled in.  They print nothing but what
 * their description says.
 */
#ifndef RUNNER_RUNNER_H
#define RUNNER_RUNNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "runner/settings/run_settings.h"

/* What a caller should exit with; the numbers are those of the program gauntlet. */
enum run_status {
	RUN_PASSED = 0,     /* everything was as expected */
	RUN_FAILED = 1,     /* something was not */
	RUN_BAD_INPUT = 2,  /* what the user gave is wrong */
	RUN_CANNOT = 3,     /* this machine cannot: no space, no permission */
	RUN_SIGNALLED = 128 /* + signal number: interrupted */
};

/**
 * struct run_error - why a call failed
 * @status: one of enum run_status, RUN_SIGNALLED plus the signal included
 * @text: one line: what is wrong, then what to do
 */
struct run_error {
	int status;
	char text[1024];
};

/**
 * run_settings_load() - read the settings of an existing run
 * @path: results directory
 * @settings: filled in; give it to run_settings_done() also after a failure
 * @err: RUN_BAD_INPUT when it is no results directory
 *
 * Return: 0, or -1 with @err.
 */
int run_settings_load(const char *path, struct run_settings *settings, struct run_error *err);

/**
 * run_list() - print the full names of all tests the settings select
 * @settings: what is run is used, the history and the part of it included
 * @out: gets one "igt@binary@subtest" per line
 * @err: RUN_BAD_INPUT: unknown name, bad expression, unusable test root or
 *	history, nothing selected
 *
 * Return: 0, or -1 with @err.
 */
int run_list(const struct run_settings *settings, FILE *out, struct run_error *err);

/**
 * run_prepare() - make the results directory with metadata and job list
 * @settings: everything is used
 * @ret_count: number of entries in the job list; 0 only for a part of it
 * @err: as run_list(); also RUN_BAD_INPUT: the directory has something in it
 *	and overwrite is not set; RUN_CANNOT: it cannot be written
 *
 * Starts each test binary once (--list-subtests), several at a time.
 *
 * Return: 0, or -1 with @err.
 */
int run_prepare(const struct run_settings *settings, size_t *ret_count, struct run_error *err);

/**
 * run_execute() - run every entry that is not finished
 * @path: results directory made by run_prepare()
 * @overrides: kmsg_path, machine_root, sysrq and igt_rules are taken from here;
 *	NULL: defaults
 * @progress: where to show progress (a live line if it is a terminal), or NULL
 * @err: RUN_BAD_INPUT: no results directory; RUN_CANNOT: not root, or results
 *	cannot be written (what was finished stays, resume goes on);
 *	RUN_FAILED: the overall timeout is exceeded; RUN_SIGNALLED + n: stopped by
 *	signal n
 *
 * Blocks until all is run.  Must be called in a process with one thread:
 * SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT are blocked and handled meanwhile.
 *
 * Return: 0 (as well when tests failed or one aborted the run), or -1 with @err.
 */
int run_execute(const char *path, const struct run_settings *overrides, FILE *progress,
		struct run_error *err);

/**
 * run_unfinished() - how many entries are still to be run
 * @path: results directory
 * @ret_count: the number; 0 after an abort
 * @err: RUN_BAD_INPUT: no results directory
 *
 * Return: 0, or -1 with @err.
 */
int run_unfinished(const char *path, size_t *ret_count, struct run_error *err);

/**
 * run_mark_lost() - the machine died: the entry that was running gets the blame
 * @path: results directory
 * @reason: one line, e.g. "kernel panic: sysrq triggered crash"
 * @console: excerpt of the console, any bytes; or NULL
 * @console_len: bytes of it
 * @ret_name: gets the test's name (caller frees), NULL if none was running;
 *	may be NULL
 * @err: RUN_BAD_INPUT, RUN_CANNOT
 *
 * The entry counts as finished from now on, its verdict is incomplete.
 *
 * Return: 0, or -1 with @err.
 */
int run_mark_lost(const char *path, const char *reason, const void *console, size_t console_len,
		  char **ret_name, struct run_error *err);

/* The reports there are, as a bit mask. */
enum report_format {
	REPORT_JSON = 1,
	REPORT_HTML = 2,
	REPORT_JUNIT = 4,
	REPORT_KTAP = 8,
	REPORT_TIMES = 16
};
#define REPORT_DEFAULT (REPORT_JSON | REPORT_HTML | REPORT_JUNIT | REPORT_TIMES)

/**
 * struct run_report_opts - what run_report() makes
 * @formats: files to write, of enum report_format
 * @table: stream for the summary table, or NULL
 * @strict: results.json has igt_results' fields only
 * @why_unfinished: reason shown for what did not run, or NULL
 * @history: earlier runs (directories or results.json files) that index.html
 *	shows beside this one, or NULL
 */
struct run_report_opts {
	unsigned int formats;
	FILE *table;
	bool strict;
	const char *why_unfinished;
	const struct strlist *history;
};

/**
 * run_report() - write the reports, print the table
 * @path: results directory, finished or not
 * @opts: what to make
 * @ret_status: RUN_PASSED or RUN_FAILED
 * @err: RUN_BAD_INPUT, RUN_CANNOT
 *
 * Return: 0, or -1 with @err.
 */
int run_report(const char *path, const struct run_report_opts *opts, int *ret_status,
	       struct run_error *err);

#endif
