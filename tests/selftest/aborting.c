/* SPDX-License-Identifier: MIT */
/*
 * igt_abort_on_f() in every place.
 */

#include "choice.h"

static void maybe_abort(const char *place)
{
	igt_abort_on_f(chosen(place), "at %s\n", place);
}

int choice_main()
{
	maybe_abort("top");
	igt_fixture()
		maybe_abort("fixture");
	igt_subtest("first")
		maybe_abort("subtest");
	igt_subtest_with_dynamic("second") {
		igt_dynamic("block-1")
			maybe_abort("dynamic");
		maybe_abort("between-dynamics");
		igt_dynamic("block-2")
			igt_assert(true);
	}
	igt_subtest("third")
		igt_assert(true);
}
