/* SPDX-License-Identifier: MIT */
/* N/journal.txt: which subtests started and how the process ended. */
#ifndef RUNNER_JOURNAL_H
#define RUNNER_JOURNAL_H

#include <stdbool.h>

#include "runner/base/buf.h"

#define JOURNAL_UNKNOWN_STATUS 9999
#define JOURNAL_NOT_RUN        (-1) /* the runner did not want it to run (on) */

/**
 * struct journal_part - one process of the entry; in a text journal also several, of which only
 *	the last can have an end: the runners of the others were killed
 * @first: index of the first subtest it started
 * @count: how many it started
 * @ended: there is an exit or timeout record
 * @timeout: it is a timeout
 * @code: exit status, minus the signal's number, or JOURNAL_UNKNOWN_STATUS
 * @time_s: run time of the process in seconds
 */
struct journal_part {
	size_t first, count;
	bool ended, timeout;
	int code;
	double time_s;
};

/**
 * struct journal - what journal.txt says
 * @started: subtests that started, or got a result without starting; one that
 *	was run again is there again
 * @parts: the entry's processes
 * @n_parts: how many
 * @ended: the last part has ended; @timeout and @code are its
 * @time_s: run time in seconds, summed over all parts
 */
struct journal {
	struct strlist started;
	struct journal_part *parts;
	size_t n_parts;
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
/** journal_note_start() - add a subtest to what a journal says. */
void journal_note_start(struct journal *journal, const char *subtest);
/** journal_note_end() - add the end of the process. */
void journal_note_end(struct journal *journal, bool timeout, int code, double time_s);
/** journal_join() - add all that @other says, as later processes. */
void journal_join(struct journal *journal, const struct journal *other);
/** journal_done() - free what the journal owns. */
void journal_done(struct journal *journal);

/** journal_add_subtest() - append the name of a started subtest. Return: 0 or -errno. */
int journal_add_subtest(int fd, const char *name);

/**
 * journal_add_end() - append the record of the process's end
 * @fd: journal.txt open for append
 * @timeout: it was killed for a timeout
 * @code: exit status or minus the signal's number
 * @time_s: run time in seconds
 *
 * Return: 0 or -errno.
 */
int journal_add_end(int fd, bool timeout, int code, double time_s);

#endif
