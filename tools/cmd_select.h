/* SPDX-License-Identifier: MIT */
/* The options that choose tests: shared by gauntlet run and gauntlet list. */
#ifndef TOOLS_CMD_SELECT_H
#define TOOLS_CMD_SELECT_H

#include "runner/settings/run_options.h"

/*
 * What gauntlet needs besides the runner's choose_options; the target begins
 * with a struct run_settings.
 */
extern const struct option_table select_options;

/** select_choose_root() - the test root, made absolute. Return: 0, or -1 after printing an error. */
int select_choose_root(struct run_settings *settings);

#endif
