/* SPDX-License-Identifier: MIT */
/*
 * init of the lab: boots, says READY, and answers the host's frames one after the other.
 * The state is saved while it waits for the first RUN.  See init.h for the other parts.
 */
#include "init.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define BEAT_MS    500
#define MAX_QUEUED (512u * 1024)

static int port = -1;
static struct lab_buf from_host, to_host;
static struct init_job job = { .in = -1, .out = -1, .err = -1 };
static bool root_ready;

static void say(uint8_t type, const char *fmt, va_list args)
{
	char text[512];
	int len = vsnprintf(text, sizeof(text), fmt, args);

	if (len >= (int)sizeof(text))
		len = sizeof(text) - 1;
	lab_frame_put(&to_host, type, text, (size_t)len);
	fprintf(stderr, "init: %s\n", text);
}

void init_log(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(LAB_LOG, fmt, args);
	va_end(args);
}

void init_fail(const char *fmt, ...)
{
	int err = errno;
	va_list args;

	va_start(args, fmt);
	say(LAB_FAIL, fmt, args);
	va_end(args);
	errno = err;
}

int init_write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	close(fd);
	return err;
}

static void power_off(void)
{
	sync();
	reboot(RB_POWER_OFF);
}

static void add_to(char **list, unsigned int max, unsigned int *count, char *value)
{
	if (*count < max)
		list[(*count)++] = value;
}

static void parse_word(struct init_request *req, char *key, char *value, size_t counts[2])
{
	if (!strcmp(key, "arg"))
		req->argv[counts[0]++] = value;
	else if (!strcmp(key, "env"))
		req->env[counts[1]++] = value;
	else if (!strcmp(key, "share"))
		add_to(req->shares, INIT_MAX_SHARES, &req->num_shares, value);
	else if (!strcmp(key, "device"))
		add_to(req->devices, INIT_MAX_DEVICES, &req->num_devices, value);
	else if (!strcmp(key, "new_id"))
		add_to(req->new_ids, INIT_MAX_DEVICES, &req->num_new_ids, value);
	else if (!strcmp(key, "sysctl"))
		add_to(req->sysctls, INIT_MAX_DEVICES, &req->num_sysctls, value);
	else if (!strcmp(key, "time_ns"))
		req->time_ns = atoll(value);
	else if (!strcmp(key, "seed"))
		req->seed = value;
	else if (!strcmp(key, "cwd"))
		req->cwd = value;
	else if (!strcmp(key, "modules"))
		req->modules = value;
	else if (!strcmp(key, "modules_over"))
		req->modules_over = value;
	else if (!strcmp(key, "load"))
		add_to(req->loads, INIT_MAX_MODULES, &req->num_loads, value);
	else if (!strcmp(key, "tty"))
		req->tty = value[0] == '1';
	else if (!strcmp(key, "rows"))
		req->rows = (unsigned int)atoi(value);
	else if (!strcmp(key, "cols"))
		req->cols = (unsigned int)atoi(value);
	else if (!strcmp(key, "wait_ms"))
		req->wait_ms = (unsigned int)atoi(value);
}

static bool parse_request(struct init_request *req, const struct lab_frame *frame)
{
	size_t words = 0, counts[2] = { 0, 0 };
	char *end;

	*req = (struct init_request){ .wait_ms = 30000 };
	req->data = malloc(frame->len + 1);
	if (!req->data)
		return false;
	memcpy(req->data, frame->payload, frame->len);
	end = req->data + frame->len;
	*end = '\0';
	for (char *p = req->data; p < end; p += strlen(p) + 1)
		words++;
	req->argv = calloc(words + 1, sizeof(char *));
	req->env = calloc(words + 1, sizeof(char *));
	if (!req->argv || !req->env)
		return false;
	for (char *p = req->data, *next; p < end; p = next) {
		char *equals = strchr(p, '=');

		next = p + strlen(p) + 1;
		if (!equals)
			continue;
		*equals = '\0';
		parse_word(req, p, equals + 1, counts);
	}
	return counts[0] > 0;
}

