/* SPDX-License-Identifier: MIT */
#include "runner/comms/comms_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runner/comms/comms_seen.h"
#include "runner/run/entry.h"
#include "runner/base/files.h"

#define VARIABLE   "IGT_RUNNER_SOCKET_FD="
#define NOTED_MOST 8 /* drops that are told one by one */
#define PIECE      4096
#define EARLY_MOST (64 * 1024)   /* bytes printed before the first packet */
#define PRINT_MOST (1024 * 1024) /* bytes printed that are put on record here as well */

static const char printed_more[] = "\nrunner: there is more in out.txt and err.txt\n";

int comms_socket_open(struct comms_socket *s, int file)
{
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, fds))
		return -errno;
	/* Above what becomes the test's standard streams, and open across exec. */
	s->test_fd = fcntl(fds[1], F_DUPFD, 3);
	close(fds[1]);
	s->fd = fds[0];
	if (s->test_fd < 0)
		return -errno;
	s->file = file;
	buf_reserve(&s->packet, COMMS_PACKET_MAX);
	return 0;
}

char *const *comms_socket_env(struct comms_socket *s, char *const *envp)
{
	size_t n = 0;

	while (envp[n])
		n++;
	s->envp = xcalloc(n + 2, sizeof(*s->envp));
	n = 0;
	if (s->test_fd >= 0) {
		s->env = xasprintf(VARIABLE "%d", s->test_fd);
		s->envp[n++] = s->env;
	}
	for (; *envp; envp++)
		if (strncmp(*envp, VARIABLE, strlen(VARIABLE)))
			s->envp[n++] = *envp;
	return s->envp;
}

static int put(struct comms_socket *s, const struct comms_packet *packet)
{
	struct buf buf = { 0 };
	int err;

	comms_build(packet, &buf);
	err = comms_append(s->file, buf.data, buf.len);
	buf_done(&buf);
	return err;
}

/* The test alone holds its end now: a descriptor of ours would keep it open. */
int comms_socket_started(struct comms_socket *s, char *const argv[], pid_t pid)
{
	struct comms_packet packet = { .type = COMMS_EXEC, .pid = pid, .tid = pid };
	struct buf line = { 0 };
	int err;

	if (s->fd < 0)
		return 0;
	close(s->test_fd);
	s->test_fd = -1;
	for (size_t i = 0; argv[i]; i++)
		buf_printf(&line, "%s%s", i ? " " : "", argv[i]);
	packet.text = line.data;
	err = put(s, &packet);
	buf_done(&line);
	return err;
}

static int put_text(struct comms_socket *s, uint8_t stream, const char *text)
{
	struct comms_packet packet = {
		.type = COMMS_LOG,
		.pid = getpid(),
		.tid = getpid(),
		.stream = stream,
		.text = text,
	};

	return put(s, &packet);
}

int comms_socket_note(struct comms_socket *s, const char *text, const char *verdict)
{
	struct comms_packet packet = {
		.type = COMMS_OVERRIDE,
		.pid = getpid(),
		.tid = getpid(),
		.text = verdict,
	};
	int err = 0;

	if (!s->used)
		return 0;
	if (text)
		err = put_text(s, STDERR_FILENO, text);
	return err || !verdict ? err : put(s, &packet);
}

/* A text of its own for every piece; NULs cannot be part of one. */
static int put_printed(struct comms_socket *s, const char *data, size_t len)
{
	char piece[PIECE + 1];
	size_t n = 0;
	int err = 0;

	for (size_t i = 0; i < len && !err; i++) {
		if (data[i])
			piece[n++] = data[i];
		if (n && (n == PIECE || i + 1 == len)) {
			piece[n] = '\0';
			err = put_text(s, STDOUT_FILENO, piece);
			n = 0;
		}
	}
	return err;
}

int comms_socket_printed(struct comms_socket *s, const char *data, size_t len)
{
	const size_t most = s->used ? PRINT_MOST : EARLY_MOST;
	size_t left = s->printed < most ? most - s->printed : 0;
	bool over = s->printed <= most && len > left;
	int err;

	if (s->file < 0)
		return 0;
	s->printed += len;
	if (len > left)
		len = left;
	if (!s->used) {
		buf_add(&s->early, data, len);
		return 0;
	}
	err = put_printed(s, data, len);
	return err || !over ? err : put_text(s, STDOUT_FILENO, printed_more);
}

