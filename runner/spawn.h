/* SPDX-License-Identifier: MIT */
/* Starting a test binary. */
#ifndef RUNNER_SPAWN_H
#define RUNNER_SPAWN_H

#include <sys/types.h>

/**
 * spawn_test() - start a program in a process group of its own
 * @path: the program
 * @argv: its arguments, argv[0] included
 * @envp: its environment
 * @out_fd: becomes its standard output; -1: /dev/null
 * @err_fd: becomes its standard error; -1: /dev/null
 * @ret_pid: its process id, which is its process group id as well
 *
 * Standard input is /dev/null, no signal is blocked or ignored.  Descriptors
 * that are not close-on-exec leak into it, so the runner opens none such.
 *
 * Return: 0, or -errno when it could not be executed.
 */
int spawn_test(const char *path, char *const argv[], char *const envp[], int out_fd, int err_fd,
	       pid_t *ret_pid);

/** spawn_reap() - wait for @pid to end (blocks). Return: its wait status. */
int spawn_reap(pid_t pid);

#endif
