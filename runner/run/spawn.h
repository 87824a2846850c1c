/* SPDX-License-Identifier: MIT */
/* Starting a test binary. */
#ifndef RUNNER_SPAWN_H
#define RUNNER_SPAWN_H

#include <stdbool.h>
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
 * Standard input is /dev/null, no signal is blocked or ignored.  When this
 * process dies it gets SIGTERM.  Descriptors
 * that are not close-on-exec leak into it, so the runner opens none such.
 *
 * Return: 0, or -errno when it could not be executed.
 */
int spawn_test(const char *path, char *const argv[], char *const envp[], int out_fd, int err_fd,
	       pid_t *ret_pid);

/** spawn_reap() - wait for @pid to end (blocks). Return: its wait status. */
int spawn_reap(pid_t pid);

/** spawn_told_to_stop() - does one of SIGINT, SIGTERM, SIGHUP, SIGQUIT wait, blocked, for us? */
bool spawn_told_to_stop(void);

/**
 * spawn_wait() - wait for a helper program to end (blocks)
 * @pid: from spawn_test()
 * @end_ns: when it is killed, by clock_ns(); 0: it may take its time
 * @ret_status: its wait status
 *
 * It is killed, with its process group, as well when we are told to stop.
 *
 * Return: 0, -ETIMEDOUT or -EINTR (killed).
 */
int spawn_wait(pid_t pid, unsigned long long end_ns, int *ret_status);

#endif
