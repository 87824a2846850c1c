/* SPDX-License-Identifier: MIT */
/* Which results of an entry the reports keep. */
#ifndef RUNNER_PRUNE_H
#define RUNNER_PRUNE_H

#include "runner/report/report.h"

/**
 * report_prune() - drop what the run's prune mode does not want
 * @report: a report of which all verdicts are final
 */
void report_prune(struct report *report);

#endif
