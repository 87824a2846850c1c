/* SPDX-License-Identifier: MIT */
#include "core/igt_core.h"

IGT_TEST_DESCRIPTION("A test whose set-up skips: so do all its subtests.");

int igt_main()
{
	igt_fixture()
		igt_skip("no such device\n");

	igt_describe("Never runs.");
	igt_subtest("first")
		igt_assert(true);

	igt_describe("Neither.");
	igt_subtest("second")
		igt_assert(true);

	igt_fixture()
		igt_info("never printed\n");
}
