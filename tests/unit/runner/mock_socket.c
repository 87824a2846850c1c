/* SPDX-License-Identifier: MIT */
/*
 * A test binary that reports over IGT_RUNNER_SOCKET_FD, well or badly, without
 * lib/core.  What its subtests do is in their names.  Called mock_socket_many
 * it has 500 subtests that pass, each in a millisecond with MOCK_SLOW set.  With
 * MOCK_LOG set each that runs appends its name to that file.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LOG = 1, EXEC, EXIT, START, RESULT, DYN_START, DYN_RESULT, VERSION, OVERRIDE };
enum { EXIT_PASS = 0, EXIT_INVALID = 79, EXIT_FAIL = 98, EXIT_ABORT = 112 };

#define MANY 500

static int fd = -1;

struct packet {
	uint32_t size, type;
	int32_t pid, tid;
	char data[8192];
};

/* @len bytes of @data as they are. */
static void send_packet(uint32_t type, const void *data, size_t len)
{
	struct packet packet = { (uint32_t)(16 + len), type, getpid(), getpid(), "" };

	memcpy(packet.data, data, len);
	send(fd, &packet, packet.size, MSG_NOSIGNAL);
}

static void send_text(uint32_t type, const char *text)
{
	send_packet(type, text, strlen(text) + 1);
}

static void send_log(char stream, const char *text)
{
	char data[4200];

	data[0] = stream;
	strcpy(data + 1, text);
	send_packet(LOG, data, strlen(text) + 2);
}

static void send_result(uint32_t type, const char *name, const char *word)
{
	char data[512];
	int len = snprintf(data, sizeof(data), "%s%c%s%c0.125%c", name, 0, word, 0, 0);

	send_packet(type, data, (size_t)len + 1);
}

static int pass(const char *name)
{
	send_log(1, "at work, and stdout is longer than stderr\n");
	send_result(RESULT, name, "SUCCESS");
	return EXIT_PASS;
}

static int fail(const char *name)
{
	send_log(2, "(mock:1) CRITICAL: Failed assertion: n == 3\n");
	send_result(RESULT, name, "FAIL");
	return EXIT_FAIL;
}

static int dynamic(const char *name)
{
	send_text(DYN_START, "one");
	send_result(DYN_RESULT, "one", "SUCCESS");
	send_text(DYN_START, "two");
	send_result(DYN_RESULT, "two", "FAIL");
	send_result(RESULT, name, "FAIL");
	return EXIT_FAIL;
}

static int hang(const char *name)
{
	while (pause())
		;
	return EXIT_PASS;
}

/* Alive by its packets, each of which is a subtest's sign of life, but never done. */
static int chatter(const char *name)
{
	for (;;) {
		send_log(1, "still here\n");
		usleep(50000);
	}
	return EXIT_PASS;
}

/* Takes long as a whole, not in any of its parts. */
static int long_in_parts(const char *name)
{
	for (int i = 0; i < 8; i++) {
		char part[16];

		snprintf(part, sizeof(part), "part-%d", i);
		send_text(DYN_START, part);
		usleep(250000);
		send_result(DYN_RESULT, part, "SUCCESS");
	}
	return pass(name);
}

static int stop_run(const char *name)
{
	return EXIT_ABORT;
}

static int kill_self(const char *name)
{
	raise(SIGKILL);
	return EXIT_PASS;
}

static int garbage(const char *name)
{
	send(fd, "garbage", 7, MSG_NOSIGNAL);
	send(fd, "", 0, MSG_NOSIGNAL);
	send_packet(START, "no end", 6);
	send_packet(77, "", 1);
	return pass(name);
}

static int garbage_fail(const char *name)
{
	send(fd, "garbage", 7, MSG_NOSIGNAL);
	return fail(name);
}

static int garbage_flood(const char *name)
{
	for (int i = 0; i < 100000; i++)
		send(fd, "garbage", 7, MSG_NOSIGNAL);
	return pass(name);
}

/* Says what only a runner may say. */
static int forge(const char *name)
{
	send_text(EXEC, "nothing");
	send_text(OVERRIDE, "pass");
	send_packet(EXIT, "\0\0\0\0001.000", 10);
	return fail(name);
}

static int flood(const char *name)
{
	char line[64];

	for (int i = 0; i < 50000; i++) {
		snprintf(line, sizeof(line), "line %d\n", i);
		send_log(1, line);
	}
	return pass(name);
}

