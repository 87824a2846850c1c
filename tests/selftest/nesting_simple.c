/* SPDX-License-Identifier: MIT */
/*
 * No block may appear in a test without subtests.
 */

#include "choice.h"

int choice_simple_main()
{
	if (chosen("subtest"))
		igt_subtest("inner")
			igt_info("reached\n");
	if (chosen("container"))
		igt_subtest_with_dynamic("inner")
			igt_info("reached\n");
	if (chosen("dynamic"))
		igt_dynamic("inner")
			igt_info("reached\n");
	if (chosen("group"))
		igt_subtest_group()
			igt_info("reached\n");
	if (chosen("fixture"))
		igt_fixture()
			igt_info("reached\n");
}
