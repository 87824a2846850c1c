/* SPDX-License-Identifier: MIT */
#include "cmd_drive.h"

#include <stdio.h>

#include "cmd.h"

int drive_report(const char *path, bool html, const char *why_unfinished)
{
	struct run_report_opts opts = {
		.table = stdout,
		.html = html,
		.why_unfinished = why_unfinished,
	};
	struct run_error err;
	int status;

	if (run_report(path, &opts, &status, &err)) {
		cmd_error("%s", err.text);
		return err.status;
	}
	return status;
}

int drive_run(const char *path, const struct drive_opts *opts)
{
	struct run_error err;
	int ret, status;

	if (opts->lab)
		ret = drive_lab(path, opts->cold, &err);
	else
		ret = run_execute(path, NULL, stdout, &err);
	status = drive_report(path, opts->html, ret ? err.text : NULL);
	if (!ret)
		return status;
	/* Why it ended early matters more than what had failed until then. */
	cmd_error("%s", err.text);
	return err.status;
}
