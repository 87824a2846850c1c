/* SPDX-License-Identifier: MIT */
/* aborted.txt: the run was ended because it made no sense to go on. */
#ifndef RUNNER_ABORTED_H
#define RUNNER_ABORTED_H

#include "runner/run/entry.h"
#include "runner/job/job_list.h"

#define ABORTED_FILE "aborted.txt"

/**
 * aborted_write() - end the run for good
 * @dirfd: results directory
 * @list: the job list
 * @previous: number of the entry that ran last; @list->n: none did
 * @next: number of the entry that would be next; @list->n: none
 * @why: one line
 *
 * Return: 0 or -errno.
 */
int aborted_write(int dirfd, const struct job_list *list, size_t previous, size_t next,
		  const char *why);

/**
 * aborted_refuse() - give entries that have not begun the end of one that is not run
 * @dirfd: results directory
 * @states: states of the entries
 * @count: how many
 *
 * For igt_resume, which goes by entries: it stops at once.
 *
 * Return: 0 or -errno.
 */
int aborted_refuse(int dirfd, const enum entry_state *states, size_t count);

#endif
