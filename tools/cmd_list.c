/* SPDX-License-Identifier: MIT */
/* gauntlet list: the names of tests. */
#include <getopt.h>
#include <stdio.h>

#include "cmd.h"
#include "cmd_select.h"

static const struct option options[] = {
	SELECT_OPTIONS,
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static void print_help(void)
{
	puts("Usage: gauntlet list [options] [NAME...]\n"
	     "Prints the full names of the tests that gauntlet run would run with these\n"
	     "options, one per line: what --test-list takes.\n\n" SELECT_HELP);
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
	struct run_settings settings;
	int opt, status = -1;

	run_settings_init(&settings);
	opterr = 0;
	while (status < 0 &&
	       (opt = getopt_long(argc, argv, ":" SELECT_SHORT "h", options, NULL)) != -1) {
		if (opt == 'h') {
			print_help();
			status = CMD_OK;
		} else if (opt == ':' || opt == '?') {
			cmd_error("list: %s '%s': see gauntlet list --help",
				  opt == ':' ? "a value is missing after" : "unknown option",
				  argv[optind - 1]);
			status = CMD_USAGE;
		} else if (select_take_option(&settings, opt, "list")) {
			status = CMD_USAGE;
		}
	}
	for (int i = optind; i < argc; i++)
		strlist_add(&settings.names, argv[i]);
	if (status < 0)
		status = list(&settings);
	run_settings_done(&settings);
	return status;
}
