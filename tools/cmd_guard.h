/* SPDX-License-Identifier: MIT */
/* The options that say what is watched around the tests. */
#ifndef TOOLS_CMD_GUARD_H
#define TOOLS_CMD_GUARD_H

#include "runner/runner.h"

enum {
	GUARD_OPT_FIRST = 768,
	GUARD_OPT_ABORT = GUARD_OPT_FIRST,
	GUARD_OPT_OVERALL_TIMEOUT,
	GUARD_OPT_DISK_LIMIT,
	GUARD_OPT_WATCHDOG,
	GUARD_OPT_KMEMLEAK,
	GUARD_OPT_FACTS,
	GUARD_OPT_HOOK,
	GUARD_OPT_COVERAGE,
	GUARD_OPT_COVERAGE_EACH,
	GUARD_OPT_COVERAGE_SCRIPT,
	GUARD_OPT_LAST
};

#define GUARD_OPTIONS                                                                      \
	{ "abort-on", required_argument, NULL, GUARD_OPT_ABORT },                          \
		{ "overall-timeout", required_argument, NULL, GUARD_OPT_OVERALL_TIMEOUT }, \
		{ "disk-usage-limit", required_argument, NULL, GUARD_OPT_DISK_LIMIT },     \
		{ "use-watchdog", no_argument, NULL, GUARD_OPT_WATCHDOG },                 \
		{ "kmemleak", optional_argument, NULL, GUARD_OPT_KMEMLEAK },               \
		{ "facts", no_argument, NULL, GUARD_OPT_FACTS },                           \
		{ "hook", required_argument, NULL, GUARD_OPT_HOOK },                       \
		{ "collect-code-cov", no_argument, NULL, GUARD_OPT_COVERAGE },             \
		{ "coverage-per-test", no_argument, NULL, GUARD_OPT_COVERAGE_EACH },       \
	{                                                                                  \
		"collect-script", required_argument, NULL, GUARD_OPT_COVERAGE_SCRIPT       \
	}
#define GUARD_HELP                                                                           \
	"Watching the machine:\n"                                                            \
	"  --abort-on LIST         stop the run at one of taint, lockdep, ping, all;\n"      \
	"                          taint of before the run does not count; ping asks\n"      \
	"                          IGT_PING_HOSTNAME or PingHostName of ~/.igtrc\n"          \
	"  --use-watchdog          a hardware watchdog reboots the machine if it hangs\n"    \
	"  --disk-usage-limit N    end a subtest that prints more than N bytes; k, M, G\n"   \
	"  --facts                 tell what devices, modules, taint change between tests\n" \
	"  --kmemleak[=each]       look for lost kernel memory at the end, or after each\n"  \
	"  --collect-code-cov --collect-script PROGRAM [--coverage-per-test]\n"              \
	"                          set the kernel's gcov counters to zero, run the tests,\n" \
	"                          then PROGRAM RESULTS/code_cov/NAME\n"                     \
	"  --hook [EVENTS:]COMMAND passed to every test, whose --help-hook tells the rest\n"

/**
 * guard_take_option() - take one of the options above
 * @settings: where it goes
 * @opt: what getopt_long() returned, its argument in optarg
 *
 * Return: 0, 1 if @opt is none of them, or -1 after printing an error.
 */
int guard_take_option(struct run_settings *settings, int opt);

#endif
