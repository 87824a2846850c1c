/* SPDX-License-Identifier: MIT */
#include "core/igt_core.h"

IGT_TEST_DESCRIPTION("A test without subtests that succeeds.");

int igt_simple_main()
{
	igt_info("all is well\n");
}
