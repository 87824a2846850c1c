/* SPDX-License-Identifier: MIT */
/* IGT's igt_core.h: the whole test core, and the headers of libc that tests get by IGT's. */
#ifndef COMPAT_IGT_IGT_CORE_H
#define COMPAT_IGT_IGT_CORE_H

#include <assert.h>
#include <byteswap.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "core/igt_core.h"

#endif