/* Has said that it starts, and then cannot say anything any more. */
static int close_all(const char *name)
{
	for (int i = 0; i < 1024; i++)
		close(i);
	return EXIT_PASS;
}

/* Leaves a process behind that has left the group and goes on sending. */
static int leave_daemon(const char *name)
{
	if (!fork()) {
		setsid();
		for (int i = 0; i < 200; i++) {
			send_log(1, "the daemon\n");
			usleep(10000);
		}
		_exit(0);
	}
	return pass(name);
}

/* A library prints without knowing of sockets. */
static int prints(const char *name)
{
	printf("from a library\n");
	fflush(stdout);
	fprintf(stderr, "error of a library\n");
	return pass(name);
}

/* Looks like another subtest's result, in text and on stdout. */
static int lookalike(const char *name)
{
	send_log(1, "Subtest lookalike: SUCCESS (0.000s)\n");
	printf("Starting subtest: pass\nSubtest pass: FAIL (0.000s)\n");
	fflush(stdout);
	return fail(name);
}

/* On stdout all is well with another subtest, which has not run yet. */
static int lookalike_kill(const char *name)
{
	printf("Starting subtest: after-hang\nSubtest after-hang: SUCCESS (0.000s)\n");
	fflush(stdout);
	return kill_self(name);
}

static const struct {
	const char *name;
	int (*run)(const char *name);
} deeds[] = {
	{ "pass", pass },
	{ "fail", fail },
	{ "dynamic", dynamic },
	{ "kill-self", kill_self },
	{ "after-kill", pass },
	{ "garbage", garbage },
	{ "garbage-fail", garbage_fail },
	{ "garbage-flood", garbage_flood },
	{ "forge", forge },
	{ "flood", flood },
	{ "close-all", close_all },
	{ "leave-daemon", leave_daemon },
	{ "prints", prints },
	{ "lookalike", lookalike },
	{ "lookalike-kill", lookalike_kill },
	{ "hang", hang },
	{ "after-hang", pass },
	{ "chatter", chatter },
	{ "long-in-parts", long_in_parts },
	{ "stop-run", stop_run },
};

#define DEED_COUNT (sizeof(deeds) / sizeof(deeds[0]))

static void note(const char *name)
{
	const char *path = getenv("MOCK_LOG");
	int log = path ? open(path, O_WRONLY | O_CREAT | O_APPEND, 0644) : -1;

	if (log < 0)
		return;
	dprintf(log, "%s\n", name);
	close(log);
}

/* The @i-th subtest's name, NULL: there is none. */
static const char *name_of(bool many, size_t i)
{
	static char name[16];

	if (!many)
		return i < DEED_COUNT ? deeds[i].name : NULL;
	snprintf(name, sizeof(name), "sub-%zu", i);
	return i < MANY ? name : NULL;
}

/* Is @name in the list with commas and "!"?  As IGT does it: the last one that matches counts. */
static bool wanted(const char *list, const char *name)
{
	char *copy = strdup(list), *save, *one;
	bool is = false;

	for (one = strtok_r(copy, ",", &save); one; one = strtok_r(NULL, ",", &save)) {
		bool not = *one == '!';

		if (!strcmp(one + not, name) || !strcmp(one + not, "*"))
			is = !not ;
	}
	free(copy);
	return is;
}

int main(int argc, char **argv)
{
	const char *env = getenv("IGT_RUNNER_SOCKET_FD"), *list = "*", *name;
	bool many = strstr(argv[0], "_many"), listing = false;
	int status = EXIT_INVALID, one;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--list-subtests"))
			listing = true;
		else if (!strcmp(argv[i], "--run-subtest") && i + 1 < argc)
			list = argv[++i];
		else
			return EXIT_INVALID;
	}
	for (size_t i = 0; listing && (name = name_of(many, i)); i++)
		puts(name);
	if (listing)
		return EXIT_PASS;
	if (!env) {
		fprintf(stderr, "there is no socket\n");
		return EXIT_INVALID;
	}
	fd = atoi(env);
	send_text(VERSION, "IGT-Version: mock (x86_64) (Linux: 1.0 x86_64)\n");
	for (size_t i = 0; (name = name_of(many, i)); i++) {
		if (!wanted(list, name))
			continue;
		note(name);
		send_text(START, name);
		if (many && getenv("MOCK_SLOW"))
			usleep(1000);
		one = many ? pass(name) : deeds[i].run(name);
		status = status == EXIT_INVALID || status == EXIT_PASS ? one : status;
	}
	return status;
}
