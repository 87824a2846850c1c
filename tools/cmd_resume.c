/* SPDX-License-Identifier: MIT */
/* gauntlet resume: go on with a run; gauntlet execute: the same, without reports. */
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "cmd_drive.h"
#include "runner/run/dispatch.h"
#include "runner/base/values.h"

static int resume(const char *path, struct drive_opts *opts)
{
	struct run_settings settings;
	struct run_error err;
	int ret = run_settings_load(path, &settings, &err);

	if (ret) {
		cmd_error("%s", err.text);
		ret = err.status;
	} else {
		opts->lab = settings.lab;
		opts->gpu = settings.gpu;
		if (!opts->jobs)
			opts->jobs = dispatch_jobs(path);
		ret = drive_run(path, opts);
	}
	run_settings_done(&settings);
	return ret;
}

int cmd_resume(int argc, char **argv)
{
	struct drive_opts opts = { .formats = REPORT_DEFAULT };
	const char *path = NULL;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
			puts("Usage: gauntlet resume [--cold] [--jobs N] [--no-html] DIR\n"
			     "Runs what is unfinished in a results directory, in the lab (or as many\n"
			     "side by side) or on this machine as the run was begun, then reports on\n"
			     "all of it.\n\n"
			     "Exit status: as of gauntlet run.");
			return CMD_OK;
		}
		if (!strcmp(argv[i], "--cold")) {
			opts.cold = true;
		} else if (!strcmp(argv[i], "--jobs") && argv[i + 1]) {
			if (value_jobs(argv[++i], &opts.jobs)) {
				cmd_error("--jobs %s: give a number of labs, 1 to 100", argv[i]);
				return CMD_USAGE;
			}
		} else if (!strcmp(argv[i], "--no-html")) {
			opts.formats &= ~(unsigned int)REPORT_HTML;
		} else if (*argv[i] == '-' || path) {
			cmd_error("resume: unexpected '%s': see gauntlet resume --help", argv[i]);
			return CMD_USAGE;
		} else {
			path = argv[i];
		}
	}
	if (!path) {
		cmd_error("resume: what? give a results directory");
		return CMD_USAGE;
	}
	return resume(path, &opts);
}

int cmd_execute(int argc, char **argv)
{
	struct run_error err;

	if (argc != 2 || *argv[1] == '-') {
		cmd_error(
			"execute: give one results directory; for people there is gauntlet resume");
		return CMD_USAGE;
	}
	if (!run_execute(argv[1], NULL, stdout, &err))
		return CMD_OK;
	/* Whoever interrupted it knows, and of the overall timeout the host tells. */
	if (err.status < RUN_SIGNALLED && err.status != RUN_FAILED)
		cmd_error("%s", err.text);
	return err.status;
}
