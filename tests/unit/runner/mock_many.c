/* SPDX-License-Identifier: MIT */
/*
 * A test binary with as many subtests as the file beside it says, for entries
 * of many subtests: "<program>.list" has one name a line, in the order in which
 * they run.  What a subtest does is in its name up to "--":
 *
 *	pass--1 fail--x skip--y warn--z ...
 *
 * A line that begins with "!" is about the binary:
 *
 *	!all		it runs all it has, whatever it is asked for
 *	!exit-N		before the first subtest it exits with status N
 *	!hang		before the first subtest it hangs
 *	!die-once	before the first subtest it kills itself, unless "<program>.died" exists
 *
 * It reports over the socket if the runner gives it one.  With MOCK_LOG set it
 * appends "begin BINARY@NAME" and "end BINARY@NAME" to that file.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EXIT_PASS = 0, EXIT_SKIP = 77, EXIT_INVALID = 79, EXIT_FAIL = 98, EXIT_ABORT = 112 };

enum packet { LOG = 1, START = 4, RESULT = 5, VERSION = 8 };

static const char *self, *program;
static bool sentinel, run_all;
static int socket_fd = -1;

static void note(const char *what, const char *name)
{
	const char *path = getenv("MOCK_LOG");
	char line[512];
	int fd, len;

	if (!path)
		return;
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
	len = snprintf(line, sizeof(line), "%s %s@%s\n", what, self, name);
	if (fd < 0 || write(fd, line, (size_t)len) != len)
		_exit(1);
	close(fd);
}

/* @count strings, each with its NUL. */
static void packet(enum packet type, int stream, int count, ...)
{
	char data[1024];
	int32_t head[4] = { 0, (int32_t)type, getpid(), getpid() };
	size_t len = sizeof(head);
	va_list ap;

	if (stream)
		data[len++] = (char)stream;
	va_start(ap, count);
	for (int i = 0; i < count; i++) {
		const char *text = va_arg(ap, const char *);

		memcpy(data + len, text, strlen(text) + 1);
		len += strlen(text) + 1;
	}
	va_end(ap);
	head[0] = (int32_t)len;
	memcpy(data, head, sizeof(head));
	if (send(socket_fd, data, len, MSG_NOSIGNAL) < 0)
		_exit(1);
}

static void say(int stream, const char *text)
{
	if (socket_fd >= 0)
		packet(LOG, stream, 1, text);
	else
		dprintf(stream, "%s", text);
}

/* One write: nobody reads half of a line. */
static void mark(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void mark(const char *fmt, ...)
{
	char line[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (sentinel)
		dprintf(2, "%s\n", line);
	dprintf(1, "%s\n", line);
}

static void result(const char *name, const char *word)
{
	if (socket_fd >= 0)
		packet(RESULT, 0, 4, name, word, "0.001", "");
	else
		mark("Subtest %s: %s (0.001s)", name, word);
}

static bool is(const char *name, const char *deed)
{
	size_t len = strlen(deed);

	return !strncmp(name, deed, len) && (!name[len] || !strncmp(name + len, "--", 2));
}

static void deeds_without_end(const char *name)
{
	if (is(name, "segfault")) {
		signal(SIGSEGV, SIG_DFL);
		raise(SIGSEGV);
	}
	if (is(name, "exit-0"))
		_exit(0);
	if (is(name, "exit-3"))
		_exit(3);
	if (is(name, "abort"))
		_exit(EXIT_ABORT);
	if (is(name, "deaf"))
		signal(SIGQUIT, SIG_IGN);
	while (is(name, "hang") || is(name, "deaf"))
		pause();
}

static int run(const char *name)
{
	int status = is(name, "fail") ? EXIT_FAIL : is(name, "skip") ? EXIT_SKIP : EXIT_PASS;

	note("begin", name);
	if (socket_fd >= 0)
		packet(START, 0, 1, name);
	else
		mark("Starting subtest: %s", name);
	deeds_without_end(name);
	if (is(name, "slow"))
		usleep(5000);
	if (is(name, "warn"))
		say(2, "(mock:1) WARNING: that was odd\n");
	result(name, status == EXIT_FAIL ? "FAIL" : status == EXIT_SKIP ? "SKIP" : "SUCCESS");
	note("end", name);
	if (is(name, "late"))
		raise(SIGKILL);
	return status;
}

/* "a,b,c" has @name in it. */
static bool asked_for(const char *names, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = names; at; at = strchr(at, ',')) {
		at += *at == ',';
		if (!strncmp(at, name, len) && (!at[len] || at[len] == ','))
			return true;
	}
	return !names;
}

static void die_once(void)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s.died", program);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0644);
	if (fd >= 0)
		raise(SIGKILL);
}

static void on_binary(const char *line)
{
	if (!strcmp(line, "!die-once"))
		die_once();
	if (!strcmp(line, "!all"))
		run_all = true;
	if (!strncmp(line, "!exit-", 6))
		exit(atoi(line + 6));
	while (!strcmp(line, "!hang"))
		pause();
}

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/'), *names = NULL, *number;
	char path[4096], line[300];
	bool listing = false, any = false;
	int status = EXIT_SKIP;
	FILE *list;

	program = argv[0];
	self = slash ? slash + 1 : argv[0];
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--list-subtests"))
			listing = true;
		else if (!strcmp(argv[i], "--run-subtest") && i + 1 < argc)
			names = argv[++i];
		else
			return EXIT_INVALID;
	}
	snprintf(path, sizeof(path), "%s.list", argv[0]);
	list = fopen(path, "re");
	if (!list)
		return EXIT_INVALID;
	number = getenv("IGT_RUNNER_SOCKET_FD");
	sentinel = getenv("IGT_SENTINEL_ON_STDERR");
	if (number && !listing)
		socket_fd = atoi(number);
	if (socket_fd >= 0)
		packet(VERSION, 0, 1, "IGT-Version: mock (x86_64) (Linux: 1.0 x86_64)\n");
	else if (!listing)
		dprintf(1, "IGT-Version: mock (x86_64) (Linux: 1.0 x86_64)\n");
	while (fgets(line, sizeof(line), list)) {
		line[strcspn(line, "\n")] = '\0';
		if (listing && *line != '!') {
			puts(line);
		} else if (!listing && *line == '!') {
			on_binary(line);
		} else if (!listing && (run_all || asked_for(names, line))) {
			int one = run(line);

			any = true;
			status = one == EXIT_FAIL || status == EXIT_SKIP ? one : status;
		}
	}
	if (!listing && !any) {
		say(2, "(mock:1) CRITICAL: Unknown subtest\n");
		return EXIT_INVALID;
	}
	return listing ? 0 : status;
}
