/* SPDX-License-Identifier: MIT */
/* Tests that outlived the runner that started them. */
#ifndef RUNNER_ORPHAN_H
#define RUNNER_ORPHAN_H

#include <stdbool.h>

/* In the environment of every test: "<identity of the run>.<number of the entry>". */
#define ENV_RUN_ID "GAUNTLET_RUN_ID="

/**
 * orphans_end() - end all processes that carry the identity of a run
 * @run_id: the identity
 * @grace_ns: nanoseconds from SIGQUIT to SIGKILL; again as long for that
 *
 * Finds what the tests have left running as well.  Blocks until they are gone.
 *
 * Return: false if one of them cannot be ended.
 */
bool orphans_end(const char *run_id, unsigned long long grace_ns);

#endif
