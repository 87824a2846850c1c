/* SPDX-License-Identifier: MIT */
/*
 * The check that tests leave the machine as they found it.
 *
 *	state_watch_new()     reads the run's state.json
 *	state_watch_before()  before each process: the first time it looks at the
 *			      machine, and blames a test that died with its
 *			      runner; later the look after the last one counts
 *	state_watch_after()   after each process: looks again, repairs, records
 *
 * The last look is kept in state-now.txt, so that a runner that goes on after
 * another was killed knows what the machine was like before.
 */
#ifndef RUNNER_STATE_WATCH_H
#define RUNNER_STATE_WATCH_H

#include "runner/guard/leak.h"
#include "runner/runner.h"

#define STATE_FILE     "state.json"
#define STATE_NOW_FILE "state-now.txt"

struct state_watch;

/**
 * state_watch_merge() - the state lists of the settings as one, for state.json
 * @settings: state is used
 * @ret_text: gets the text (caller frees), NULL if there are no lists
 * @err: RUN_BAD_INPUT: a list is wrong
 */
int state_watch_merge(const struct run_settings *settings, char **ret_text, struct run_error *err);

/**
 * state_watch_new() - begin to watch
 * @dirfd: results directory, stays open as long as the watch
 * @settings: lab is used: a lab begins anew at each boot
 * @ret_watch: NULL if the run has no state list
 * @err: RUN_BAD_INPUT: state.json is wrong
 */
int state_watch_new(int dirfd, const struct run_settings *settings, struct state_watch **ret_watch,
		    struct run_error *err);

/**
 * state_watch_before() - a test is about to start
 * @watch: NULL: nothing happens
 * @entry_dirfd: directory of its entry: gets the leaks of a test that was
 *	running when an earlier runner was killed
 * @test: full name of the first test that is run
 *
 * Return: 0 or -errno: the results cannot be written.
 */
int state_watch_before(struct state_watch *watch, int entry_dirfd, const char *test);

/**
 * state_watch_after() - a process has ended
 * @watch: NULL: nothing happens
 * @entry_dirfd: directory of its entry, gets leaks.txt
 * @test: full name of the last test that ran in it
 * @candidates: how many tests ran in it
 * @say: called with one line for each leak that is not expected; may be NULL
 * @arg: for @say
 *
 * Runs the repair commands of what has changed (blocks, at most 10 s each).
 *
 * Return: 0 or -errno: the results cannot be written.
 */
int state_watch_after(struct state_watch *watch, int entry_dirfd, const char *test,
		      unsigned long candidates, void (*say)(void *arg, const char *line),
		      void *arg);

/** state_watch_free() - NULL is fine. */
void state_watch_free(struct state_watch *watch);

#endif
