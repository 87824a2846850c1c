/* SPDX-License-Identifier: MIT */
/* The options that choose tests: shared by gauntlet run and gauntlet list. */
#ifndef TOOLS_CMD_SELECT_H
#define TOOLS_CMD_SELECT_H

#include "runner/runner.h"

enum {
	SELECT_OPT_TEST_ROOT = 256,
	SELECT_OPT_TEST_LIST,
	SELECT_OPT_SHARD,
	SELECT_OPT_HISTORY,
	SELECT_OPT_LAST
};

#define SELECT_SHORT "t:x:"
#define SELECT_OPTIONS                                                          \
	{ "test-root", required_argument, NULL, SELECT_OPT_TEST_ROOT },         \
		{ "test-list", required_argument, NULL, SELECT_OPT_TEST_LIST }, \
		{ "include-tests", required_argument, NULL, 't' },              \
		{ "shard", required_argument, NULL, SELECT_OPT_SHARD },         \
		{ "history", required_argument, NULL, SELECT_OPT_HISTORY },     \
	{                                                                       \
		"exclude-tests", required_argument, NULL, 'x'                   \
	}
#define SELECT_HELP                                                                           \
	"Which tests:\n"                                                                      \
	"  --test-root DIR         directory with the binaries and test-list.txt\n"           \
	"                          (default: IGT_TEST_ROOT, or those of this build)\n"        \
	"  --test-list FILE        names to run, one per line, # begins a comment\n"          \
	"  -t, --include-tests RE  only tests whose name matches one of these\n"              \
	"  -x, --exclude-tests RE  no test whose name matches one of these\n"                 \
	"  --shard I/N             only the I-th of N parts that take about as long; every\n" \
	"                          part needs the same tests and the same --history\n"        \
	"  --history DIR|FILE      results (or times.txt, results.json) of an earlier run\n"  \
	"                          that tell how long tests take (repeatable)\n"

/**
 * select_take_option() - take one of the options above
 * @settings: where it goes
 * @opt: what getopt_long() returned, its argument in optarg
 * @command: name of the subcommand, for the error line
 *
 * Return: 0, or -1 after printing an error.
 */
int select_take_option(struct run_settings *settings, int opt, const char *command);

/** select_choose_root() - the test root, made absolute. Return: 0, or -1 after printing an error. */
int select_choose_root(struct run_settings *settings);

#endif
