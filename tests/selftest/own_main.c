/* SPDX-License-Identifier: MIT */
/*
 * A main() of one's own: options that clash, a forgotten igt_exit(), positional arguments.
 */

#include <stdlib.h>
#include <string.h>

#include "core/igt_core.h"

static int handle(int opt, int opt_index, void *data)
{
	const char *what = data;

	igt_info("%s: option %c, index %d, argument %s\n", what, opt, opt == 'n' ? opt_index : 0,
		 optarg ? optarg : "none");
	return opt == 'e' ? IGT_OPT_HANDLER_ERROR : IGT_OPT_HANDLER_SUCCESS;
}

/* IGT_SELFTEST names what to do wrongly; the options themselves are under test. */
int main(int argc, char **argv)
{
	const char *clash = getenv("IGT_SELFTEST");
	struct option options[] = {
		{ "error", no_argument, NULL, 'e' },
		{ "number", required_argument, NULL, 'n' },
		{ NULL, 0, NULL, 0 },
	};
	const char *short_options = "s:";

	if (clash && !strcmp(clash, "name"))
		options[1].name = "debug";
	if (clash && !strcmp(clash, "val-low"))
		options[1].val = 500;
	if (clash && !strcmp(clash, "val-high"))
		options[1].val = 513;
	if (clash && !strcmp(clash, "val-h"))
		options[1].val = 'h';
	if (clash && !strcmp(clash, "short"))
		short_options = "s:h";

	igt_subtest_init_parse_opts(&argc, argv, short_options, options,
				    "  --number=N               a number\n", handle,
				    "handler data");
	for (int i = 1; i < argc; i++)
		igt_info("positional argument %d of %d: %s\n", i, argc - 1, argv[i]);
	igt_subtest("only")
		igt_assert(true);
	if (clash && !strcmp(clash, "no-exit"))
		return 0;
	igt_exit();
}
