/* SPDX-License-Identifier: MIT */
/* Umbrella of lib/util. */
#ifndef UTIL_UTIL_H
#define UTIL_UTIL_H

#include "util/str.h"
#include "util/sysfs.h"
#include "util/time.h"

#endif
