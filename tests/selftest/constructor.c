/* SPDX-License-Identifier: MIT */
/*
 * Code before main(), when the core does not know the program yet.
 */

#include "core/igt_core.h"

static int prepared;

igt_constructor
{
	prepared = 42;
	igt_warn("before main of %s\n", igt_test_name());
}

int igt_simple_main()
{
	igt_assert_eq(prepared, 42);
}
