/* SPDX-License-Identifier: MIT */
/* N/journal.txt: which subtests started and how the process ended. */
#ifndef RUNNER_JOURNAL_H
#define RUNNER_JOURNAL_H

#include "runner/buf.h"

#include <stdbool.h>

#define JOURNAL_UNKNOWN_STATUS 9999
#define JOURNAL_NOT_RUN        (-1) /* the runner did not want it to run (on) */

/**
 * struct journal - what journal.txt says
 * @started: subtests that started, or got a result without starting
 * @ended: there is an exit or timeout record
 * @timeout: the last record is a timeout
 * @code: exit status, minus the signal's number, or JOURNAL_UNKNOWN_STATUS
 * @time_s: run time of the process in seconds, summed over all records
 */
struct journal {
	struct strlist started;
	bool ended, timeout;
	int code;
	double time_s;
};

/**
 * journal_read() - read journal.txt
 * @dirfd: directory of the entry
 * @journal: filled in; for journal_done() also after a failure
 *
 * A last line without newline was cut by a crash and does not count.
 *
 * Return: 0 or -errno.
 */
int journal_read(int dirfd, struct journal *journal);
/** journal_done() - free what the journal owns. */
void journal_done(struct journal *journal);

/** journal_add_subtest() - append the name of a started subtest. Return: 0 or -errno. */
int journal_add_subtest(int fd, const char *name);

/**
 * journal_add_end() - append the record that makes the entry finished
 * @fd: journal.txt open for append
 * @timeout: it was killed for a timeout
 * @code: exit status or minus the signal's number
 * @time_s: run time in seconds
 *
 * Return: 0 or -errno.
 */
int journal_add_end(int fd, bool timeout, int code, double time_s);

#endif
