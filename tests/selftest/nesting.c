/* SPDX-License-Identifier: MIT */
/*
 * Legal and illegal nesting, one form per run.
 */

#include "choice.h"

static void inside_fixture(void)
{
	igt_fixture() {
		if (chosen("fixture-in-fixture"))
			igt_fixture()
				igt_info("reached\n");
		if (chosen("subtest-in-fixture"))
			igt_subtest("inner")
				igt_info("reached\n");
		if (chosen("group-in-fixture"))
			igt_subtest_group()
				igt_info("reached\n");
		if (chosen("dynamic-in-fixture"))
			igt_dynamic("inner")
				igt_info("reached\n");
		if (chosen("success-in-fixture"))
			igt_success();
	}
}

static void inside_subtest(void)
{
	igt_subtest("outer") {
		if (chosen("fixture-in-subtest"))
			igt_fixture()
				igt_info("reached\n");
		if (chosen("subtest-in-subtest"))
			igt_subtest("inner")
				igt_info("reached\n");
		if (chosen("container-in-subtest"))
			igt_subtest_with_dynamic("inner")
				igt_info("reached\n");
		if (chosen("group-in-subtest"))
			igt_subtest_group()
				igt_info("reached\n");
		if (chosen("dynamic-in-subtest"))
			igt_dynamic("inner")
				igt_info("reached\n");
		if (chosen("describe-in-subtest"))
			igt_describe("too late");
		if (chosen("exit-in-subtest"))
			igt_exit();
		if (chosen("break-out-of-subtest"))
			break;
	}
}

static void inside_container(void)
{
	igt_subtest_with_dynamic("container") {
		if (chosen("subtest-in-container"))
			igt_subtest("inner")
				igt_info("reached\n");
		if (chosen("fail-in-container"))
			igt_fail(IGT_EXIT_FAILURE);
		if (chosen("assert-in-container"))
			igt_assert(false);
		if (chosen("describe-dynamic"))
			igt_describe("too late");
		igt_dynamic("block") {
			if (chosen("dynamic-in-dynamic"))
				igt_dynamic("inner")
					igt_info("reached\n");
			if (chosen("subtest-in-dynamic"))
				igt_subtest("inner")
					igt_info("reached\n");
		}
	}
}

int choice_main()
{
	if (chosen("dynamic-at-top"))
		igt_dynamic("outer")
			igt_info("reached\n");
	if (chosen("skip-at-top"))
		igt_skip("not here\n");
	if (chosen("assert-at-top"))
		igt_assert(false);
	inside_fixture();
	inside_subtest();
	inside_container();
	igt_subtest_group() {
		igt_subtest_group() {
			igt_fixture()
				igt_info("fixture in a group in a group\n");
			igt_subtest("grouped")
				igt_info("subtest in a group in a group\n");
		}
	}
}
