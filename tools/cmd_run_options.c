/* SPDX-License-Identifier: MIT */
/* The options of gauntlet run, in the order of its help. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "cmd_expect.h"
#include "cmd_run.h"
#include "cmd_select.h"
#include "runner/base/error.h"
#include "runner/settings/run_options.h"
#include "runner/base/values.h"

static int take_device(void *target, const char *filter, struct run_error *err)
{
	struct run_command *cmd = target;
	char *var;

	if (strchr(filter, '\n'))
		return run_fail(err, RUN_BAD_INPUT,
				"--device: no line breaks, please: give one filter");
	var = xasprintf("IGT_DEVICE=%s", filter);
	strlist_add(&cmd->settings.environment, var);
	free(var);
	return 0;
}

static int take_jobs(void *target, const char *value, struct run_error *err)
{
	struct run_command *cmd = target;

	if (!value_jobs(value, &cmd->drive.jobs))
		return 0;
	return options_bad_value(err, "jobs", value, "a number of labs, 1 to 100");
}

static int take_no_html(void *target, const char *value, struct run_error *err)
{
	struct run_command *cmd = target;

	cmd->drive.formats &= ~(unsigned int)REPORT_HTML;
	return 0;
}

static int take_format(void *target, const char *value, struct run_error *err)
{
	struct run_command *cmd = target;

	if (!value_formats(value, &cmd->drive.formats))
		return 0;
	return options_bad_value(err, "format", value, "some of " VALUE_FORMATS);
}

static int take_help_hook(void *target, const char *value, struct run_error *err)
{
	struct run_command *cmd = target;

	cmd->help_hook = true;
	return 0;
}

#define FIELD(name, letter, value, kind, field, help)                                          \
	{                                                                                      \
		name, letter, value, OPTION_##kind, offsetof(struct run_command, field), NULL, \
			help                                                                   \
	}
#define TAKEN(name, value, take, help)                     \
	{                                                  \
		name, 0, value, OPTION_TAKE, 0, take, help \
	}
#define HEADING(text)                                        \
	{                                                    \
		NULL, 0, NULL, OPTION_HEADING, 0, NULL, text \
	}
static const struct option_row where_rows[] = {
	FIELD("no-history", 0, NULL, SET, no_history,
	      "go by none (default without --shard: the last runs that\n"
	      "have ended beside the results directory)"),
	HEADING("\nWhere:"),
	FIELD("here", 0, NULL, CLEAR, drive.lab,
	      "on this machine and its devices (default: in the lab)"),
	FIELD("gpu", 0, "WHICH", TEXT, settings.gpu,
	      "the lab's simulated GPUs, as of gauntlet lab exec\n(default: bmg)"),
	TAKEN("device", "FILTER", take_device,
	      "on these devices only (IGT's filter,\ne.g. pci:slot=0000:03:00.0)"),
	TAKEN("jobs", "N", take_jobs, "in N labs side by side (up to 1.3 GB of memory each)"),
	FIELD("cold", 0, NULL, SET, drive.cold,
	      "boot the lab's kernel instead of restoring a saved state"),
	FIELD("allow-non-root", 0, NULL, SET, settings.allow_non_root,
	      "with --here: run the tests as this user"),
	HEADING("\nLimits, in seconds, multiplied by GAUNTLET_TIMEOUT_FACTOR; for a test 300 if "
		"not given:"),
};

static const struct option_row grace_rows[] = {
	FIELD("kill-grace", 0, "S", SECONDS, settings.kill_grace_s,
	      "from SIGQUIT to SIGKILL after that (default 30)"),
	HEADING("\nHow tests are watched and judged:"),
	TAKEN("abort-on", "LIST", take_abort_on, NULL),
	FIELD("socket", 0, NULL, SET, settings.socket,
	      "tests report through a socket, as to igt_runner\n(default: in text)"),
	TAKEN("help-hook", NULL, take_help_hook, "what --hook takes"),
};

static const struct option_row result_rows[] = {
	HEADING("\nWhat tests have to leave as they found it:"),
	FIELD("state", 0, "FILE", ADD, settings.state, "check this list as well (docs/state.md)"),
	FIELD("no-state", 0, NULL, SET, no_state, "check nothing"),
	HEADING("\nResults:"),
	FIELD("name", 'n', "NAME", TEXT, settings.name, "name of the run (default: date and time)"),
	FIELD("results", 0, "DIR", TEXT, settings.results_path,
	      "where they go (default: results/NAME)"),
	FIELD("overwrite", 'o', NULL, SET, settings.overwrite, "replace an earlier run there"),
	FIELD("dry-run", 'd', NULL, SET, settings.dry_run,
	      "prepare only; gauntlet resume DIR runs it"),
	TAKEN("format", "LIST", take_format,
	      "reports to write: some of " VALUE_FORMATS "\n(default: json,html,junit,times)"),
	TAKEN("no-html", NULL, take_no_html, "no index.html"),
	FIELD("sync", 's', NULL, SET, sync,
	      "wait for the disk after every test (default with --here)"),
	FIELD("no-sync", 0, NULL, SET, no_sync, "do not"),
	FIELD("help", 'h', NULL, SET, help, NULL),
};
#undef FIELD
#undef TAKEN
#undef HEADING

#define TABLE(rows)                    \
	{                              \
		rows, ARRAY_SIZE(rows) \
	}
static const struct option_table where_options = TABLE(where_rows);
static const struct option_table grace_options = TABLE(grace_rows);
static const struct option_table result_options = TABLE(result_rows);

static const struct option_table *const tables[] = {
	&select_options, &choose_options, &where_options,  &limit_options,
	&grace_options,  &watch_options,  &expect_options, &result_options,
};

int run_command_parse(struct run_command *cmd, int argc, char **argv)
{
	struct run_error err;

	for (int i = 0; i < argc; i++)
		strlist_add(&cmd->settings.cmdline, i ? argv[i] : "gauntlet run");
	if (options_parse(tables, ARRAY_SIZE(tables), argc, argv, cmd, "gauntlet run --help",
			  &err) ||
	    run_options_check(&cmd->settings, &err)) {
		cmd_error("%s", err.text);
		return -1;
	}
	for (int i = optind; i < argc; i++)
		strlist_add(&cmd->settings.names, argv[i]);
	return 0;
}

void run_command_help(void)
{
	puts("Usage: gauntlet run [options] [NAME...]\n"
	     "Runs tests, each subtest in a process of its own, and reports on them.\n"
	     "NAME is binary, binary@subtest or binary@subtest@dynamic, with or without\n"
	     "igt@ before it; * ? [] are wildcards. Without names everything runs.\n");
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		options_help(stdout, tables[i]);
	puts("\nExit status: 0 all was as expected, 1 something was not, 2 bad usage or input,\n"
	     "3 this machine lacks something, 130/143 interrupted.");
}
