/* SPDX-License-Identifier: MIT */
/* The parts of run_merge(): what comes in, and which entry becomes which. */
#ifndef RUNNER_MERGE_PLAN_H
#define RUNNER_MERGE_PLAN_H

#include "runner/run/entry.h"
#include "runner/job/job_list.h"
#include "runner/base/names.h"

/**
 * struct merge_source - an entry of an input
 * @finished: its last process came to its end, and nothing of it is left to be run
 * @ran: by its subtests in the job list (one for a whole binary): has it a
 *	result, or is the reason why it has none on record?
 */
struct merge_source {
	bool finished, *ran;
};

/**
 * struct merge_input - one results directory
 * @path: as it was given
 * @position: on the command line, from 0
 * @dirfd: the directory
 * @settings, @list: what it holds
 * @entries: by number in @list
 * @uname: the machine, one line, or NULL
 * @aborted: content of its aborted.txt, or NULL
 * @start_s: start time, seconds since the epoch; 0: it did not start
 * @end_s: end time; 0: it did not end
 * @rounds: the first entries of its retry rounds
 * @n_rounds: how many
 * @unrun: tests (or whole binaries) of it that nobody has run, here or in another input
 */
struct merge_input {
	const char *path;
	size_t position;
	int dirfd;
	struct run_settings settings;
	struct job_list list;
	struct merge_source *entries;
	char *uname, *aborted;
	double start_s, end_s;
	size_t *rounds, n_rounds;
	size_t unrun;
};

/**
 * struct merge_entry - one entry of the merged job list
 * @input: where it comes from
 * @index: its number there
 * @round: 0, or the retry round it belongs to
 * @job: what of it is taken over
 */
struct merge_entry {
	struct merge_input *input;
	size_t index, round;
	struct job_entry job;
};

/**
 * struct merge_plan - the merged job list
 * @v: in its order
 * @n: how many
 * @repeated: names of tests that more than one input has run, each once
 */
struct merge_plan {
	struct merge_entry *v;
	size_t n;
	struct nameset repeated;
};

/** merge_open() - read all of an input but its logs. Return: 0, or -1 with @err. */
int merge_open(struct merge_input *input, const char *path, struct run_error *err);
/** merge_close() - close and free it. */
void merge_close(struct merge_input *input);

/**
 * merge_plan() - find out which entries make the merged run
 * @plan: filled in; for merge_plan_done()
 * @inputs: in the order of time; @unrun is filled in
 * @count: how many
 *
 * What was not run in one input and was in another, is dropped; of what
 * nobody has run, one is kept.  Retries come last, round by round.
 */
void merge_plan(struct merge_plan *plan, struct merge_input *inputs, size_t count);
/** merge_plan_done() - free it. */
void merge_plan_done(struct merge_plan *plan);

/**
 * merge_take() - bring an entry's files into the merged directory
 * @dirfd: the merged directory
 * @index: number the entry has there
 * @entry: the entry
 *
 * Files of finished entries are shared by hard links where the file system
 * allows it, all others copied.
 *
 * Return: 0 or -errno.
 */
int merge_take(int dirfd, size_t index, const struct merge_entry *entry);

/** merge_copy() - copy the regular file @name from one directory to the other. 0 or -errno. */
int merge_copy(int from, int to, const char *name);

#endif
