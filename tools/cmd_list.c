/* SPDX-License-Identifier: MIT */
/* gauntlet list: the names of tests. */
#include <getopt.h>
#include <stdio.h>

#include "cmd.h"
#include "cmd_select.h"

/* The settings stand first: the tables of options are about them. */
struct list_command {
	struct run_settings settings;
	bool help;
};

static const struct option_row rows[] = {
	{ "help", 'h', NULL, OPTION_SET, offsetof(struct list_command, help), NULL, NULL },
};
static const struct option_table own_options = { rows, ARRAY_SIZE(rows) };
static const struct option_table *const tables[] = { &select_options, &choose_options,
						     &own_options };

static int print_help(void)
{
	puts("Usage: gauntlet list [options] [NAME...]\n"
	     "Prints the full names of the tests that gauntlet run would run with these\n"
	     "options, one per line: what --test-list takes.\n");
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		options_help(stdout, tables[i]);
	return CMD_OK;
}

static int list(struct run_settings *settings)
{
	struct run_error err;

	if (select_choose_root(settings))
		return CMD_USAGE;
	if (run_list(settings, stdout, &err)) {
		cmd_error("%s", err.text);
		return err.status;
	}
	return CMD_OK;
}

int cmd_list(int argc, char **argv)
{
	struct list_command cmd = { 0 };
	struct run_error err;
	int status = CMD_USAGE;

	run_settings_init(&cmd.settings);
	if (options_parse(tables, ARRAY_SIZE(tables), argc, argv, &cmd, "gauntlet list --help",
			  &err)) {
		cmd_error("%s", err.text);
	} else {
		for (int i = optind; i < argc; i++)
			strlist_add(&cmd.settings.names, argv[i]);
		status = cmd.help ? print_help() : list(&cmd.settings);
	}
	run_settings_done(&cmd.settings);
	return status;
}
