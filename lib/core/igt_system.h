/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_SYSTEM_H
#define CORE_IGT_SYSTEM_H

/*
 * Shell commands.
 */

#include <stdio.h>
#include <stdlib.h>

#include "core/igt_assert.h"

/**
 * igt_system() - run a shell command and log what it says
 * @command: for sh
 *
 * Waits for its end.  Each line of its stdout is logged at INFO, of its stderr at WARN, as
 * ``[cmd] line``.  Its stdin is /dev/null.
 *
 * Return: its exit status; 128 + N if signal N killed it; -errno if it could not be started.
 */
int igt_system(const char *command);

/**
 * igt_system_quiet() - igt_system() that throws away what the command says
 * @command: for sh
 *
 * Return: as igt_system().
 */
int igt_system_quiet(const char *command);

/** igt_system_cmd() - igt_system() with a printf command; its return value goes to @status. */
#define igt_system_cmd(status, format...)                   \
	do {                                                \
		char *buf_ = NULL;                          \
		igt_assert_lte(0, asprintf(&buf_, format)); \
		status = igt_system(buf_);                  \
		free(buf_);                                 \
	} while (0)

#endif /* CORE_IGT_SYSTEM_H */
