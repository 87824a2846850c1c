/* SPDX-License-Identifier: MIT */
/* IGT's igt_hook.h: commands at certain points. */
#ifndef COMPAT_IGT_IGT_HOOK_H
#define COMPAT_IGT_IGT_HOOK_H

#include "core/igt_hook.h"

#endif
