/* SPDX-License-Identifier: MIT */
/* Running one entry with as many processes as it takes. */
#ifndef RUNNER_PROCESSES_H
#define RUNNER_PROCESSES_H

#include "runner/run/monitor.h"

/**
 * processes_run() - run what is left of an entry
 * @opts: entry is loaded; args is set here
 * @dirfd: results directory
 *
 * A process that ends before all its subtests have a result or a reason is
 * followed by one for the rest.  The last is one that starts nothing new, that
 * says the machine is unusable, or that does not end.
 *
 * Return: the end of the last process; its time is that of all of them.
 */
struct monitor_result processes_run(struct monitor_opts *opts, int dirfd);

#endif
