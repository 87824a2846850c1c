/* SPDX-License-Identifier: MIT */
/* IGT's igt_types.h: file descriptors that close themselves. */
#ifndef COMPAT_IGT_IGT_TYPES_H
#define COMPAT_IGT_IGT_TYPES_H

#include "core/igt_types.h"

#endif
