/* SPDX-License-Identifier: MIT */
/*
 * The command line.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/core_internal.h"
#include "core/igt_config.h"
#include "core/igt_log.h"
#include "core/igt_result.h"

/* IGT reserves this range of ``val`` for the core. */
#define VAL_FIRST 500
#define VAL_LAST  513

enum {
	OPT_LIST_SUBTESTS = VAL_FIRST,
	OPT_SHOW_TESTLIST,
	OPT_DESCRIBE,
	OPT_HELP_DESCRIPTION,
	OPT_RUN_SUBTEST,
	OPT_DYNAMIC_SUBTEST,
	OPT_DEBUG,
	OPT_DEVICE,
	OPT_SKIP_CRC_COMPARE,
	OPT_VERSION,
	OPT_HOOK,
	OPT_HELP_HOOK,
	OPT_INTERACTIVE_DEBUG,
	OPT_TRACE_ON_OOPS,
	OPT_HELP = 'h',
};

static const struct option core_options[] = {
	{ "list-subtests", no_argument, NULL, OPT_LIST_SUBTESTS },
	{ "show-testlist", no_argument, NULL, OPT_SHOW_TESTLIST },
	{ "describe", optional_argument, NULL, OPT_DESCRIBE },
	{ "help-description", no_argument, NULL, OPT_HELP_DESCRIPTION },
	{ "run-subtest", required_argument, NULL, OPT_RUN_SUBTEST },
	{ "dynamic-subtest", required_argument, NULL, OPT_DYNAMIC_SUBTEST },
	{ "debug", optional_argument, NULL, OPT_DEBUG },
	{ "device", required_argument, NULL, OPT_DEVICE },
	{ "skip-crc-compare", no_argument, NULL, OPT_SKIP_CRC_COMPARE },
	{ "hook", required_argument, NULL, OPT_HOOK },
	{ "help-hook", no_argument, NULL, OPT_HELP_HOOK },
	{ "interactive-debug", optional_argument, NULL, OPT_INTERACTIVE_DEBUG },
	{ "trace-on-oops", no_argument, NULL, OPT_TRACE_ON_OOPS },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ "help", no_argument, NULL, OPT_HELP },
};
#define CORE_OPTIONS (sizeof(core_options) / sizeof(core_options[0]))

bool igt_skip_crc_compare;

static struct {
	const char **filters;
	size_t count;
} devices;

const char *const *igt_device_filters(size_t *ret_count)
{
	static const char *from_env[1];

	if (devices.count) {
		*ret_count = devices.count;
		return devices.filters;
	}
	from_env[0] = getenv("IGT_DEVICE");
	if (!from_env[0] || !*from_env[0])
		from_env[0] = igt_config_string("Common", "Device");
	*ret_count = from_env[0] && *from_env[0];
	return from_env;
}

static void add_device(const char *filter)
{
	const char **grown = realloc(devices.filters, (devices.count + 1) * sizeof(*grown));

	if (!grown)
		core_illegal("out of memory\n");
	grown[devices.count++] = filter;
	devices.filters = grown;
}

static void print_usage(FILE *out, const char *extra_help)
{
	fprintf(out, "Usage: %s [OPTIONS]\n", core_opts.prog);
	if (core_opts.has_subtests)
		fputs("  --list-subtests          print the names of the subtests\n"
		      "  --run-subtest=PATTERN    run the subtests matching a wildcard pattern;\n"
		      "                           a,b: either; *,!a: all but a\n"
		      "  --dynamic-subtest=PATTERN\n"
		      "                           of these, run only matching dynamic subtests\n",
		      out);
	fputs("  --show-testlist          print full test names, igt@test@subtest\n"
	      "  --describe[=PATTERN]     describe the test and its (matching) subtests\n"
	      "  --help-description       describe the test as a whole\n"
	      "  --debug[=DOMAIN]         show debug messages, or all of one log domain only\n"
	      "  --device=FILTER          device to test; may be repeated\n"
	      "  --skip-crc-compare       do not judge CRCs\n"
	      "  --hook=[EVENTS:]COMMAND  run a command at certain points; may be repeated\n"
	      "  --help-hook              explain --hook\n"
	      "  --interactive-debug[=STOP,...|all]\n"
	      "                           wait for a key at these stops of the test\n"
	      "  --trace-on-oops          let the kernel dump its trace buffer when it dies\n"
	      "  --version                print the version\n"
	      "  --help, -h               print this help\n",
	      out);
	if (extra_help)
		fprintf(out, "%s%s", extra_help,
			*extra_help && extra_help[strlen(extra_help) - 1] != '\n' ? "\n" : "");
}

