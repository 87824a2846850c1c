/* SPDX-License-Identifier: MIT */
/* Time limits of a running test and how it is made to stop. */
#ifndef RUNNER_WATCH_H
#define RUNNER_WATCH_H

#include <stdbool.h>
#include <sys/types.h>

#include "runner/guard/guard.h"
#include "runner/run/reasons.h"
#include "runner/runner.h"

/*
 *	RUNNING --limit or stop--> QUIT --grace over--> KILL --20 s--> GIVEN UP
 *	           SIGQUIT                  SIGKILL
 */
enum watch_phase { WATCH_RUNNING, WATCH_QUIT, WATCH_KILL, WATCH_GIVEN_UP };

/**
 * struct watch - the state of one watch
 * @settings: limits
 * @guard: looks after the machine meanwhile, or NULL
 * @pid: process and process group
 * @phase: see above
 * @timeout: a time limit was exceeded
 * @cause: why it is being killed; CAUSE_NONE: the runner was told to stop
 * @active_ns: when the test last gave a sign of life
 * @subtest_ns: when its present subtest started
 * @phase_end_ns: when the next phase begins, if not RUNNING
 * @subtest_bytes: what its present subtest has put on the disk
 * @full: it was more than allowed: nothing more is to be put there
 * @reason: for people: which limit, and how the test took it
 * @note: what its output is to end with, "" if there is nothing to say
 */
struct watch {
	const struct run_settings *settings;
	struct guard *guard;
	pid_t pid;
	enum watch_phase phase;
	bool timeout, full;
	enum cause cause;
	unsigned long long active_ns, subtest_ns, phase_end_ns, subtest_bytes;
	char reason[200], note[128];
};

/** watch_start() - begin to watch @pid. */
void watch_start(struct watch *watch, const struct run_settings *settings, struct guard *guard,
		 pid_t pid);
/** watch_active() - the test gave a sign of life. */
void watch_active(struct watch *watch);
/** watch_subtest() - the test began a (dynamic) subtest. */
void watch_subtest(struct watch *watch);
/** watch_output() - @bytes that the test has made are put on the disk. */
void watch_output(struct watch *watch, size_t bytes);
/** watch_end() - make the test stop for a reason of its own: @cause and @reason, for people. */
void watch_end(struct watch *watch, enum cause cause, const char *reason);
/** watch_stop() - make the test stop; called again: at once. */
void watch_stop(struct watch *watch);
/** watch_kill() - kill the test's process group now. */
void watch_kill(struct watch *watch);
/** watch_check() - enforce what is due. Return: milliseconds to the next event, -1: none. */
int watch_check(struct watch *watch);

#endif
