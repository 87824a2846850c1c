/* SPDX-License-Identifier: MIT */
/* How far the subtests of an entry got, as its comms file tells. */
#ifndef RUNNER_COMMS_SEEN_H
#define RUNNER_COMMS_SEEN_H

#include "runner/run/seen.h"

/**
 * comms_is_used() - did a test of this entry report over the socket?
 * @dirfd: directory of the entry
 *
 * Then its comms file tells how it went, and its output does not.
 */
bool comms_is_used(int dirfd);

/**
 * comms_seen() - take starts, results, blame and ends from the comms file
 * @dirfd: directory of the entry
 * @seen: is told of them, process by process
 *
 * Return: 0 (as well when there is no such file) or -errno.
 */
int comms_seen(int dirfd, struct seen *seen);

#endif
