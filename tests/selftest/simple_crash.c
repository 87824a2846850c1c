/* SPDX-License-Identifier: MIT */
#include <signal.h>

#include "core/igt_core.h"

IGT_TEST_DESCRIPTION("A test without subtests that dies of SIGSEGV.");

int igt_simple_main()
{
	igt_info("about to crash\n");
	raise(SIGSEGV);
}
