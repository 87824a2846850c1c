/* SPDX-License-Identifier: MIT */
/* IGT's igt_core.h: the whole test core. */
#ifndef COMPAT_IGT_IGT_CORE_H
#define COMPAT_IGT_IGT_CORE_H

#include "core/igt_core.h"

#endif
