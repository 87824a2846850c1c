/* SPDX-License-Identifier: MIT */
/* IGT's igt_aux.h: waiting, time and interruption by signals are part of our core. */
#ifndef COMPAT_IGT_IGT_AUX_H
#define COMPAT_IGT_IGT_AUX_H

#include "igt_core.h"

#endif