static char *dropped_text(const struct comms_socket *s)
{
	return xasprintf("runner: dropped what is no packet: it is %s (%zu so far)\n",
			 s->why_dropped, s->dropped);
}

static int note_dropped(struct comms_socket *s)
{
	char *text = dropped_text(s);
	int err = comms_socket_note(s, text, "warn");

	free(text);
	return err;
}

static int drop(struct comms_socket *s, const char *why)
{
	int err = 0;

	s->why_dropped = why;
	if (++s->dropped <= NOTED_MOST)
		err = note_dropped(s);
	return err ? err : COMMS_DROPPED;
}

static int take(struct comms_socket *s, size_t len)
{
	int err = 0;

	if (!s->used) {
		s->used = true;
		err = put_printed(s, s->early.data, s->early.len);
		buf_done(&s->early);
		if (!err && s->printed > EARLY_MOST)
			err = put_text(s, STDOUT_FILENO, printed_more);
		if (!err && s->dropped)
			err = note_dropped(s);
	}
	if (!err)
		err = comms_append(s->file, s->packet.data, len);
	return err ? err : COMMS_RECEIVED;
}

/* Why the test may not send that; NULL: it may. */
static const char *check(const struct comms_socket *s, size_t len, struct comms_packet *packet)
{
	const char *why = len > COMMS_PACKET_MAX ? "too long" :
						   comms_parse(s->packet.data, len, packet);

	if (why)
		return why;
	return packet->type == COMMS_EXEC || packet->type == COMMS_EXIT ||
			       packet->type == COMMS_OVERRIDE ?
		       "for runners only" :
		       NULL;
}

int comms_socket_receive(struct comms_socket *s, struct comms_packet *packet)
{
	const char *why;
	ssize_t len;

	if (s->fd < 0)
		return COMMS_NOTHING;
	do
		len = recv(s->fd, s->packet.data, COMMS_PACKET_MAX, MSG_DONTWAIT | MSG_TRUNC);
	while (len < 0 && errno == EINTR);
	if (len < 0) {
		if (errno != EAGAIN) {
			close(s->fd);
			s->fd = -1;
		}
		return COMMS_NOTHING;
	}
	s->received = (size_t)len;
	why = check(s, (size_t)len, packet);
	if (!why && s->stopped && packet->type == COMMS_SUBTEST_RESULT)
		return COMMS_DROPPED;
	return why ? drop(s, why) : take(s, (size_t)len);
}

int comms_socket_end(struct comms_socket *s, int code, double time_s)
{
	struct comms_packet packet = { .type = COMMS_EXIT, .pid = getpid(), .tid = getpid() };
	char seconds[32];

	if (!s->used)
		return 0;
	snprintf(seconds, sizeof(seconds), "%.3f", time_s);
	packet.code = code;
	packet.seconds = seconds;
	return put(s, &packet);
}

int comms_socket_complain(struct comms_socket *s, int err_file)
{
	char *text;
	int err;

	if (s->used || !s->dropped)
		return 0;
	text = dropped_text(s);
	err = file_write_all(err_file, text, strlen(text));
	free(text);
	return err;
}

int comms_blame_abort(int dirfd, size_t index, const char *why)
{
	struct comms_socket socket = COMMS_SOCKET_NONE;
	int fd = entry_open(dirfd, index, false), err = 0;
	char *text;

	if (fd < 0)
		return fd;
	socket.used = comms_is_used(fd);
	if (socket.used) {
		socket.file = file_open_append(fd, COMMS_FILE, false);
		text = xasprintf("\nThis test caused an abort condition: %s\n", why);
		err = socket.file < 0 ? socket.file : comms_socket_note(&socket, text, "abort");
		free(text);
		if (socket.file >= 0)
			close(socket.file);
	}
	close(fd);
	return err;
}

void comms_socket_close(struct comms_socket *s)
{
	if (s->fd >= 0)
		close(s->fd);
	if (s->test_fd >= 0)
		close(s->test_fd);
	free(s->env);
	free(s->envp);
	buf_done(&s->packet);
	buf_done(&s->early);
	*s = (struct comms_socket)COMMS_SOCKET_NONE;
}
