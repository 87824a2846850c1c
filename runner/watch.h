/* SPDX-License-Identifier: MIT */
/* Time limits of a running test and how it is made to stop. */
#ifndef RUNNER_WATCH_H
#define RUNNER_WATCH_H

#include <stdbool.h>
#include <sys/types.h>

#include "runner/runner.h"

/*
 *	RUNNING --limit or stop--> QUIT --grace over--> KILL --20 s--> GIVEN UP
 *	           SIGQUIT                  SIGKILL
 */
enum watch_phase { WATCH_RUNNING, WATCH_QUIT, WATCH_KILL, WATCH_GIVEN_UP };

/**
 * struct watch - the state of one watch
 * @settings: limits
 * @pid: process and process group
 * @phase: see above
 * @timeout: a limit was exceeded
 * @active_ns: when the test last gave a sign of life
 * @subtest_ns: when its present subtest started
 * @phase_end_ns: when the next phase begins, if not RUNNING
 * @reason: for people: which limit, and how the test took it
 */
struct watch {
	const struct run_settings *settings;
	pid_t pid;
	enum watch_phase phase;
	bool timeout;
	unsigned long long active_ns, subtest_ns, phase_end_ns;
	char reason[160];
};

/** watch_start() - begin to watch @pid. */
void watch_start(struct watch *watch, const struct run_settings *settings, pid_t pid);
/** watch_active() - the test gave a sign of life. */
void watch_active(struct watch *watch);
/** watch_subtest() - the test began a (dynamic) subtest. */
void watch_subtest(struct watch *watch);
/** watch_stop() - make the test stop; called again: at once. */
void watch_stop(struct watch *watch);
/** watch_kill() - kill the test's process group now. */
void watch_kill(struct watch *watch);
/** watch_check() - enforce what is due. Return: milliseconds to the next event, -1: none. */
int watch_check(struct watch *watch);

#endif
