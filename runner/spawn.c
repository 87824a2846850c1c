/* SPDX-License-Identifier: MIT */
#include "runner/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/clock.h"

static int output_to(posix_spawn_file_actions_t *actions, int fd, int target)
{
	if (fd < 0)
		return posix_spawn_file_actions_addopen(actions, target, "/dev/null", O_WRONLY, 0);
	return posix_spawn_file_actions_adddup2(actions, fd, target);
}

int spawn_test(const char *path, char *const argv[], char *const envp[], int out_fd, int err_fd,
	       pid_t *ret_pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t none, all;
	int err;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
						POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setpgroup(&attr, 0);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	err = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	if (!err)
		err = output_to(&actions, out_fd, 1);
	if (!err)
		err = output_to(&actions, err_fd, 2);
	if (!err)
		err = posix_spawn(ret_pid, path, &actions, &attr, argv, envp);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return -err;
}

int spawn_reap(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

bool spawn_told_to_stop(void)
{
	static const int stops[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	sigset_t pending;

	sigpending(&pending);
	for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++)
		if (sigismember(&pending, stops[i]) == 1)
			return true;
	return false;
}

int spawn_wait(pid_t pid, unsigned long long end_ns, int *ret_status)
{
	int ret = 0;

	while (!waitpid(pid, ret_status, WNOHANG)) {
		if (spawn_told_to_stop())
			ret = -EINTR;
		else if (end_ns && clock_ns() >= end_ns)
			ret = -ETIMEDOUT;
		if (ret) {
			kill(-pid, SIGKILL);
			*ret_status = spawn_reap(pid);
			return ret;
		}
		usleep(1000);
	}
	return 0;
}
