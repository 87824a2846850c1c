/* SPDX-License-Identifier: MIT */
/* The command line of gauntlet run. */
#ifndef TOOLS_CMD_RUN_H
#define TOOLS_CMD_RUN_H

#include "cmd_drive.h"

/**
 * struct run_command - what the command line says
 * @settings: what the run is told; has to stand first, see runner/settings/run_options.h
 * @drive: how it is carried out
 * @sync: --sync was given
 * @no_sync: --no-sync was given
 * @no_history: go by no earlier run
 * @no_state: do not check what tests leave behind
 * @help: only show the help
 * @help_hook: only show what --hook takes
 */
struct run_command {
	struct run_settings settings;
	struct drive_opts drive;
	bool sync, no_sync, no_history, no_state, help, help_hook;
};

/**
 * run_command_parse() - read the command line
 * @cmd: initialised with the defaults; changed
 * @argc: as of main()
 * @argv: as of main()
 *
 * Return: 0, or -1 after printing an error.
 */
int run_command_parse(struct run_command *cmd, int argc, char **argv);

/** run_command_help() - print all options. */
void run_command_help(void);

#endif
