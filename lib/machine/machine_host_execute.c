/* SPDX-License-Identifier: MIT */
/*
 * A command on the host, in a process group of its own:
 *
 *	spawn --> poll both outputs and the process --> it ended: take what is still in the pipes
 *	                    |
 *	                    +--> time over, or too much output: kill the group
 *
 * The end of the process counts, not that of the pipes: something it left running may hold them.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "machine/machine_ops.h"
#include "util/time.h"

#define NS_PER_MS 1000000u

struct stream {
	int fd; /* -1: at its end */
	char *text;
	size_t len, room;
};

enum { OUT, ERR, STREAMS };

/* Takes what is there now.  Return: 0, -EOVERFLOW, -ENOMEM, or the -errno of the read. */
static int stream_take(struct stream *stream)
{
	while (stream->fd >= 0) {
		ssize_t n;

		if (stream->len + 1 >= stream->room) {
			size_t room = stream->room ? 2 * stream->room : 4096;
			char *grown = realloc(stream->text, room);

			if (!grown)
				return -ENOMEM;
			if (!stream->room)
				grown[0] = '\0';
			stream->text = grown;
			stream->room = room;
		}
		n = read(stream->fd, stream->text + stream->len, stream->room - stream->len - 1);
		if (n < 0)
			return errno == EAGAIN || errno == EINTR ? 0 : -errno;
		stream->len += (size_t)n;
		stream->text[stream->len] = '\0';
		if (stream->len > MACHINE_OUTPUT_MAX)
			return -EOVERFLOW;
		if (!n) {
			close(stream->fd);
			stream->fd = -1;
		}
	}
	return 0;
}

static int ms_until(uint64_t deadline)
{
	uint64_t now = time_now_ns();

	return now >= deadline ? 0 : (int)((deadline - now + NS_PER_MS - 1) / NS_PER_MS);
}

/* Return: 0 the process ended, or the reason to kill it. */
static int follow(int pidfd, struct stream streams[STREAMS], uint64_t deadline)
{
	for (;;) {
		struct pollfd fds[STREAMS + 1] = {
			{ .fd = streams[OUT].fd, .events = POLLIN },
			{ .fd = streams[ERR].fd, .events = POLLIN },
			{ .fd = pidfd, .events = POLLIN },
		};
		int ready = poll(fds, STREAMS + 1, ms_until(deadline)), ret;

		if (ready < 0 && errno != EINTR)
			return -errno;
		if (!ready)
			return -ETIMEDOUT;
		for (int i = 0; i < STREAMS; i++) {
			ret = stream_take(&streams[i]);
			if (ret)
				return ret;
		}
		if (ready > 0 && fds[STREAMS].revents)
			return 0;
		if (!ms_until(deadline))
			return -ETIMEDOUT;
	}
}

static int spawn(const char *const argv[], const int ends[STREAMS], pid_t *ret_pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attrs;
	sigset_t none;
	int err;

	sigemptyset(&none);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attrs);
	posix_spawnattr_setflags(&attrs, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setpgroup(&attrs, 0);
	posix_spawnattr_setsigmask(&attrs, &none);
	err = posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	if (!err)
		err = posix_spawn_file_actions_adddup2(&files, ends[OUT], 1);
	if (!err)
		err = posix_spawn_file_actions_adddup2(&files, ends[ERR], 2);
	if (!err)
		err = posix_spawnp(ret_pid, argv[0], &files, &attrs, (char *const *)argv, environ);
	posix_spawnattr_destroy(&attrs);
	posix_spawn_file_actions_destroy(&files);
	return -err;
}

/* Starts it with both outputs in pipes, whose writing ends are the child's alone. */
static int start(const char *const argv[], struct stream streams[STREAMS], pid_t *ret_pid)
{
	int ends[STREAMS] = { -1, -1 }, ret = 0;

	for (int i = 0; !ret && i < STREAMS; i++) {
		int pipe_fds[2];

		if (pipe2(pipe_fds, O_CLOEXEC)) {
			ret = -errno;
			break;
		}
		streams[i].fd = pipe_fds[0];
		ends[i] = pipe_fds[1];
		ret = fcntl(streams[i].fd, F_SETFL, O_NONBLOCK) ? -errno : 0;
	}
	if (!ret)
		ret = spawn(argv, ends, ret_pid);
	for (int i = 0; i < STREAMS; i++) {
		if (ends[i] >= 0)
			close(ends[i]);
	}
	return ret;
}

/* Waits for the end of a started process, which it brings about itself after an error. */
static int finish(pid_t pid, struct stream streams[STREAMS], uint64_t deadline, int *ret_status)
{
	int pidfd = pidfd_open(pid, 0);
	int ret = pidfd < 0 ? -errno : follow(pidfd, streams, deadline);

	if (pidfd >= 0)
		close(pidfd);
	if (ret)
		kill(-pid, SIGKILL);
	while (waitpid(pid, ret_status, 0) < 0 && errno == EINTR)
		;
	for (int i = 0; !ret && i < STREAMS; i++)
		ret = stream_take(&streams[i]);
	return ret;
}

int machine_host_execute(struct machine *machine, const char *const argv[], unsigned int timeout_ms,
			 struct machine_result *ret_result)
{
	uint64_t deadline = time_now_ns() + (uint64_t)timeout_ms * NS_PER_MS;
	struct stream streams[STREAMS] = { { .fd = -1 }, { .fd = -1 } };
	int status = 0;
	pid_t pid;
	int ret = start(argv, streams, &pid);

	if (!ret)
		ret = finish(pid, streams, deadline, &status);
	for (int i = 0; i < STREAMS; i++) {
		if (streams[i].fd >= 0)
			close(streams[i].fd);
		if (ret)
			free(streams[i].text);
	}
	if (ret)
		return ret;
	*ret_result = (struct machine_result){
		.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
		.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
		.out = streams[OUT].text,
		.out_len = streams[OUT].len,
		.err = streams[ERR].text,
		.err_len = streams[ERR].len,
	};
	return 0;
}
