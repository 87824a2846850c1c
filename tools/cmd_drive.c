/* SPDX-License-Identifier: MIT */
#include "cmd_drive.h"

#include <stdio.h>

#include "cmd.h"
#include "runner/run/retry.h"

static int report(const char *path, unsigned int formats, const char *why_unfinished,
		  struct run_error *err)
{
	struct run_report_opts opts = {
		.table = stdout,
		.formats = formats,
		.why_unfinished = why_unfinished,
	};
	int status;

	return run_report(path, &opts, &status, err) ? -1 : status;
}

int drive_report_opts(const char *path, const struct run_report_opts *opts)
{
	struct run_error err;
	int status;

	if (!run_report(path, opts, &status, &err))
		return status;
	cmd_error("%s", err.text);
	return err.status;
}

int drive_report(const char *path, unsigned int formats, const char *why_unfinished)
{
	struct run_report_opts opts = {
		.table = stdout,
		.formats = formats,
		.why_unfinished = why_unfinished,
	};

	return drive_report_opts(path, &opts);
}

static int run_once(const char *path, const struct drive_opts *opts, struct run_error *err)
{
	if (opts->lab && opts->jobs > 1)
		return drive_jobs(path, opts, err);
	if (opts->lab)
		return drive_lab(path, opts, err);
	return run_execute(path, NULL, stdout, err);
}

/* Runs all there is, then what failed unexpectedly as often as the run's settings say. */
static int run_rounds(const char *path, const struct drive_opts *opts, struct run_error *err)
{
	unsigned int round;
	size_t again;
	int ret;

	do {
		ret = run_once(path, opts, err);
		if (!ret)
			ret = run_retry(path, &again, &round, err);
		if (!ret && again) {
			printf("%zu unexpected failure%s: once more (retry %u)\n", again,
			       again == 1 ? "" : "s", round);
			fflush(stdout);
		}
	} while (!ret && again);
	return ret;
}

int drive_run(const char *path, const struct drive_opts *opts)
{
	struct run_error err, report_err;
	int ret = run_rounds(path, opts, &err);

	if (!ret)
		return drive_report(path, opts->formats, NULL);
	/* Why it ended early matters more than what had failed until then. */
	report(path, opts->formats, err.status < RUN_SIGNALLED ? err.text : NULL, &report_err);
	if (*err.text)
		cmd_error("%s", err.text);
	return err.status;
}
