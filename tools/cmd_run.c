/* SPDX-License-Identifier: MIT */
/* gauntlet run: the tests, in the lab or on this machine. */
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cmd.h"
#include "cmd_drive.h"
#include "cmd_expect.h"
#include "cmd_guard.h"
#include "cmd_select.h"
#include "data_path.h"
#include "runner/values.h"
#include "runner/history.h"

#define DEFAULT_TEST_TIMEOUT_S 300
#define DEFAULT_HISTORY        5 /* runs */

enum {
	OPT_HERE = SELECT_OPT_LAST,
	OPT_NAME,
	OPT_TEST_TIMEOUT,
	OPT_IDLE_TIMEOUT,
	OPT_GRACE,
	OPT_OVERWRITE,
	OPT_RESULTS,
	OPT_DEVICE,
	OPT_COLD,
	OPT_DRY_RUN,
	OPT_NO_HTML,
	OPT_NON_ROOT,
	OPT_NO_SYNC,
	OPT_SOCKET,
	OPT_NO_HISTORY,
	OPT_JOBS,
	OPT_STATE,
	OPT_NO_STATE,
	OPT_HELP,
};

static const struct option options[] = {
	SELECT_OPTIONS,
	EXPECT_OPTIONS,
	GUARD_OPTIONS,
	{ "here", no_argument, NULL, OPT_HERE },
	{ "name", required_argument, NULL, OPT_NAME },
	{ "per-test-timeout", required_argument, NULL, OPT_TEST_TIMEOUT },
	{ "inactivity-timeout", required_argument, NULL, OPT_IDLE_TIMEOUT },
	{ "kill-grace", required_argument, NULL, OPT_GRACE },
	{ "overwrite", no_argument, NULL, OPT_OVERWRITE },
	{ "results", required_argument, NULL, OPT_RESULTS },
	{ "device", required_argument, NULL, OPT_DEVICE },
	{ "cold", no_argument, NULL, OPT_COLD },
	{ "dry-run", no_argument, NULL, OPT_DRY_RUN },
	{ "no-html", no_argument, NULL, OPT_NO_HTML },
	{ "allow-non-root", no_argument, NULL, OPT_NON_ROOT },
	{ "no-sync", no_argument, NULL, OPT_NO_SYNC },
	{ "socket", no_argument, NULL, OPT_SOCKET },
	{ "no-history", no_argument, NULL, OPT_NO_HISTORY },
	{ "jobs", required_argument, NULL, OPT_JOBS },
	{ "state", required_argument, NULL, OPT_STATE },
	{ "no-state", no_argument, NULL, OPT_NO_STATE },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 },
};

struct run_command {
	struct run_settings settings;
	struct drive_opts drive;
	bool no_sync, no_history, no_state, help;
};

static void print_help(void)
{
	puts("Usage: gauntlet run [options] [NAME...]\n"
	     "Runs tests, each subtest in a process of its own, and reports on them.\n"
	     "NAME is binary, binary@subtest or binary@subtest@dynamic, with or without\n"
	     "igt@ before it; * ? [] are wildcards. Without names everything runs.\n\n" SELECT_HELP
	     "  --no-history            go by none (default without --shard: the last runs that\n"
	     "                          have ended beside the results directory)\n"
	     "\nWhere:\n"
	     "  --here                  on this machine and its devices (default: in the lab)\n"
	     "  --device FILTER         on these devices only (IGT's filter, e.g. pci:slot=0000:03:00.0)\n"
	     "  --jobs N                in N labs side by side (up to 1.3 GB of memory each)\n"
	     "  --cold                  boot the lab's kernel instead of restoring a saved state\n"
	     "  --allow-non-root        with --here: run the tests as this user\n\n"
	     "Limits, in seconds, multiplied by GAUNTLET_TIMEOUT_FACTOR; 0: none:\n"
	     "  --per-test-timeout S    for one subtest (default 300)\n"
	     "  --inactivity-timeout S  without output or kernel message (default 0)\n"
	     "  --overall-timeout S     for all tests together, looked at between them (default 0)\n"
	     "  --kill-grace S          from SIGQUIT to SIGKILL after that (default 30)\n\n"
	     "What tests have to leave as they found it:\n"
	     "  --state FILE            check this list as well (docs/state.md)\n"
	     "  --no-state              check nothing\n\n"
	     "" GUARD_HELP "\n"
	     "" EXPECT_HELP "\n"
	     "Results:\n"
	     "  --name NAME             name of the run (default: date and time)\n"
	     "  --results DIR           where they go (default: results/NAME)\n"
	     "  --overwrite             replace an earlier run there\n"
	     "  --dry-run               prepare only; gauntlet resume DIR runs it\n"
	     "  --no-html               no index.html\n"
	     "  --socket                tests report through a socket, as to igt_runner\n"
	     "  --no-sync               with --here: do not wait for the disk after every test\n\n"
	     "Exit status: 0 all was as expected, 1 something was not, 2 bad usage or input,\n"
	     "3 this machine lacks something, 130/143 interrupted.");
}

