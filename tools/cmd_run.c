/* SPDX-License-Identifier: MIT */
/* gauntlet run: the tests, in the lab or on this machine. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cmd.h"
#include "cmd_run.h"
#include "cmd_select.h"
#include "data_path.h"
#include "runner/job/history.h"
#include "runner/settings/hooks.h"

#define DEFAULT_TEST_TIMEOUT_S 300
#define DEFAULT_HISTORY        5 /* runs */

/* results/NAME; without a name the time, and a number if that is taken. */
static int choose_directory(struct run_settings *settings)
{
	time_t now = time(NULL);
	char stamp[32];

	if (settings->name && (!*settings->name || strchr(settings->name, '/')) &&
	    !settings->results_path) {
		cmd_error("--name '%s': give a name without '/'", settings->name);
		return -1;
	}
	if (settings->results_path) {
		if (*settings->results_path)
			return 0;
		cmd_error("--results: give a directory");
		return -1;
	}
	if (settings->name) {
		settings->results_path = xasprintf("results/%s", settings->name);
		return 0;
	}
	strftime(stamp, sizeof(stamp), "%Y-%m-%d-%H%M%S", localtime(&now));
	settings->results_path = xasprintf("results/%s", stamp);
	for (int i = 2; !access(settings->results_path, F_OK); i++) {
		free(settings->results_path);
		settings->results_path = xasprintf("results/%s-%d", stamp, i);
	}
	return 0;
}

/*
 * The parts of a list fit together only if all were cut by the same history:
 * there, what happens to lie around on a machine must not count.
 */
static void choose_history(struct run_command *cmd)
{
	struct run_settings *settings = &cmd->settings;

	if (cmd->no_history)
		strlist_done(&settings->history);
	else if (!settings->history.n && !settings->shard_count)
		history_newest(settings->results_path, DEFAULT_HISTORY, &settings->history);
}

/* The default list first: items of the user's lists replace its items. */
static int choose_state(struct run_command *cmd)
{
	struct strlist *state = &cmd->settings.state, lists = { 0 };
	char *path = data_path("state/sriov.json");

	if (!path && !cmd->no_state)
		cmd_error("the list of what tests must leave as it was is missing: install "
			  "gauntlet anew, or give --no-state");
	if (path && !cmd->no_state) {
		strlist_add(&lists, path);
		strlist_copy(&lists, state);
	}
	strlist_done(state);
	*state = lists;
	free(path);
	return lists.n || cmd->no_state ? 0 : -1;
}

/* What a virtual machine on a busy host has in its log. */
static void choose_known_kmsg(struct run_settings *settings)
{
	char *path = settings->lab ? data_path("lab/known-kmsg.txt") : NULL;

	if (path)
		strlist_add(&settings->known_kmsg, path);
	free(path);
}

static int run(struct run_command *cmd)
{
	struct run_settings *settings = &cmd->settings;
	struct run_error err;
	size_t count;

	if (!cmd->drive.lab && cmd->drive.jobs > 1) {
		cmd_error("run --here: --jobs is for labs: here the tests share the devices");
		return CMD_USAGE;
	}
	if (!cmd->drive.lab && settings->gpu) {
		cmd_error(
			"run --here: --gpu is for labs: here there are the devices that there are");
		return CMD_USAGE;
	}
	if (!settings->dry_run && drive_jobs_fit(cmd->drive.jobs, &err)) {
		cmd_error("%s", err.text);
		return err.status;
	}
	settings->lab = cmd->drive.lab;
	cmd->drive.gpu = settings->gpu;
	settings->sync = (cmd->sync || !cmd->drive.lab) && !cmd->no_sync;
	if (select_choose_root(settings) || choose_directory(settings))
		return CMD_USAGE;
	choose_history(cmd);
	if (!settings->lab && !settings->dry_run && geteuid() && !settings->allow_non_root) {
		cmd_error(
			"run --here: not root: use sudo, or --allow-non-root if the tests need no root");
		return CMD_CANNOT_RUN;
	}
	if (choose_state(cmd))
		return CMD_CANNOT_RUN;
	choose_known_kmsg(settings);
	if (run_prepare(settings, &count, &err)) {
		cmd_error("%s", err.text);
		return err.status;
	}
	if (settings->dry_run) {
		printf("%zu tests prepared in %s: gauntlet resume %s runs them\n", count,
		       settings->results_path, settings->results_path);
		return CMD_OK;
	}
	if (!count)
		printf("shard %u/%u is empty: there are fewer tests than shards\n",
		       settings->shard_index, settings->shard_count);
	return drive_run(settings->results_path, &cmd->drive);
}

static int run_or_help(struct run_command *cmd)
{
	if (cmd->help)
		run_command_help();
	else if (cmd->help_hook)
		hooks_help(stdout);
	else
		return run(cmd);
	return CMD_OK;
}

int cmd_run(int argc, char **argv)
{
	struct run_command cmd = { .drive = { .lab = true, .jobs = 1, .formats = REPORT_DEFAULT } };
	int status = CMD_USAGE;

	run_settings_init(&cmd.settings);
	cmd.settings.per_test_timeout_s = DEFAULT_TEST_TIMEOUT_S;
	cmd.settings.dmesg_warn_level = -1;
	if (!run_command_parse(&cmd, argc, argv))
		status = run_or_help(&cmd);
	run_settings_done(&cmd.settings);
	return status;
}
