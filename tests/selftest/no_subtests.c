/* SPDX-License-Identifier: MIT */
#include "core/igt_core.h"

int igt_main()
{
}
