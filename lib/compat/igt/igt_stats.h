/* SPDX-License-Identifier: MIT */
/* IGT's igt_stats.h. */
#ifndef COMPAT_IGT_IGT_STATS_H
#define COMPAT_IGT_IGT_STATS_H

#include "util/igt_stats.h"

#endif
