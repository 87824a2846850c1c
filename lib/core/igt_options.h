/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_OPTIONS_H
#define CORE_IGT_OPTIONS_H

/*
 * The command line of a test.  --help of any test lists the options of the core.
 */

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>

/** What an igt_opt_handler_t returns; the second ends the process with status 79. */
#define IGT_OPT_HANDLER_SUCCESS 0
#define IGT_OPT_HANDLER_ERROR   (-2)

/**
 * typedef igt_opt_handler_t - handles one option of the test itself
 * @opt: short option character or ``val`` of the long option; its argument is in ``optarg``
 * @opt_index: index in the test's table of long options; meaningless for a short option
 * @data: as given to igt_main_args()
 *
 * Return: IGT_OPT_HANDLER_SUCCESS or IGT_OPT_HANDLER_ERROR.
 */
typedef int (*igt_opt_handler_t)(int opt, int opt_index, void *data);

/** igt_skip_crc_compare - true after --skip-crc-compare: the test shall not judge CRCs. */
extern bool igt_skip_crc_compare;

/**
 * igt_device_filters() - the device filters the user gave
 * @ret_count: number of filters
 *
 * Every --device on the command line, in order; without any, the value of IGT_DEVICE as one
 * filter, or else the key Device of the config file; else none.  A string may hold several filters joined by ';'; splitting and judging
 * them is the caller's business.
 *
 * Return: array of @ret_count strings, owned by the core, valid until exit; never NULL.
 */
const char *const *igt_device_filters(size_t *ret_count);

/**
 * igt_subtest_init_parse_opts() - start a test with subtests from a main() of one's own
 * @argc: argument count; reduced to argv[0] and the positional arguments
 * @argv: argument vector, compacted likewise
 * @extra_short_opts: short options of the test in getopt form, or NULL; 'h' is reserved
 * @extra_long_opts: its long options, ended by a zero entry, or NULL; ``val`` 500 to 513 are
 *	reserved
 * @help_str: text shown below the options of the core by --help, or NULL
 * @extra_opt_handler: called for each of the test's options, or NULL
 * @handler_data: handed to the handler
 *
 * A clash of name, ``val`` or short option with one of the core, or within the test's own,
 * is a mistake in the test: one critical line, then SIGABRT.  A malformed command line ends
 * the process with status 79, --help and --version with 0.  main() must end in igt_exit().
 *
 * Return: @argc after compaction.
 */
int igt_subtest_init_parse_opts(int *argc, char **argv, const char *extra_short_opts,
				const struct option *extra_long_opts, const char *help_str,
				igt_opt_handler_t extra_opt_handler, void *handler_data);

/** igt_subtest_init() - igt_subtest_init_parse_opts() without options of the test. */
#define igt_subtest_init(argc, argv) \
	igt_subtest_init_parse_opts(&argc, argv, NULL, NULL, NULL, NULL, NULL)

/**
 * igt_simple_init_parse_opts() - start a test without subtests from a main() of one's own
 * @argc: see igt_subtest_init_parse_opts(), as for the others
 * @argv: "
 * @extra_short_opts: "
 * @extra_long_opts: "
 * @help_str: "
 * @extra_opt_handler: "
 * @handler_data: "
 */
void igt_simple_init_parse_opts(int *argc, char **argv, const char *extra_short_opts,
				const struct option *extra_long_opts, const char *help_str,
				igt_opt_handler_t extra_opt_handler, void *handler_data);

/** igt_simple_init() - igt_simple_init_parse_opts() without options of the test. */
#define igt_simple_init(argc, argv) \
	igt_simple_init_parse_opts(&argc, argv, NULL, NULL, NULL, NULL, NULL)

#endif /* CORE_IGT_OPTIONS_H */
