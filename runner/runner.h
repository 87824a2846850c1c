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

#include "runner/buf.h"

/* What a caller should exit with; the numbers are those of the program gauntlet. */
enum run_status {
	RUN_PASSED = 0,     /* everything passed, was skipped or warned */
	RUN_FAILED = 1,     /* at least one test did not pass */
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

#define RUN_ID_LEN 16

/**
 * struct run_settings - everything a run is told; kept in metadata.txt
 * @name: name of the run; NULL: last part of @results_path
 * @test_root: directory of the test binaries and test-list.txt
 * @results_path: the results directory
 * @test_list: file with full names to run, or NULL
 * @names: names and patterns to run: "binary", "binary@subtest",
 *	"binary@subtest@dynamic", each with or without "igt@"; none: all.
 *	Not kept: the job list is
 * @include: regular expressions of which one has to match; not kept
 * @exclude: regular expressions of which none may match; not kept
 * @environment: "NAME=VALUE" set for the tests; kept in environment.txt
 * @cmdline: the command line, for the record
 * @per_test_timeout_s: seconds for one subtest; 0: no limit
 * @inactivity_timeout_s: seconds without output or kernel log; 0: no limit
 * @kill_grace_s: seconds from SIGQUIT to SIGKILL
 * @dmesg_warn_level: kernel messages of this level or below are warnings
 * @allow_non_root: run tests though we are not root
 * @overwrite: throw away an earlier run in @results_path
 * @dry_run: the run is only prepared
 * @sync: every result is on the disk before it is shown (survives a power cut)
 * @lab: tests run in the lab, not on this machine
 * @run_id: identity of the run, 16 hex digits, made by run_prepare(); "": the
 *	directory was made by a runner without identities
 * @kmsg_path: source of the kernel log; not kept; NULL: /dev/kmsg
 * @sysrq: have the kernel print its blocked tasks on a timeout; not kept
 *
 * All timeouts are multiplied by GAUNTLET_TIMEOUT_FACTOR when used.
 * Strings are owned by the settings.
 */
struct run_settings {
	char *name, *test_root, *results_path, *test_list;
	struct strlist names, include, exclude, environment, cmdline;
	unsigned int per_test_timeout_s, inactivity_timeout_s, kill_grace_s;
	int dmesg_warn_level;
	bool allow_non_root, overwrite, dry_run, sync, lab, sysrq;
	char run_id[RUN_ID_LEN + 1];
	char *kmsg_path;
};

/**
 * run_settings_init() - set defaults: no limits but a kill grace of 30 s, warn level 4
 * @settings: overwritten
 */
void run_settings_init(struct run_settings *settings);
/**
 * run_settings_done() - free what the settings own
 * @settings: have the defaults again
 */
void run_settings_done(struct run_settings *settings);

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
 * @settings: test_root, test_list, names, include, exclude are used
 * @out: gets one "igt@binary@subtest" per line
 * @err: RUN_BAD_INPUT: unknown name, bad expression, unusable test root,
 *	nothing selected
 *
 * Return: 0, or -1 with @err.
 */
int run_list(const struct run_settings *settings, FILE *out, struct run_error *err);

/**
 * run_prepare() - make the results directory with metadata and job list
 * @settings: everything is used
 * @ret_count: number of entries in the job list
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
 * @overrides: kmsg_path and sysrq are taken from here; NULL: defaults
 * @progress: where to show progress (a live line if it is a terminal), or NULL
 * @err: RUN_BAD_INPUT: no results directory; RUN_CANNOT: not root, or results
 *	cannot be written (what was finished stays, resume goes on);
 *	RUN_SIGNALLED + n: stopped by signal n
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

/**
 * struct run_report_opts - what run_report() makes
 * @table: stream for the summary table, or NULL
 * @html: write index.html
 * @why_unfinished: reason shown for what did not run, or NULL
 */
struct run_report_opts {
	FILE *table;
	bool html;
	const char *why_unfinished;
};

/**
 * run_report() - write results.json and index.html, print the table
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
