/* SPDX-License-Identifier: MIT */
/* The directory N/ of one job list entry and whether the entry is finished. */
#ifndef RUNNER_ENTRY_H
#define RUNNER_ENTRY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Files of ours beside igt_runner's: why the runner killed the test; why the
 * machine died while it ran (this makes the entry finished); what was on the
 * console then.
 */
#define ENTRY_REASON_FILE  "reason.txt"
#define ENTRY_LOST_FILE    "lost.txt"
#define ENTRY_CONSOLE_FILE "console.txt"

/*
 * In the results directory: how many runners have gone through the job list
 * side by side.  Where it is, entries have not begun in the list's order.
 */
#define ENTRY_JOBS_FILE "jobs.txt"

enum entry_state {
	ENTRY_MISSING,  /* never started */
	ENTRY_STARTED,  /* started, neither an end nor a loss is on record */
	ENTRY_FINISHED, /* not to be run again */
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

/** entry_state() - how far did the entry get?  @dirfd: results directory. */
enum entry_state entry_state(int dirfd, size_t index);

/**
 * entry_states() - the states of all entries of a run
 * @dirfd: results directory
 * @count: number of entries
 *
 * A started entry with a later one behind it counts as finished: whoever ran
 * the later one has given it up.  Not so where several ran side by side.
 *
 * Return: an array of @count states; the caller frees it.
 */
enum entry_state *entry_states(int dirfd, size_t count);

#endif
