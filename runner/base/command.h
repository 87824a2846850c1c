/* SPDX-License-Identifier: MIT */
/* Shell commands that the user configured. */
#ifndef RUNNER_COMMAND_H
#define RUNNER_COMMAND_H

#include "runner/base/buf.h"

/**
 * command_run() - run a command with /bin/sh and wait for it (blocks)
 * @command: the command
 * @env: "NAME=VALUE" added to our environment; may be NULL
 * @limit_ns: after that it is killed with all it started, not scaled
 * @out: gets its standard output, at most 16 MiB; may be NULL
 * @ret_status: its wait status
 *
 * Standard input is /dev/null, standard error is thrown away.
 *
 * Return: 0, -ETIMEDOUT (killed), -E2BIG (killed: too much output), or -errno
 * when it could not be started.
 */
int command_run(const char *command, const struct strlist *env, unsigned long long limit_ns,
		struct buf *out, int *ret_status);

#endif
