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

/* Conditions that stop a run: what abort_mask is made of. */
enum run_abort { RUN_ABORT_TAINT = 1, RUN_ABORT_LOCKDEP = 2, RUN_ABORT_PING = 4 };

/* Which results are kept when a subtest has dynamic ones; the numbers are metadata.txt's. */
enum prune_mode { PRUNE_KEEP_DYNAMIC, PRUNE_KEEP_SUBTESTS, PRUNE_KEEP_ALL, PRUNE_KEEP_REQUESTED };

/**
 * struct run_settings - everything a run is told; kept in metadata.txt
 *
 * What is run:
 * @name: name of the run; NULL: last part of @results_path
 * @test_root: directory of the test binaries and test-list.txt
 * @results_path: the results directory
 * @test_list: file with full names to run, or NULL
 * @names: names and patterns to run: "binary", "binary@subtest",
 *	"binary@subtest@dynamic", each with or without "igt@"; none: all.
 *	Not kept: the job list is
 * @include: regular expressions of which one has to match; not kept
 * @exclude: regular expressions of which none may match; not kept
 * @blocklists: files of such expressions; not kept
 * @multiple_mode: one process for many subtests of a binary
 * @shard_index: which part of the job list is run, from 1
 * @shard_count: how many parts there are; 0: it is not cut into parts
 * @shard_plan: 16 hex digits that all parts of one cut have in common, made by
 *	run_prepare(); "": not cut
 * @history: results of earlier runs that tell how long tests take; their
 *	times are copied into the results directory, the paths are not kept
 *
 * How it is run:
 * @environment: "NAME=VALUE" set for the tests; kept in environment.txt
 * @hooks: hook strings passed to every test; kept in hooks.txt
 * @cmdline: the command line, for the record
 * @per_test_timeout_s: seconds for one subtest; 0: no limit
 * @inactivity_timeout_s: seconds without output or kernel log; 0: no limit
 * @overall_timeout_s: seconds for all tests together; 0: no limit
 * @kill_grace_s: seconds from SIGQUIT to SIGKILL
 * @disk_usage_limit_bytes: what a subtest may print; 0: no limit
 * @abort_mask: conditions that stop the run, of enum run_abort
 * @allow_non_root: run tests though we are not root
 * @overwrite: throw away an earlier run in @results_path
 * @dry_run: the run is only prepared
 * @sync: every result is on the disk before it is shown (survives a power cut)
 * @lab: tests run in the lab, not on this machine
 * @socket: tests report through a socket, not on stdout and stderr
 * @use_watchdog: let a hardware watchdog reboot the machine when it hangs
 * @facts: log what changes on the machine between tests
 * @kmemleak: scan for leaked kernel memory after the last test
 * @kmemleak_each: scan after each test
 * @code_coverage: collect the kernel's code coverage
 * @coverage_per_test: collect it after each test
 * @coverage_script: program that does so, or NULL
 * @log_level: what igt_runner shows: -1 quiet, 0 normal, 1 verbose
 * @run_id: identity of the run, 16 hex digits, made by run_prepare(); "": the
 *	directory was made by a runner without identities
 * @kmsg_path: source of the kernel log; not kept; NULL: /dev/kmsg
 * @sysrq: have the kernel print its blocked tasks on a timeout; not kept
 *
 * How it is judged:
 * @dmesg_warn_level: kernel messages of this level or below are warnings
 * @piglit_style_dmesg: only those of graphics drivers are
 * @prune_mode: which results are kept, of enum prune_mode
 * @retry: how often a test that failed unexpectedly is run again
 * @fails, @flakes, @skips, @known_kmsg, @state: expectation files, copied into
 *	the results directory; their paths are not kept
 *
 * All timeouts are multiplied by GAUNTLET_TIMEOUT_FACTOR when used.
 * Strings are owned by the settings.
 */
struct run_settings {
	char *name, *test_root, *results_path, *test_list;
	struct strlist names, include, exclude, blocklists, history;
	struct strlist environment, hooks, cmdline;
	struct strlist fails, flakes, skips, known_kmsg, state;
	unsigned int per_test_timeout_s, inactivity_timeout_s, overall_timeout_s, kill_grace_s;
	unsigned int shard_index, shard_count, retry, abort_mask, prune_mode;
	unsigned long long disk_usage_limit_bytes;
	int dmesg_warn_level, log_level;
	bool multiple_mode, allow_non_root, overwrite, dry_run, sync, lab, socket, sysrq;
	bool use_watchdog, facts, kmemleak, kmemleak_each, piglit_style_dmesg;
	bool code_coverage, coverage_per_test;
	char *coverage_script;
	char run_id[RUN_ID_LEN + 1], shard_plan[RUN_ID_LEN + 1];
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

/* The reports there are, as a bit mask. */
enum report_format { REPORT_JSON = 1, REPORT_HTML = 2 };
#define REPORT_DEFAULT (REPORT_JSON | REPORT_HTML)

/**
 * struct run_report_opts - what run_report() makes
 * @formats: files to write, of enum report_format
 * @table: stream for the summary table, or NULL
 * @strict: results.json has igt_results' fields only
 * @why_unfinished: reason shown for what did not run, or NULL
 */
struct run_report_opts {
	unsigned int formats;
	FILE *table;
	bool strict;
	const char *why_unfinished;
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
