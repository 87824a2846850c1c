/* SPDX-License-Identifier: MIT */
/* Runs one test process and watches over it. */
#ifndef RUNNER_MONITOR_H
#define RUNNER_MONITOR_H

#include "runner/guard/guard.h"
#include "runner/run/remaining.h"
#include "runner/runner.h"
#include "runner/guard/state_watch.h"

enum monitor_end {
	MONITOR_ENDED,       /* the process ended or was killed, and that is on record */
	MONITOR_INTERRUPTED, /* the runner was told to stop; what ran is unfinished */
	MONITOR_STUCK,       /* the process survived SIGKILL; on record, but nothing can follow */
	MONITOR_CANNOT_WRITE /* results cannot be written; what ran is unfinished */
};

/**
 * struct monitor_opts - what a process is run with
 * @settings: timeouts, sync, kmsg_path, sysrq, test_root
 * @guard: looks after the machine meanwhile, or NULL
 * @state: looks at the machine before and after, or NULL; not used by monitor_run()
 * @say_leak: tells of a leak, @arg given
 * @entry: is told what happens
 * @args: what of the entry to run
 * @dirfd: the entry's directory
 * @envp: environment of the test
 * @kmsg_fd: kernel log, or -1
 * @signal_fd: signalfd for SIGCHLD and the signals that stop the runner
 * @tick_ms: @tick is called at least this often; 0: never
 * @tick: shows that time passes; @subtest is what runs, or NULL; @finished: subtests
 *	of the entry that are done
 * @arg: for @tick
 */
struct monitor_opts {
	const struct run_settings *settings;
	struct guard *guard;
	struct state_watch *state;
	void (*say_leak)(void *arg, const char *line);
	struct entry *entry;
	const struct remaining *args;
	int dirfd;
	char *const *envp;
	int kmsg_fd, signal_fd;
	unsigned int tick_ms;
	void (*tick)(void *arg, const char *subtest, size_t finished);
	void *arg;
};

/**
 * struct monitor_result - how it went
 * @end: how the watch ended
 * @code: exit status or minus the signal's number
 * @time_s: run time in seconds
 * @signal: the runner was told to stop by this signal; 0: it was not
 * @error: MONITOR_CANNOT_WRITE: errno value
 * @file: MONITOR_CANNOT_WRITE: name of the file
 */
struct monitor_result {
	enum monitor_end end;
	int code;
	double time_s;
	int signal;
	int error;
	const char *file;
};

/**
 * monitor_run() - run one process of an entry until it is gone
 *
 * What it does is appended to the files in the entry's directory as it happens
 * (runner/run/record.h), the end comes last.
 */
struct monitor_result monitor_run(const struct monitor_opts *opts);

#endif
