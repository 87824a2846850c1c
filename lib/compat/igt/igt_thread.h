/* SPDX-License-Identifier: MIT */
/* IGT's igt_thread.h: assertions in threads. */
#ifndef COMPAT_IGT_IGT_THREAD_H
#define COMPAT_IGT_IGT_THREAD_H

#include "core/igt_thread.h"

#endif
