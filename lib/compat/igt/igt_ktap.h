/* SPDX-License-Identifier: MIT */
/* IGT's igt_ktap.h: the kernel's test output. */
#ifndef COMPAT_IGT_IGT_KTAP_H
#define COMPAT_IGT_IGT_KTAP_H

#include "util/igt_ktap.h"

#endif
