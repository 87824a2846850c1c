/* SPDX-License-Identifier: MIT */
#include "core/igt_core.h"

int igt_simple_main()
{
	igt_abort_on_f(true, "in a test without subtests\n");
}
