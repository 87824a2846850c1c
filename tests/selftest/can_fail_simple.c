/* SPDX-License-Identifier: MIT */
#include "core/igt_core.h"

int igt_simple_main()
{
	igt_info("simple test: %s\n", igt_can_fail() ? "yes" : "no");
}
