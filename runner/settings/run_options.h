/* SPDX-License-Identifier: MIT */
/*
 * The options that igt_runner and gauntlet run have in common.  Their offsets
 * are those of struct run_settings, which is the first thing in the target.
 */
#ifndef RUNNER_RUN_OPTIONS_H
#define RUNNER_RUN_OPTIONS_H

#include "runner/settings/options.h"

/* Which tests, and how many of them share a process. */
extern const struct option_table choose_options;
/* When a test is killed, in seconds and bytes. */
extern const struct option_table limit_options;
/* What else is watched, how it is judged, what tests are given. */
extern const struct option_table watch_options;

/**
 * run_options_check() - what no option can see alone
 * @settings: paths of programs become absolute; a dmesg_warn_level of -1 (not
 *	given) becomes the default
 * @err: RUN_BAD_INPUT: an option needs another, or a file is missing
 *
 * Return: 0, or -1 with @err.
 */
int run_options_check(struct run_settings *settings, struct run_error *err);

/** take_abort_on() - the value of --abort-on LIST, for a row; see struct option_row. */
int take_abort_on(void *target, const char *value, struct run_error *err);

/** path_absolute() - the same path from "/", symbolic links and all; for free(). */
char *path_absolute(const char *path);

/**
 * path_check() - make a path absolute if something is there
 * @path: replaced
 * @mode: what has to be allowed there, as for access()
 * @what: what should be there, for the error
 * @err: RUN_BAD_INPUT: nothing is, or it may not be used so
 *
 * Return: 0, or -1 with @err.
 */
int path_check(char **path, int mode, const char *what, struct run_error *err);

#endif
