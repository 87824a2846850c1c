/* SPDX-License-Identifier: MIT */
/* IGT's igt_list.h. */
#ifndef COMPAT_IGT_IGT_LIST_H
#define COMPAT_IGT_IGT_LIST_H

#include "util/igt_list.h"

#endif
