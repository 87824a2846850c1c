/* SPDX-License-Identifier: MIT */
/* The options that say what a run has to expect. */
#ifndef TOOLS_CMD_EXPECT_H
#define TOOLS_CMD_EXPECT_H

#include "runner/runner.h"

enum {
	EXPECT_OPT_FAILS = 512,
	EXPECT_OPT_FLAKES,
	EXPECT_OPT_SKIPS,
	EXPECT_OPT_KMSG,
	EXPECT_OPT_PREFIX,
	EXPECT_OPT_RETRY,
	EXPECT_OPT_LAST
};

#define EXPECT_OPTIONS                                                      \
	{ "fails", required_argument, NULL, EXPECT_OPT_FAILS },             \
		{ "flakes", required_argument, NULL, EXPECT_OPT_FLAKES },   \
		{ "skips", required_argument, NULL, EXPECT_OPT_SKIPS },     \
		{ "known-kmsg", required_argument, NULL, EXPECT_OPT_KMSG }, \
		{ "expect", required_argument, NULL, EXPECT_OPT_PREFIX },   \
	{                                                                   \
		"retry", required_argument, NULL, EXPECT_OPT_RETRY          \
	}
#define EXPECT_HELP                                                                         \
	"What is expected (docs/expectations.md), each repeatable:\n"                       \
	"  --fails FILE            tests that fail; one that passes is an error\n"          \
	"  --flakes FILE           tests that fail now and then\n"                          \
	"  --skips FILE            tests that must not run\n"                               \
	"  --known-kmsg FILE       kernel lines that are no warnings\n"                     \
	"  --expect PREFIX         PREFIX-fails.txt, -flakes.txt, -skips.txt, -kmsg.txt,\n" \
	"                          those that exist\n"                                      \
	"  --retry N               run unexpected failures again, up to N times\n"

/**
 * expect_take_option() - take one of the options above
 * @settings: where it goes
 * @opt: what getopt_long() returned, its argument in optarg
 *
 * Return: 0, 1 if @opt is none of them, or -1 after printing an error.
 */
int expect_take_option(struct run_settings *settings, int opt);

#endif
