/* SPDX-License-Identifier: MIT */
/* IGT's igt_vec.h. */
#ifndef COMPAT_IGT_IGT_VEC_H
#define COMPAT_IGT_IGT_VEC_H

#include "util/igt_vec.h"

#endif
