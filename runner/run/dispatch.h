/* SPDX-License-Identifier: MIT */
/*
 * Who hands out the entries of a run to several runners side by side.  Nothing
 * of it is kept: what is unfinished is seen from the results directory, so a
 * killed run goes on with a new one.
 *
 *	dispatch_open()
 *	n = dispatch_next()		 a runner has nothing to do: give it this
 *	dispatch_back(n)		 it is done with it, or its machine is dead
 *	dispatch_close()
 */
#ifndef RUNNER_DISPATCH_H
#define RUNNER_DISPATCH_H

#include "runner/run/entry.h"
#include "runner/job/job_list.h"

/**
 * struct dispatch - the entries of a run; the caller reads only
 * @settings: of the run
 * @list: its job list
 * @states: what became of each entry so far
 * @dirfd: the results directory, locked
 * @waiting: entries that somebody has to run yet
 * @out: entries that somebody runs
 */
struct dispatch {
	struct run_settings settings;
	struct job_list list;
	enum entry_state *states;
	int dirfd;
	size_t waiting, out;
	/* private */
	const char *path;
	size_t *order; /* the longest first */
	bool *taken;
};

/**
 * dispatch_open() - look for what is unfinished in a results directory
 * @dispatch: overwritten; for dispatch_close() also after a failure
 * @path: the directory; kept as a pointer
 * @jobs: how many runners there will be; kept in ENTRY_JOBS_FILE
 * @err: RUN_BAD_INPUT: no results directory; RUN_CANNOT: it is in use, or
 *	cannot be written
 *
 * The entry that takes longest, as earlier runs tell, is handed out first.
 *
 * Return: 0, or -1 with @err.
 */
int dispatch_open(struct dispatch *dispatch, const char *path, unsigned int jobs,
		  struct run_error *err);
/** dispatch_next() - the number of an entry to run now; -1: none, or the run was aborted. */
long dispatch_next(struct dispatch *dispatch);

/**
 * dispatch_back() - whoever had an entry is no longer at it
 * @dispatch: the run
 * @index: the entry
 *
 * If it is not finished it waits again.
 *
 * Return: is it finished?
 */
bool dispatch_back(struct dispatch *dispatch, size_t index);

/** dispatch_end() - all runners have ended: note the time. Return: 0, or -1 with @err. */
int dispatch_end(struct dispatch *dispatch, struct run_error *err);
/** dispatch_close() - unlock the directory and free all. */
void dispatch_close(struct dispatch *dispatch);

/** dispatch_jobs() - how many runners the run in this directory had last; 1: not several. */
unsigned int dispatch_jobs(const char *path);

#endif
