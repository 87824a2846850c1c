/* SPDX-License-Identifier: MIT */
/* A test that outlived the runner that started it. */
#ifndef RUNNER_ORPHAN_H
#define RUNNER_ORPHAN_H

#include <stdbool.h>
#include <sys/types.h>

#define ORPHAN_FILE "pid.txt"

/** orphan_note() - write down which process runs the entry open at @dirfd. Return: 0 or -errno. */
int orphan_note(int dirfd, pid_t pid);

/**
 * orphan_end() - end the process that an earlier runner noted, if it still runs
 * @dirfd: the entry's directory
 * @grace_ns: nanoseconds from SIGQUIT to SIGKILL; again as long for that
 *
 * Blocks until it is gone.
 *
 * Return: false if it cannot be ended.
 */
bool orphan_end(int dirfd, unsigned long long grace_ns);

#endif
