/* SPDX-License-Identifier: MIT */
/* Hook strings: "[EVENTS:]COMMAND", run by the tests, passed on by the runner. */
#ifndef RUNNER_HOOKS_H
#define RUNNER_HOOKS_H

#include <stdio.h>

#include "runner/base/buf.h"

/**
 * hook_check() - would a test take this hook string?
 * @hook: commands and, before the first colon, the events: a comma-separated
 *	list of names, or "*"; without a colon all events
 * @ret_why: one line: what is wrong with it; for free(); may be NULL
 *
 * Return: 0 or -EINVAL.
 */
int hook_check(const char *hook, char **ret_why);

/** hooks_help() - explain hook strings and list the events. */
void hooks_help(FILE *stream);

/** hooks_write() - write hooks.txt, none for an empty list. Return: 0 or -errno. */
int hooks_write(const struct strlist *hooks, int dirfd);

/**
 * hooks_read() - read hooks.txt
 * @hooks: gets the strings added
 * @dirfd: results directory
 *
 * Return: 0 (as well without a file) or -errno.
 */
int hooks_read(struct strlist *hooks, int dirfd);

#endif
