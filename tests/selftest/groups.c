/* SPDX-License-Identifier: MIT */
/*
 * Fixtures: order, effect on their group, and none at all for groups nobody selected.
 */

#include <stdlib.h>

#include "choice.h"

static void say(const char *what)
{
	igt_info("%s\n", what);
}

static void nested_skip(void)
{
	igt_subtest_group() {
		igt_fixture()
			say("skipping group: set-up");
		igt_subtest_group() {
			igt_fixture()
				igt_skip("inner group cannot run\n");
			igt_fixture()
				say("never: fixture after a skip");
			igt_subtest("inner-skipped")
				say("never: body");
			igt_subtest_group()
				igt_subtest("innermost-skipped")
					say("never: body");
		}
		igt_subtest("outer-runs")
			say("body of outer-runs");
		igt_fixture()
			say("skipping group: clean-up");
	}
}

static void failing(void)
{
	igt_subtest_group() {
		igt_fixture()
			igt_assert(false);
		igt_subtest("after-failed-fixture")
			say("never: body");
	}
}

int choice_main()
{
	static int passes;

	/* The walk that finds out about selections must not be seen here. */
	if (!igt_only_list_subtests())
		igt_info("pass %d over the body\n", ++passes);
	else
		passes++;
	igt_fixture()
		say("top: set-up");
	nested_skip();
	failing();
	igt_subtest_group() {
		igt_fixture()
			say("plain group: set-up");
		igt_subtest("plain")
			say("body of plain");
		igt_subtest_group() {
			igt_fixture()
				say("inner plain group: set-up");
			igt_subtest("plain-inner")
				say("body of plain-inner");
		}
		igt_fixture()
			say("plain group: clean-up");
	}
	for (int i = 0; i < 3; i++) {
		igt_subtest_group() {
			igt_fixture()
				igt_info("looped group %d: set-up\n", i);
			igt_subtest_f("looped-%d", i)
				igt_info("body of looped-%d\n", i);
		}
	}
	if (chosen("crash-when-listing") && igt_only_list_subtests())
		abort();
	igt_subtest("at-top")
		say("body of at-top");
	igt_fixture()
		say("top: clean-up");
}
