/* SPDX-License-Identifier: MIT */
/*
 * The exit status is that of the first failure.
 */

#include "choice.h"

int choice_main()
{
	igt_subtest("skips")
		igt_skip("\n");
	igt_subtest("succeeds")
		igt_success();
	igt_subtest("fails-with-5")
		igt_fail(5);
	igt_subtest("fails-with-6")
		igt_fail(6);
	igt_subtest("fails-with-0")
		igt_fail(0);
	igt_subtest("fails-with-77")
		igt_fail(IGT_EXIT_SKIP);
}
