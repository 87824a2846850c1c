/* SPDX-License-Identifier: MIT */
/*
 * The socket to the runner.
 *
 * IGT_RUNNER_SOCKET_FD is the number of a datagram socket.  While it works, all that the core
 * has to say goes there and nothing to stdout and stderr.  A runner that is slow makes the test
 * wait, but not for ever: after WAIT_MS (times GAUNTLET_TIMEOUT_FACTOR), or at once when the
 * other end is gone, the core goes on in text, with the packet that could not be sent as
 * first.  Starts and results are then offered to the socket too, without waiting, for the
 * case that the runner wakes up after all.
 */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/runner_packet.h"
#include "util/str.h"
#include "util/time.h"

#define WAIT_MS       30000
#define RETRY_MS      10
#define SIGNAL_TEXT   127 /* longest text of a packet sent by a signal handler */
#define VARIABLE_NAME "IGT_RUNNER_SOCKET_FD"

static struct {
	int fd; /* valid if open */
	bool open;
	bool given_up;
	unsigned int wait_ms;
} runner;

static bool is_packet_socket(int fd)
{
	int type;
	socklen_t size = sizeof(type);

	return !getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) &&
	       (type == SOCK_DGRAM || type == SOCK_SEQPACKET);
}

/* Programs that the test starts must not speak for it. */
void core_runner_connect(void)
{
	const char *env = getenv(VARIABLE_NAME);
	uint64_t number;

	if (!env || core_opts.mode != CORE_RUN)
		return;
	if (str_to_u64(env, &number) || number > INT32_MAX || !is_packet_socket((int)number))
		return;
	runner.fd = (int)number;
	runner.wait_ms = time_scale_ms(WAIT_MS);
	runner.open = true;
	fcntl(runner.fd, F_SETFD, FD_CLOEXEC);
	unsetenv(VARIABLE_NAME);
}

bool core_runner_connected(void)
{
	return runner.open && !runner.given_up && core_opts.mode == CORE_RUN;
}

/* Is it worth trying @err again? */
static bool is_full(int err)
{
	return err == EAGAIN || err == ENOBUFS || err == ENOMEM || err == EINTR;
}

static bool send_once(const char *data, size_t size)
{
	return send(runner.fd, data, size, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)size;
}

/* Nothing but system calls: signal handlers send too. */
static bool send_patiently(const char *data, size_t size)
{
	uint64_t end_ns = 0;

	while (!send_once(data, size)) {
		struct pollfd pollfd = { .fd = runner.fd, .events = POLLOUT };
		int err = errno;

		if (!is_full(err))
			return false;
		if (!end_ns)
			end_ns = time_now_ns() + runner.wait_ms * 1000000ull;
		else if (time_now_ns() >= end_ns)
			return false;
		if (err == EAGAIN)
			poll(&pollfd, 1, RETRY_MS);
		else if (err != EINTR)
			time_sleep_ns(RETRY_MS * 1000000ull);
	}
	return true;
}

static bool give_up(bool in_signal)
{
	static const char text[] = "the runner does not read its socket: going on in text\n";

	runner.given_up = true;
	if (!in_signal)
		fflush(stdout);
	core_write_in_signal(STDERR_FILENO, text, sizeof(text) - 1);
	return false;
}

static bool send_packet(struct runner_packet *packet, bool in_signal)
{
	char buf[RUNNER_PACKET_SIZE];
	size_t size;

	packet->pid = getpid();
	packet->tid = in_signal ? 0 : gettid();
	size = runner_packet_build(packet, buf, sizeof(buf));
	if (runner.given_up) {
		send_once(buf, size);
		return false;
	}
	return send_patiently(buf, size) || give_up(in_signal);
}

/* Return: number of bytes the runner got. */
static size_t send_text(uint8_t stream, const char *text, size_t len, size_t most, bool in_signal)
{
	char piece[RUNNER_PACKET_TEXT_MAX + 1];
	struct runner_packet packet = {
		.type = RUNNER_PACKET_LOG,
		.stream = stream,
		.strings = { piece },
	};
	size_t sent = 0;

	while (sent < len) {
		size_t n = len - sent < most ? len - sent : most;

		memcpy(piece, text + sent, n);
		piece[n] = '\0';
		if (!send_packet(&packet, in_signal))
			break;
		sent += n;
	}
	return sent;
}

size_t core_runner_log(int stream, const char *text, size_t len)
{
	int saved_errno = errno;
	size_t sent = 0;

	if (core_runner_connected())
		sent = send_text((uint8_t)stream, text, len, RUNNER_PACKET_TEXT_MAX, false);
	errno = saved_errno;
	return sent;
}

size_t core_runner_log_in_signal(const char *text, size_t len)
{
	if (!core_runner_connected())
		return 0;
	return send_text(STDERR_FILENO, text, len, SIGNAL_TEXT, true);
}

/* Return: false if the text form has to be written as well, or instead. */
bool core_runner_send(struct runner_packet *packet)
{
	if (!runner.open || core_opts.mode != CORE_RUN)
		return false;
	return send_packet(packet, false);
}
