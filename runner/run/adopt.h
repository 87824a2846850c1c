/* SPDX-License-Identifier: MIT */
/* Going on with a run that igt_runner has begun. */
#ifndef RUNNER_ADOPT_H
#define RUNNER_ADOPT_H

#include "runner/job/job_list.h"

/**
 * adopt_run() - make a run without identity one of ours
 * @settings: get a run_id, which is written to metadata.txt
 * @dirfd: results directory, locked
 * @list: its entries
 *
 * igt_runner does not write down whether it or the machine died.  So, as with
 * igt_resume, what has started and has no result is not run again: that goes
 * on record, and from then on the directory is read like any of ours.  What it
 * gave up because it was told to stop does run again.
 *
 * Return: 0 (as well if the run has an identity) or -errno.
 */
int adopt_run(struct run_settings *settings, int dirfd, const struct job_list *list);

#endif
