/* SPDX-License-Identifier: MIT */
/*
 * Every way a subtest made of dynamic blocks can end.
 */

#include <signal.h>

#include "core/igt_core.h"

IGT_TEST_DESCRIPTION("Subtests made of dynamic blocks.");

static void one_crashes(int victim)
{
	for (int i = 0; i < 3; i++)
		igt_dynamic_f("part-%d", i)
			if (i == victim)
				raise(SIGSEGV);
}

static void one_fails(int victim)
{
	for (int i = 0; i < 3; i++)
		igt_dynamic_f("part-%d", i)
			igt_assert_neq(i, victim);
}

int igt_main()
{
	igt_describe("All blocks succeed.");
	igt_subtest_with_dynamic("pass")
		one_fails(-1);

	igt_describe("One block of three fails.");
	igt_subtest_with_dynamic("fail")
		one_fails(1);

	igt_describe("One block of three crashes.");
	igt_subtest_with_dynamic("crash")
		one_crashes(1);

	igt_describe("All blocks skip.");
	igt_subtest_with_dynamic("skip") {
		igt_dynamic("first")
			igt_skip("not here\n");
		igt_dynamic("second")
			igt_skip("not there\n");
	}

	igt_describe("One block skips, one succeeds.");
	igt_subtest_with_dynamic("skip-one") {
		igt_dynamic("first")
			igt_skip("not here\n");
		igt_dynamic("second")
			igt_assert(true);
	}

	igt_describe("No block at all.");
	igt_subtest_with_dynamic("empty")
		igt_info("nothing to do\n");

	igt_describe("Skips outside of its blocks.");
	igt_subtest_with_dynamic("skip-outside")
		igt_require(false);

	igt_describe("Skips outside of its blocks after one has failed: a failure.");
	igt_subtest_with_dynamic("skip-after-fail") {
		igt_dynamic("first")
			igt_assert(false);
		igt_skip("too late\n");
	}
}
