/* SPDX-License-Identifier: MIT */
/* What gauntlet run and gauntlet resume have in common. */
#ifndef TOOLS_CMD_DRIVE_H
#define TOOLS_CMD_DRIVE_H

#include <stdbool.h>

#include "runner/runner.h"

/**
 * struct drive_opts - how a prepared run is carried out
 * @gpu: GPUs that the lab simulates; NULL: its default
 * @lab: in the lab; default: on this machine
 * @cold: the lab boots its kernel instead of restoring a saved state
 * @jobs: how many labs side by side, at least 1
 * @formats: reports to write, of enum report_format
 */
struct drive_opts {
	const char *gpu;
	bool lab, cold;
	unsigned int jobs, formats;
};

/**
 * drive_run() - run what is unfinished, then write and print the reports
 * @path: results directory
 * @opts: how
 *
 * Prints errors itself.  Reports are made also of a run that was interrupted.
 *
 * Return: exit status for the program.
 */
int drive_run(const char *path, const struct drive_opts *opts);

/** drive_report_opts() - run_report(), errors printed. Return: exit status. */
int drive_report_opts(const char *path, const struct run_report_opts *opts);
/** drive_report() - write the reports and print the table. Return: exit status. */
int drive_report(const char *path, unsigned int formats, const char *why_unfinished);

/**
 * drive_lab() - run what is unfinished in the lab, booting again when it dies
 * @path: results directory
 * @opts: how; its @jobs do not count
 * @err: RUN_CANNOT: no lab, or it dies without running anything
 *
 * Return: 0, or -1 with @err; its text is empty if the guest has printed it.
 */
int drive_lab(const char *path, const struct drive_opts *opts, struct run_error *err);

/**
 * drive_jobs() - the same with several labs side by side
 * @path: results directory
 * @opts: how; @jobs: how many labs
 * @err: as drive_lab(); also RUN_CANNOT: not enough memory for them, or
 *	somebody else runs this
 *
 * Return: 0, or -1 with @err; its text is empty if a guest has printed it.
 */
int drive_jobs(const char *path, const struct drive_opts *opts, struct run_error *err);

/** drive_jobs_fit() - is there memory for @n labs?  Return: 0, or -1 with @err: RUN_CANNOT. */
int drive_jobs_fit(unsigned int n, struct run_error *err);

#endif
