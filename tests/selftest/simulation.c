/* SPDX-License-Identifier: MIT */
/*
 * igt_skip_on_simulation() in every place.
 */

#include "choice.h"

static void maybe_skip(const char *place)
{
	if (chosen(place))
		igt_skip_on_simulation();
}

int choice_main()
{
	maybe_skip("top");
	igt_fixture()
		maybe_skip("fixture");
	igt_subtest_group() {
		maybe_skip("group");
		igt_subtest("first")
			maybe_skip("subtest");
	}
	igt_subtest_with_dynamic("second") {
		maybe_skip("container");
		igt_dynamic("block")
			maybe_skip("dynamic");
	}
	igt_info("%d times\n", SLOW_QUICK(1000, 10));
}
