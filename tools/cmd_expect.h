/* SPDX-License-Identifier: MIT */
/* The options that say what a run has to expect. */
#ifndef TOOLS_CMD_EXPECT_H
#define TOOLS_CMD_EXPECT_H

#include "runner/settings/options.h"

/* Offsets are those of struct run_settings, the first thing in the target. */
extern const struct option_table expect_options;

#endif
