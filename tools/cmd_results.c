/* SPDX-License-Identifier: MIT */
/* gauntlet results: the reports of a run, made anew. */
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "cmd_drive.h"
#include "runner/base/values.h"

static void print_help(void)
{
	puts("Usage: gauntlet results [--format LIST] [--no-html] DIR [--history DIR...]\n"
	     "Writes the reports of a results directory anew and prints its table;\n"
	     "igt_runner's directories are read as well.\n\n"
	     "  --format LIST     some of " VALUE_FORMATS "\n"
	     "                    (default: json,html,junit,times)\n"
	     "  --no-html         no index.html\n"
	     "  --history DIR...  index.html shows how tests went in these earlier runs\n"
	     "                    (results directories or results.json files), and what is\n"
	     "                    new and bad\n\n"
	     "Exit status: 0 all was as expected, 1 something was not, 2 bad usage or\n"
	     "input, 3 the reports cannot be written.");
}

static int results(int argc, char **argv, struct strlist *history)
{
	struct run_report_opts opts = {
		.formats = REPORT_DEFAULT,
		.table = stdout,
		.history = history,
	};
	const char *path = NULL;
	bool in_history = false;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
			print_help();
			return CMD_OK;
		}
		if (!strcmp(argv[i], "--no-html")) {
			opts.formats &= ~(unsigned int)REPORT_HTML;
		} else if (!strcmp(argv[i], "--format")) {
			if (++i == argc || value_formats(argv[i], &opts.formats)) {
				cmd_error("results: --format %s: give some of " VALUE_FORMATS,
					  i < argc ? argv[i] : "");
				return CMD_USAGE;
			}
		} else if (!strcmp(argv[i], "--history")) {
			in_history = true;
		} else if (*argv[i] == '-' || (path && !in_history)) {
			cmd_error("results: unexpected '%s': see gauntlet results --help", argv[i]);
			return CMD_USAGE;
		} else if (in_history) {
			strlist_add(history, argv[i]);
		} else {
			path = argv[i];
		}
	}
	if (in_history && !history->n) {
		cmd_error("results: a value is missing after '--history'");
		return CMD_USAGE;
	}
	if (!path) {
		cmd_error("results: which? give a results directory, before --history");
		return CMD_USAGE;
	}
	return drive_report_opts(path, &opts);
}

int cmd_results(int argc, char **argv)
{
	struct strlist history = { 0 };
	int status = results(argc, argv, &history);

	strlist_done(&history);
	return status;
}
