/* SPDX-License-Identifier: MIT */
/*
 * N/reasons.txt: why subtests of an entry have no result of their own, one
 * line each, appended when it happens:
 *
 *	SUBTEST <tab> CAUSE <tab> FILE <tab> TEXT
 *
 * SUBTEST is empty for the process as a whole; FILE names a file in the
 * entry's directory with more about it, or is empty.
 */
#ifndef RUNNER_REASONS_H
#define RUNNER_REASONS_H

#include <stdbool.h>
#include <stddef.h>

#include "runner/report/verdict.h"

#define REASONS_FILE "reasons.txt"

enum cause {
	CAUSE_NONE,
	CAUSE_SIGNAL,     /* its process was killed by a signal */
	CAUSE_EXIT,       /* its process exited without a result */
	CAUSE_EXEC,       /* the binary cannot be executed */
	CAUSE_ABORT,      /* the test says that the machine is unusable */
	CAUSE_TIMEOUT,    /* a time limit was exceeded */
	CAUSE_DISK_LIMIT, /* it printed too much */
	CAUSE_TAINT,      /* the kernel got tainted */
	CAUSE_REBOOT,     /* the machine rebooted under it */
	CAUSE_PANIC,      /* the kernel panicked under it */
	CAUSE_DIED,       /* the machine stopped in another way */
	CAUSE_RUNNER,     /* the runner was killed, and this was not run again */
	CAUSE_STOPPED,    /* the runner was told to stop; it is to be run again */
	CAUSE_BEGIN,      /* no reason: a process begins that is not the entry's first */
	CAUSE_NO_START,   /* the binary does not start what is left of the entry */
	CAUSE_COUNT
};

/** struct reason - one line */
struct reason {
	char *subtest, *file, *text;
	enum cause cause;
};

/** struct reasons - all lines of a file, in its order */
struct reasons {
	struct reason *v;
	size_t n;
};

/** cause_verdict() - the verdict of a subtest with that cause; VERDICT_COUNT: none of its own. */
enum verdict cause_verdict(enum cause cause);
/** cause_is_ours() - did the runner or the machine end it, and not the test itself? */
bool cause_is_ours(enum cause cause);
/** cause_is_final() - is the subtest finished with that? */
bool cause_is_final(enum cause cause);

/**
 * reasons_add() - append one line
 * @dirfd: directory of the entry
 * @subtest: its name, or "" for the process as a whole
 * @cause: why
 * @file: file with more about it, or NULL
 * @text: one line for people; what is not printable becomes a space
 * @sync: return when it is on the disk
 *
 * Return: 0 or -errno.
 */
int reasons_add(int dirfd, const char *subtest, enum cause cause, const char *file,
		const char *text, bool sync);

/**
 * reasons_read() - read the file
 * @dirfd: directory of the entry
 * @reasons: filled in; for reasons_done() also after a failure
 *
 * A last line without newline was cut by a crash and does not count.
 *
 * Return: 0 (also without the file) or -errno.
 */
int reasons_read(int dirfd, struct reasons *reasons);
/** reasons_find() - the last line about @subtest, or NULL. */
const struct reason *reasons_find(const struct reasons *reasons, const char *subtest);
/**
 * reasons_begins() - where in a stream the processes begin that are not the entry's first
 * @reasons: their lines have the lengths of out.txt and err.txt as text: "12 0"
 * @stream: 0: out.txt, 1: err.txt
 * @ret: the offsets in rising order, for free()
 *
 * A file that was cut by a crash since does not matter: a later process began
 * where it ended then.
 *
 * Return: how many.
 */
size_t reasons_begins(const struct reasons *reasons, int stream, size_t **ret);
/** reasons_done() - free it. */
void reasons_done(struct reasons *reasons);

#endif