static int parse_seconds(const char *option, const char *text, unsigned int *ret)
{
	if (!value_seconds(text, ret))
		return 0;
	cmd_error("--%s %s: give a number of seconds", option, text);
	return -1;
}

static void set_text(char **ret, const char *text)
{
	free(*ret);
	*ret = xstrdup(text);
}

static int take_device(struct run_settings *settings, const char *filter)
{
	char *var = xasprintf("IGT_DEVICE=%s", filter);

	if (strchr(var, '\n')) {
		free(var);
		cmd_error("--device: no line breaks, please: give one filter");
		return -1;
	}
	strlist_add(&settings->environment, var);
	free(var);
	return 0;
}

/* Options without a value that set or clear something. */
static const struct flag {
	int opt;
	bool value;
	size_t offset;
} flags[] = {
	{ OPT_HERE, false, offsetof(struct run_command, drive.lab) },
	{ OPT_COLD, true, offsetof(struct run_command, drive.cold) },
	{ OPT_OVERWRITE, true, offsetof(struct run_command, settings.overwrite) },
	{ OPT_DRY_RUN, true, offsetof(struct run_command, settings.dry_run) },
	{ OPT_NON_ROOT, true, offsetof(struct run_command, settings.allow_non_root) },
	{ OPT_NO_HISTORY, true, offsetof(struct run_command, no_history) },
	{ OPT_NO_SYNC, true, offsetof(struct run_command, no_sync) },
	{ OPT_SOCKET, true, offsetof(struct run_command, settings.socket) },
	{ OPT_NO_STATE, true, offsetof(struct run_command, no_state) },
	{ OPT_HELP, true, offsetof(struct run_command, help) },
};

static bool take_flag(struct run_command *cmd, int opt)
{
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		if (flags[i].opt == opt) {
			*(bool *)((char *)cmd + flags[i].offset) = flags[i].value;
			return true;
		}
	return false;
}

static int take_option(struct run_command *cmd, int opt, const char *name)
{
	struct run_settings *settings = &cmd->settings;
	int ret;

	if (take_flag(cmd, opt))
		return 0;
	switch (opt) {
	case OPT_NAME:
		set_text(&settings->name, optarg);
		return 0;
	case OPT_TEST_TIMEOUT:
		return parse_seconds(name, optarg, &settings->per_test_timeout_s);
	case OPT_IDLE_TIMEOUT:
		return parse_seconds(name, optarg, &settings->inactivity_timeout_s);
	case OPT_GRACE:
		return parse_seconds(name, optarg, &settings->kill_grace_s);
	case OPT_RESULTS:
		set_text(&settings->results_path, optarg);
		return 0;
	case OPT_DEVICE:
		return take_device(settings, optarg);
	case OPT_NO_HTML:
		cmd->drive.formats &= ~(unsigned int)REPORT_HTML;
		return 0;
	case OPT_JOBS:
		if (!value_jobs(optarg, &cmd->drive.jobs))
			return 0;
		cmd_error("--jobs %s: give a number of labs, 1 to 100", optarg);
		return -1;
	case OPT_STATE:
		strlist_add(&settings->state, optarg);
		return 0;
	default:
		ret = guard_take_option(settings, opt);
		if (ret > 0)
			ret = expect_take_option(settings, opt);
		return ret > 0 ? select_take_option(settings, opt, "run") : ret;
	}
}

static int parse(struct run_command *cmd, int argc, char **argv)
{
	int opt, index = 0;

	for (int i = 0; i < argc; i++)
		strlist_add(&cmd->settings.cmdline, i ? argv[i] : "gauntlet run");
	opterr = 0;
	while ((opt = getopt_long(argc, argv, ":" SELECT_SHORT "h", options, &index)) != -1) {
		if (opt == ':' || opt == '?') {
			cmd_error("run: %s '%s': see gauntlet run --help",
				  opt == ':' ? "a value is missing after" : "unknown option",
				  argv[optind - 1]);
			return -1;
		}
		if (take_option(cmd, opt == 'h' ? OPT_HELP : opt, options[index].name))
			return -1;
	}
	for (int i = optind; i < argc; i++)
		strlist_add(&cmd->settings.names, argv[i]);
	return 0;
}

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

static int run(struct run_command *cmd)
{
	struct run_settings *settings = &cmd->settings;
	struct run_error err;
	size_t count;

	if (!cmd->drive.lab && cmd->drive.jobs > 1) {
		cmd_error("run --here: --jobs is for labs: here the tests share the devices");
		return CMD_USAGE;
	}
	settings->lab = cmd->drive.lab;
	settings->sync = !cmd->drive.lab && !cmd->no_sync;
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

int cmd_run(int argc, char **argv)
{
	struct run_command cmd = { .drive = { .lab = true, .jobs = 1, .formats = REPORT_DEFAULT } };
	int status = CMD_USAGE;

	run_settings_init(&cmd.settings);
	cmd.settings.per_test_timeout_s = DEFAULT_TEST_TIMEOUT_S;
	if (!parse(&cmd, argc, argv)) {
		if (cmd.help)
			print_help();
		status = cmd.help ? CMD_OK : run(&cmd);
	}
	run_settings_done(&cmd.settings);
	return status;
}
