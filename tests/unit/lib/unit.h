/* SPDX-License-Identifier: MIT */
/* What every cmocka file needs, in the order cmocka wants it. */
#ifndef UNIT_LIB_UNIT_H
#define UNIT_LIB_UNIT_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/** ARRAY_LEN() - number of elements of an array */
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
