/* SPDX-License-Identifier: MIT */
#include "core/igt_core.h"

IGT_TEST_DESCRIPTION("A test without subtests that skips.");

int igt_simple_main()
{
	igt_skip("not on this machine\n");
}
