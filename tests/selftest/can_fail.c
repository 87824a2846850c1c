/* SPDX-License-Identifier: MIT */
/*
 * Where igt_can_fail() says that a failure is legal.
 */

#include "core/igt_core.h"

static void tell(const char *place)
{
	igt_info("%s: %s\n", place, igt_can_fail() ? "yes" : "no");
}

int igt_main()
{
	tell("top level");
	igt_fixture()
		tell("fixture");
	igt_subtest("plain")
		tell("subtest");
	igt_subtest_with_dynamic("container") {
		tell("container");
		igt_dynamic("block")
			tell("dynamic block");
	}
	tell("top level again");
}
