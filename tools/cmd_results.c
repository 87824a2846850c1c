/* SPDX-License-Identifier: MIT */
/* gauntlet results: the reports of a run, made anew. */
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "cmd_drive.h"

int cmd_results(int argc, char **argv)
{
	unsigned int formats = REPORT_DEFAULT;
	const char *path = NULL;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
			puts("Usage: gauntlet results [--no-html] DIR\n"
			     "Writes results.json and index.html of a results directory anew and prints\n"
			     "its table; igt_runner's directories are read as well.\n\n"
			     "Exit status: 0 all passed (or skipped), 1 something failed, 2 bad usage or\n"
			     "input, 3 the reports cannot be written.");
			return CMD_OK;
		}
		if (!strcmp(argv[i], "--no-html")) {
			formats &= ~(unsigned int)REPORT_HTML;
		} else if (*argv[i] == '-' || path) {
			cmd_error("results: unexpected '%s': see gauntlet results --help", argv[i]);
			return CMD_USAGE;
		} else {
			path = argv[i];
		}
	}
	if (!path) {
		cmd_error("results: which? give a results directory");
		return CMD_USAGE;
	}
	return drive_report(path, formats, NULL);
}
