/* SPDX-License-Identifier: MIT */
/*
 * Shell commands.
 */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/igt_log.h"
#include "core/igt_system.h"

#define LINE_SIZE 1024

/* One output of a command on its way into the log. */
struct relay {
	int fd; /* our end, -1 when it is closed */
	enum igt_log_level level;
	char line[LINE_SIZE];
	size_t len;
};

static void log_line(struct relay *relay)
{
	if (relay->len)
		igt_log(IGT_LOG_DOMAIN, relay->level, "[cmd] %.*s\n", (int)relay->len, relay->line);
	relay->len = 0;
}

/* Lines that are too long are logged in parts. */
static void take(struct relay *relay, const char *data, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (data[i] == '\n' && !relay->len)
			igt_log(IGT_LOG_DOMAIN, relay->level, "[cmd] \n");
		else if (data[i] == '\n')
			log_line(relay);
		else
			relay->line[relay->len++] = data[i];
		if (relay->len == LINE_SIZE)
			log_line(relay);
	}
}

static void read_some(struct relay *relay)
{
	char data[4096];
	ssize_t n = read(relay->fd, data, sizeof(data));

	if (n > 0) {
		take(relay, data, (size_t)n);
	} else if (n == 0 || errno != EINTR) {
		log_line(relay);
		close(relay->fd);
		relay->fd = -1;
	}
}

static void relay_all(struct relay relays[2])
{
	struct pollfd fds[2];

	while (relays[0].fd >= 0 || relays[1].fd >= 0) {
		for (int i = 0; i < 2; i++)
			fds[i] = (struct pollfd){ .fd = relays[i].fd, .events = POLLIN };
		if (poll(fds, 2, -1) < 0)
			continue;
		for (int i = 0; i < 2; i++)
			if (fds[i].revents)
				read_some(&relays[i]);
	}
}

/* @out, @err: what becomes of its stdout and stderr, -1: /dev/null. */
static int start(const char *command, int out, int err, pid_t *ret_pid)
{
	const char *const argv[] = { "sh", "-c", command, NULL };
	posix_spawn_file_actions_t actions;
	int result;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (out >= 0) {
		posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
		posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
	} else {
		posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
		posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	}
	result = posix_spawn(ret_pid, "/bin/sh", &actions, NULL, (char *const *)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return -result;
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int igt_system(const char *command)
{
	struct relay relays[2] = { { .level = IGT_LOG_INFO }, { .level = IGT_LOG_WARN } };
	int out[2], err[2], result;
	pid_t pid;

	if (pipe2(out, O_CLOEXEC))
		return -errno;
	if (pipe2(err, O_CLOEXEC)) {
		result = -errno;
		close(out[0]);
		close(out[1]);
		return result;
	}
	result = start(command, out[1], err[1], &pid);
	close(out[1]);
	close(err[1]);
	relays[0].fd = out[0];
	relays[1].fd = err[0];
	relay_all(relays);
	return result ? result : wait_for(pid);
}

int igt_system_quiet(const char *command)
{
	pid_t pid;
	int result = start(command, -1, -1, &pid);

	return result ? result : wait_for(pid);
}
