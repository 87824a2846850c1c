/* SPDX-License-Identifier: MIT */
#ifndef SELFTEST_CHOICE_H
#define SELFTEST_CHOICE_H

/*
 * An option --do=WHAT for programs that show one of many behaviours per run.
 */

#include <string.h>

#include "core/igt_core.h"

static const char *choice = "";

static int take_choice(int opt, int opt_index, void *data)
{
	choice = optarg;
	return IGT_OPT_HANDLER_SUCCESS;
}

static const struct option choice_options[] = {
	{ "do", required_argument, NULL, 'd' },
	{ NULL, 0, NULL, 0 },
};

#define CHOICE_HELP "  --do=WHAT                what to show\n"

/* As igt_main() and igt_simple_main(), with that option. */
#define choice_main() igt_main_args(NULL, choice_options, CHOICE_HELP, take_choice, NULL)
#define choice_simple_main() \
	igt_simple_main_args(NULL, choice_options, CHOICE_HELP, take_choice, NULL)

static inline bool chosen(const char *what)
{
	return !strcmp(choice, what);
}

#endif /* SELFTEST_CHOICE_H */
