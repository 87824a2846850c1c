/* SPDX-License-Identifier: MIT */
/* Umbrella of lib/util. */
#ifndef UTIL_UTIL_H
#define UTIL_UTIL_H

#include "util/debugfs.h"
#include "util/str.h"
#include "util/sysfs.h"
#include "util/sysfs_choice.h"
#include "util/sysfs_dev.h"
#include "util/taints.h"
#include "util/time.h"

#endif
