/* SPDX-License-Identifier: MIT */
#include "core/igt_core.h"

IGT_TEST_DESCRIPTION("A test without subtests that fails.");

int igt_simple_main()
{
	igt_assert_f(false, "as it must\n");
}
