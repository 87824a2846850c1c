/* SPDX-License-Identifier: MIT */
#include "runner/base/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/base/clock.h"
#include "runner/run/spawn.h"

#define OUTPUT_MAX ((size_t)16 << 20)

/* @env first: getenv() takes the first of a name. */
static char **join_environment(const struct strlist *env)
{
	size_t n = env ? env->n : 0, i = 0, have = 0;
	char **all;

	while (environ[have])
		have++;
	all = xcalloc(n + have + 1, sizeof(*all));
	for (i = 0; i < n; i++)
		all[i] = env->v[i];
	memcpy(all + n, environ, have * sizeof(*all));
	return all;
}

/* Until the command has closed its output. */
static int collect(int fd, unsigned long long end_ns, struct buf *out)
{
	char data[4096];
	ssize_t got;

	for (;;) {
		unsigned long long now = clock_ns();
		struct pollfd poll_fd = { .fd = fd, .events = POLLIN };

		if (now >= end_ns)
			return -ETIMEDOUT;
		if (poll(&poll_fd, 1, (int)((end_ns - now) / NS_PER_MS) + 1) <= 0)
			continue;
		got = read(fd, data, sizeof(data));
		if (got <= 0)
			return 0;
		if (!out)
			continue;
		if (out->len + (size_t)got > OUTPUT_MAX)
			return -E2BIG;
		buf_add(out, data, (size_t)got);
	}
}

int command_run(const char *command, const struct strlist *env, unsigned long long limit_ns,
		struct buf *out, int *ret_status)
{
	char *argv[] = { (char *)"sh", (char *)"-c", (char *)command, NULL };
	char **envp = join_environment(env);
	int pipe_fds[2], ret;
	pid_t pid = -1;

	if (pipe2(pipe_fds, O_CLOEXEC)) {
		ret = -errno;
		free(envp);
		return ret;
	}
	ret = spawn_test("/bin/sh", argv, envp, pipe_fds[1], -1, &pid);
	close(pipe_fds[1]);
	if (!ret) {
		ret = collect(pipe_fds[0], clock_ns() + limit_ns, out);
		/* What it left running, and itself if it is late. */
		if (ret)
			kill(-pid, SIGKILL);
		*ret_status = spawn_reap(pid);
		kill(-pid, SIGKILL);
	}
	close(pipe_fds[0]);
	free(envp);
	return ret;
}
