/* SPDX-License-Identifier: MIT */
/* The command line of igt_runner. */
#ifndef RUNNER_IGT_OPTIONS_H
#define RUNNER_IGT_OPTIONS_H

#include <stdio.h>

#include "runner/runner.h"

/* What the command line asks for. */
enum igt_action { IGT_RUN, IGT_LIST_ALL, IGT_HELP, IGT_HELP_HOOK, IGT_VERSION };

/**
 * igt_options_parse() - read igt_runner's command line
 * @argc: as of main()
 * @argv: as of main(); getopt may reorder it
 * @settings: overwritten with igt_runner's defaults and what the line says, also
 *	after a failure; give it to run_settings_done()
 * @ret_action: what is asked for; with one of the last three no more is
 *	wanted of the line
 * @err: RUN_BAD_INPUT: unknown option, bad value, missing argument, or a test
 *	root, list or block list that is not there
 *
 * The environment is used: IGT_TEST_ROOT wins over the test root of the line,
 * IGT_RUNNER_DISABLE_SOCKET_COMMUNICATION has tests report in text, and options
 * "-e NAME" take their values from it.  Test root and results path come out
 * absolute.  @settings must be initialised.
 *
 * Return: 0, or -1 with @err.
 */
int igt_options_parse(int argc, char **argv, struct run_settings *settings,
		      enum igt_action *ret_action, struct run_error *err);

/** igt_options_help() - print all options. */
void igt_options_help(FILE *out);

#endif
