/* SPDX-License-Identifier: MIT */
/* Everything a run is told. */
#ifndef RUNNER_RUN_SETTINGS_H
#define RUNNER_RUN_SETTINGS_H

#include <stdbool.h>

#include "runner/base/buf.h"

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
 * @gpu: GPUs that the lab simulates, as its option --gpu takes them; NULL: its default
 * @socket: tests report through a socket, not on stdout and stderr
 * @use_watchdog: let a hardware watchdog reboot the machine when it hangs
 * @facts: log what changes on the machine between tests
 * @kmemleak: scan for leaked kernel memory after the last test
 * @kmemleak_each: scan after each test
 * @code_coverage: collect the kernel's code coverage
 * @coverage_per_test: collect it after each test
 * @coverage_script: program that does so, or NULL
 * @log_level: what igt_runner shows: -1 quiet, 0 normal, 1 verbose
 * @igt_rules: called as igt_runner: a name of a test list that does not exist
 *	is kept (and fails), a binary that cannot list its subtests is passed
 *	over, progress is shown as igt_runner does; not kept
 * @no_listing_cache: ask the binaries for their subtests, whatever is known of
 *	them; not kept
 * @say: gets a line about each such thing; NULL: nobody; not kept
 * @run_id: identity of the run, 16 hex digits, made by run_prepare(); "": the
 *	directory was made by a runner without identities
 * @kmsg_path: source of the kernel log; not kept; NULL: /dev/kmsg
 * @machine_root: directory in which the machine's /proc, /sys and /dev are
 *	looked for; not kept; NULL: /
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
	char *coverage_script, *gpu;
	char run_id[RUN_ID_LEN + 1], shard_plan[RUN_ID_LEN + 1];
	char *kmsg_path, *machine_root;
	bool igt_rules, no_listing_cache;
	void (*say)(const char *line);
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

#endif
