/* SPDX-License-Identifier: MIT */
/* The program called as igt_runner, igt_resume or igt_results. */
#include "cmd_igt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "runner/settings/hooks.h"
#include "runner/settings/igt_options.h"
#include "runner/run/progress_igt.h"

enum igt_exit {
	IGT_OK = 0,
	IGT_ERROR = 1,
	IGT_OVERALL_TIMEOUT = 2,
	IGT_NO_RESULTS = 3, /* igt_resume */
	IGT_NO_RUN = 127,   /* igt_resume */
};

static int fail(int status, const struct run_error *err)
{
	cmd_error("%s", err->text);
	return status;
}

static void say(const char *line)
{
	cmd_error("%s", line);
}

static int make_results(const char *path, struct run_error *err)
{
	struct run_report_opts opts = { .formats = REPORT_JSON, .strict = true };
	int status;

	return run_report(path, &opts, &status, err);
}

static bool was_aborted(const char *path)
{
	char *name = xasprintf("%s/aborted.txt", path);
	bool aborted = !access(name, F_OK);

	free(name);
	return aborted;
}

/* Runs what is unfinished.  @no_run, @no_results: exit statuses for these cases. */
static int execute(const char *path, int log_level, int no_run, int no_results)
{
	struct run_settings overrides;
	struct run_error err, report_err;
	FILE *progress = log_level < 0 ? NULL : stdout;
	int ret, status = IGT_OK;

	run_settings_init(&overrides);
	overrides.igt_rules = true;
	ret = run_execute(path, &overrides, progress, &err);
	run_settings_done(&overrides);
	if (ret && err.status == RUN_BAD_INPUT)
		return fail(no_run, &err);
	if (ret)
		status = fail(err.status == RUN_FAILED ? IGT_OVERALL_TIMEOUT : IGT_ERROR, &err);
	else if (was_aborted(path))
		status = IGT_ERROR;
	if (make_results(path, &report_err))
		return fail(no_results, &report_err);
	if (progress)
		progress_igt_say(progress, "Done.");
	return status;
}

static int run(const struct run_settings *settings)
{
	struct run_error err;
	size_t count;

	if (geteuid() && !settings->allow_non_root) {
		cmd_error("not root: use sudo, or --allow-non-root if the tests need no root");
		return IGT_ERROR;
	}
	if (run_prepare(settings, &count, &err))
		return fail(IGT_ERROR, &err);
	if (settings->dry_run) {
		printf("%zu entries prepared in %s: igt_resume runs them\n", count,
		       settings->results_path);
		return IGT_OK;
	}
	return execute(settings->results_path, settings->log_level, IGT_ERROR, IGT_ERROR);
}

static int do_action(enum igt_action action, const struct run_settings *settings)
{
	struct run_error err;

	switch (action) {
	case IGT_RUN:
		return run(settings);
	case IGT_LIST_ALL:
		return run_list(settings, stdout, &err) ? fail(IGT_ERROR, &err) : IGT_OK;
	case IGT_HELP:
		igt_options_help(stdout);
		break;
	case IGT_HELP_HOOK:
		hooks_help(stdout);
		break;
	case IGT_VERSION:
		puts("igt_runner (gauntlet " GAUNTLET_VERSION ")");
		break;
	}
	/* igt_runner's own: nothing was run. */
	return IGT_ERROR;
}

int cmd_igt_runner(int argc, char **argv)
{
	struct run_settings settings;
	enum igt_action action;
	struct run_error err;
	int status;

	run_settings_init(&settings);
	if (igt_options_parse(argc, argv, &settings, &action, &err)) {
		status = fail(IGT_ERROR, &err);
	} else {
		settings.say = say;
		status = do_action(action, &settings);
	}
	run_settings_done(&settings);
	return status;
}

/* The one argument of the companions, or NULL after a message. */
static const char *only_path(int argc, char **argv, const char *what)
{
	if (argc == 2 && *argv[1] != '-')
		return argv[1];
	if (argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")))
		printf("Usage: %s results-path\n%s\n", argv[0], what);
	else
		cmd_error("give one results path");
	return NULL;
}

int cmd_igt_resume(int argc, char **argv)
{
	const char *path = only_path(argc, argv, "Runs what is unfinished of an igt_runner's run.");
	struct run_settings settings;
	struct run_error err;
	int log_level;

	if (!path)
		return IGT_ERROR;
	if (run_settings_load(path, &settings, &err)) {
		run_settings_done(&settings);
		return fail(IGT_NO_RUN, &err);
	}
	log_level = settings.log_level;
	run_settings_done(&settings);
	return execute(path, log_level, IGT_NO_RUN, IGT_NO_RESULTS);
}

int cmd_igt_results(int argc, char **argv)
{
	const char *path = only_path(argc, argv, "Makes results.json of a run anew.");
	struct run_error err;

	if (!path)
		return IGT_ERROR;
	return make_results(path, &err) ? fail(IGT_ERROR, &err) : IGT_OK;
}