static void start_job(const struct lab_frame *frame)
{
	struct init_request req;

	if (job.pid || !parse_request(&req, frame)) {
		init_fail("%s", job.pid ? "a command is running" : "the run request is broken");
	} else if (!init_clock(&req) && (root_ready || !init_root(&req)) && !init_devices(&req) &&
		   !init_load_modules(&req)) {
		root_ready = true;
		if (!init_job_start(&job, &req))
			lab_frame_put(&to_host, LAB_STARTED, NULL, 0);
	}
	free(req.argv);
	free(req.env);
	free(req.data);
}

static void answer(const struct lab_frame *frame)
{
	switch (frame->type) {
	case LAB_RUN:
		start_job(frame);
		break;
	case LAB_IN:
		lab_buf_add(&job.stdin_data, frame->payload, frame->len);
		break;
	case LAB_EOF:
		job.eof = true;
		break;
	case LAB_WINCH:
		if (frame->len >= 4)
			init_job_resize(&job, frame->payload[0] | frame->payload[1] << 8,
					frame->payload[2] | frame->payload[3] << 8);
		break;
	case LAB_SIGNAL:
		if (job.pid && frame->len)
			kill(-job.pid, frame->payload[0]);
		break;
	case LAB_OFF:
		power_off();
		break;
	}
}

/* The user of a kept lab is gone: half a frame is of no use to the next one. */
static void forget_host(void)
{
	from_host.len = 0;
	to_host.len = 0;
	if (job.pid)
		kill(-job.pid, SIGHUP);
	usleep(100000);
}

static void read_port(void)
{
	char data[32768];
	struct lab_frame frame;
	ssize_t len = read(port, data, sizeof(data));
	int got;

	if (len == 0) { /* nobody at the other end: a kept lab that waits for its user */
		forget_host();
		return;
	}
	if (len < 0)
		return;
	lab_buf_add(&from_host, data, (size_t)len);
	while ((got = lab_frame_get(&from_host, &frame)) > 0) {
		answer(&frame);
		lab_frame_next(&from_host, &frame);
	}
	if (got < 0) {
		fprintf(stderr, "init: broken frame from the host\n");
		power_off();
	}
}

static void write_port(void)
{
	while (to_host.len) {
		ssize_t done = write(port, to_host.data, to_host.len);

		if (done <= 0)
			return;
		lab_buf_drop(&to_host, (size_t)done);
	}
}

static void reap(int signals)
{
	struct signalfd_siginfo info;
	int status;
	pid_t pid;

	if (read(signals, &info, sizeof(info)) < 0)
		return;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		if (pid == job.pid)
			init_job_end(&job, status, &to_host);
}

static void serve(int signals)
{
	struct pollfd fds[5];

	for (;;) {
		bool room = to_host.len < MAX_QUEUED;

		fds[0] = (struct pollfd){ port, (short)(POLLIN | (to_host.len ? POLLOUT : 0)), 0 };
		fds[1] = (struct pollfd){ signals, POLLIN, 0 };
		fds[2] = (struct pollfd){ room ? job.out : -1, POLLIN, 0 };
		fds[3] = (struct pollfd){ room ? job.err : -1, POLLIN, 0 };
		fds[4] = (struct pollfd){ job.stdin_data.len ? job.in : -1, POLLOUT, 0 };
		poll(fds, ARRAY_SIZE(fds), BEAT_MS);
		if (room)
			init_beat_put(&to_host);
		if (fds[0].revents)
			read_port();
		if (fds[2].revents)
			init_job_read(&job.out, LAB_OUT, &to_host);
		if (fds[3].revents)
			init_job_read(&job.err, LAB_ERR, &to_host);
		init_job_write(&job, &to_host);
		if (fds[1].revents)
			reap(signals);
		write_port();
	}
}

int main(void)
{
	sigset_t mask;

	init_boot();
	port = init_open_port();
	if (port < 0) {
		fprintf(stderr, "init: no port " LAB_PORT "\n");
		power_off();
	}
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&mask);
	sigaddset(&mask, SIGCHLD);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	init_beat_start();
	lab_frame_put(&to_host, LAB_READY, NULL, 0);
	write_port();
	serve(signalfd(-1, &mask, SFD_NONBLOCK | SFD_CLOEXEC));
	return 0;
}
