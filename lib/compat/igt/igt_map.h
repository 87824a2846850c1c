/* SPDX-License-Identifier: MIT */
/* IGT's igt_map.h. */
#ifndef COMPAT_IGT_IGT_MAP_H
#define COMPAT_IGT_IGT_MAP_H

#include "util/igt_map.h"

#endif
