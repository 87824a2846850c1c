/* SPDX-License-Identifier: MIT */
/* Making the files of an entry fit to be appended to, after a crash cut them. */
#ifndef RUNNER_REPAIR_H
#define RUNNER_REPAIR_H

/**
 * repair_entry() - end what was cut in the middle
 * @dirfd: directory of the entry
 *
 * Of the journal and the reasons the unfinished last line is cut off: half a
 * name is another name.  In the output it gets its newline, unless it may be
 * half a "Starting subtest" or "Subtest" line.  A comms file is cut behind its last whole packet.
 *
 * Return: 0 or -errno.
 */
int repair_entry(int dirfd);

#endif
