/* SPDX-License-Identifier: MIT */
/* The directory N/ of one job list entry and how far the entry got. */
#ifndef RUNNER_ENTRY_H
#define RUNNER_ENTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "runner/job/job_match.h"
#include "runner/run/seen.h"

/* What was on the console when a machine died with an entry; a later time "console-2.txt". */
#define ENTRY_CONSOLE_FILE "console.txt"

/*
 * In the results directory: how many runners have gone through the job list
 * side by side.  Where it is, entries have not begun in the list's order.
 */
#define ENTRY_JOBS_FILE "jobs.txt"

enum entry_state {
	ENTRY_MISSING,  /* never started */
	ENTRY_STARTED,  /* started, and something of it is left to be run */
	ENTRY_FINISHED, /* not to be run again */
};

/**
 * struct entry - one entry: what it holds and what of that is finished
 * @job: its line in the job list
 * @foreign: a runner without identities made the directory: it cannot be told
 *	whether it or the machine died, so what has started is not run again
 * @match: finds out whose subtests are its own
 * @complete: @expected are all subtests it can produce
 * @expected: the subtests it holds, in the order in which they are to run
 * @began: a process of it has begun before
 * @by_text: its journal tells how far it got
 * @open_end: the journal's last process has no end there: its runner was killed
 * @by_socket: its comms file does
 * @seen: those that started or ended
 * @first: index of the first in @expected that may be unfinished
 */
struct entry {
	const struct job_entry *job;
	struct job_match match;
	bool foreign, complete, began, by_text, open_end, by_socket;
	struct nameset expected;
	struct seen seen;
	size_t first;
};

/**
 * entry_open() - open the directory of an entry
 * @dirfd: results directory
 * @index: number of the entry
 * @create: make it if missing
 *
 * Return: a descriptor or -errno (-ENOENT: there is none).
 */
int entry_open(int dirfd, size_t index, bool create);

/**
 * entry_refuse() - put on record that the entry will not be run
 * @dirfd: results directory
 * @index: number of the entry
 *
 * It counts as finished from now on, its verdict is notrun.
 *
 * Return: 0 or -errno.
 */
int entry_refuse(int dirfd, size_t index);

/**
 * entry_init() - an entry of which nothing is known but its line
 * @entry: for entry_done()
 * @job: has to outlive @entry
 * @settings: run_id is used
 */
void entry_init(struct entry *entry, const struct job_entry *job,
		const struct run_settings *settings);
/** entry_done() - free it. */
void entry_done(struct entry *entry);

/**
 * entry_load() - read how far it got
 * @entry: from entry_init()
 * @fd: the entry's directory
 */
void entry_load(struct entry *entry, int fd);

/**
 * entry_list() - tell what the binary holds, for an entry that does not name its subtests
 * @entry: from entry_init()
 * @subtests: all of the binary's, in its order
 */
void entry_list(struct entry *entry, const struct strlist *subtests);

/**
 * entry_next() - the next subtest that is not finished
 * @entry: of which a subtest that was finished stays so
 * @after: index that it returned before plus 1; 0 for the first
 *
 * Return: an index into @expected, NAMESET_NONE: there is none.
 */
size_t entry_next(struct entry *entry, size_t after);

/** entry_is_closed() - is it of no use to start another process? */
bool entry_is_closed(const struct entry *entry);

/** entry_state_of() - how far did an entry get whose directory exists?  @entry: loaded. */
enum entry_state entry_state_of(struct entry *entry);

/** entry_state() - how far did entry number @index of @list get?  Reads its directory. */
enum entry_state entry_state(int dirfd, const struct job_list *list,
			     const struct run_settings *settings, size_t index);

/**
 * entry_states() - the states of all entries of a run
 * @dirfd: results directory
 * @list: the entries
 * @settings: run_id is used
 *
 * Return: an array of states; the caller frees it.
 */
enum entry_state *entry_states(int dirfd, const struct job_list *list,
			       const struct run_settings *settings);

#endif
