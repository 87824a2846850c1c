/* SPDX-License-Identifier: MIT */
#include "core/igt_core.h"

int igt_simple_main()
{
	igt_skip_on_simulation();
}
