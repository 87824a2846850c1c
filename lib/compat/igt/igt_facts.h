/* SPDX-License-Identifier: MIT */
/* IGT's igt_facts.h: what changes on a machine. */
#ifndef COMPAT_IGT_IGT_FACTS_H
#define COMPAT_IGT_IGT_FACTS_H

#include "core/igt_facts.h"

#endif
