/* SPDX-License-Identifier: MIT */
/* What every cmocka file needs, in the order cmocka wants it. */
#ifndef UNIT_VM_UNIT_H
#define UNIT_VM_UNIT_H

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

#include "vm/lab_priv.h"

#endif
