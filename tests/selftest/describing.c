/* SPDX-License-Identifier: MIT */
/*
 * Descriptions of subtests and nested groups.  The bodies must not run.
 */

#include "choice.h"

IGT_TEST_DESCRIPTION("The description of the whole test, which is a little longer than what "
		     "fits into one line of eighty columns.");

static void must_not_run(void)
{
	igt_info("a body or a fixture was run\n");
}

int choice_main()
{
	char too_long[513];

	igt_fixture()
		must_not_run();

	igt_subtest("bare")
		must_not_run();

	igt_describe("One sentence.");
	igt_subtest("plain")
		must_not_run();

	igt_subtest("bare-after-plain")
		must_not_run();

	igt_describe(
		"These words, indented by two, reach the very last of the eighty columns, here: "
		"These words would reach one column more, so that the last of them moves on to y");
	igt_subtest("exact-width")
		must_not_run();

	igt_describe("The group's own text.");
	igt_subtest_group() {
		igt_subtest("in-group")
			must_not_run();
		igt_describe_f("Text number %d, which is wrapped between words only and never "
			       "inside this-very-long-word-of-more-than-eighty-columns-"
			       "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.",
			       2);
		igt_subtest_with_dynamic("in-group-with-text")
			must_not_run();
		igt_describe("The inner group's text.");
		igt_subtest_group() {
			igt_describe("The innermost text.");
			igt_subtest("in-inner-group")
				must_not_run();
		}
	}

	igt_subtest("after-group")
		must_not_run();

	memset(too_long, 'x', sizeof(too_long) - 1);
	too_long[sizeof(too_long) - 1] = '\0';
	if (chosen("longest"))
		igt_describe(too_long + 1);
	if (chosen("too-long"))
		igt_describe(too_long);
	igt_subtest("last")
		must_not_run();
}