static size_t count_long(const struct option *options)
{
	size_t n = 0;

	while (options && options[n].name)
		n++;
	return n;
}

static void check_conflicts(const struct core_extra_options *extra)
{
	size_t n = count_long(extra->long_opts);

	for (size_t i = 0; i < n; i++) {
		const struct option *o = &extra->long_opts[i];

		for (size_t j = 0; j < CORE_OPTIONS; j++)
			if (!strcmp(o->name, core_options[j].name))
				core_illegal("option --%s conflicts with one of the core\n",
					     o->name);
		if ((o->val >= VAL_FIRST && o->val <= VAL_LAST) || o->val == OPT_HELP)
			core_illegal("value %d of option --%s conflicts with one of the core\n",
				     o->val, o->name);
	}
	if (extra->short_opts && strchr(extra->short_opts, OPT_HELP))
		core_illegal("option -%c conflicts with one of the core\n", OPT_HELP);
}

/* Who selects subtests first wants them run; who lists first wants a list. */
static void set_mode(enum core_mode mode)
{
	if (!core_opts.run_pattern)
		core_opts.mode = mode;
}

static void handle_core(int opt, const char *extra_help)
{
	switch (opt) {
	case OPT_LIST_SUBTESTS:
		set_mode(CORE_LIST);
		break;
	case OPT_SHOW_TESTLIST:
		set_mode(CORE_TESTLIST);
		break;
	case OPT_DESCRIBE:
		core_opts.mode = CORE_DESCRIBE;
		core_opts.describe_pattern = optarg;
		break;
	case OPT_HELP_DESCRIPTION:
		core_describe_test();
		core_exit(IGT_EXIT_SUCCESS);
	case OPT_RUN_SUBTEST:
		core_opts.run_pattern = optarg;
		break;
	case OPT_DYNAMIC_SUBTEST:
		core_opts.dynamic_pattern = optarg;
		break;
	case OPT_DEBUG:
		core_log_set_domain(optarg);
		break;
	case OPT_DEVICE:
		add_device(optarg);
		break;
	case OPT_SKIP_CRC_COMPARE:
		igt_skip_crc_compare = true;
		break;
	case OPT_HOOK:
		core_hook_add(optarg);
		break;
	case OPT_HELP_HOOK:
		igt_hook_print_help(stdout, "--hook");
		core_exit(IGT_EXIT_SUCCESS);
	case OPT_INTERACTIVE_DEBUG:
		core_interactive_choose(optarg);
		break;
	case OPT_TRACE_ON_OOPS:
		core_oops_trace_want();
		break;
	case OPT_VERSION:
		core_print_version(false);
		core_exit(IGT_EXIT_SUCCESS);
	case OPT_HELP:
		print_usage(stdout, extra_help);
		core_exit(IGT_EXIT_SUCCESS);
	default:
		print_usage(stderr, extra_help);
		core_exit(IGT_EXIT_INVALID);
	}
}

/* One table for getopt: the test's own options first. */
static struct option *join_long(const struct option *extra)
{
	size_t n = count_long(extra);
	struct option *joined = calloc(n + CORE_OPTIONS + 1, sizeof(*joined));

	if (!joined)
		core_illegal("out of memory\n");
	if (n)
		memcpy(joined, extra, n * sizeof(*joined));
	memcpy(joined + n, core_options, sizeof(core_options));
	return joined;
}

static char *join_short(const char *extra)
{
	size_t n = extra ? strlen(extra) : 0;
	char *joined = malloc(n + 2);

	if (!joined)
		core_illegal("out of memory\n");
	if (n)
		memcpy(joined, extra, n);
	joined[n] = OPT_HELP;
	joined[n + 1] = '\0';
	return joined;
}

static void compact(int *argc, char **argv)
{
	int kept = 1;

	for (int i = optind; i < *argc; i++)
		argv[kept++] = argv[i];
	argv[kept] = NULL;
	*argc = kept;
}

void core_parse_options(int *argc, char **argv, const struct core_extra_options *extra)
{
	struct option *long_opts;
	char *short_opts;
	int opt, index = 0;

	check_conflicts(extra);
	long_opts = join_long(extra->long_opts);
	short_opts = join_short(extra->short_opts);
	while ((opt = getopt_long(*argc, argv, short_opts, long_opts, &index)) != -1) {
		if ((opt >= VAL_FIRST && opt <= VAL_LAST) || opt == OPT_HELP || opt == '?')
			handle_core(opt, extra->help);
		else if (extra->handler &&
			 extra->handler(opt, index, extra->data) == IGT_OPT_HANDLER_ERROR)
			core_exit(IGT_EXIT_INVALID);
	}
	core_hook_finish();
	compact(argc, argv);
	free(short_opts);
	free(long_opts);
}
