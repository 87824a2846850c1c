/* SPDX-License-Identifier: MIT */
/*
 * Are our test binaries what igt_runner expects?  Debian has no igt_runner, so
 * this does what it does when it starts a test (a process group of its own, a
 * datagram socket in IGT_RUNNER_SOCKET_FD, IGT_SENTINEL_ON_STDERR) and reads
 * what it reads.
 */
#include "sandbox.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/base/files.h"
#include "runner/report/parse.h"
#include "runner/report/scan.h"

/* What a process printed and how it ended. */
struct outcome {
	struct buf out, err;
	size_t packets;
	int status;
};

static void outcome_done(struct outcome *outcome)
{
	buf_done(&outcome->out);
	buf_done(&outcome->err);
}

static void take(int *fd, struct buf *buf)
{
	char data[4096];
	ssize_t got = read(*fd, data, sizeof(data));

	if (got > 0) {
		buf_add(buf, data, (size_t)got);
	} else {
		close(*fd);
		*fd = -1;
	}
}

/* The child's side of igt_runner: nothing here that its documentation does not say. */
static void become_test(const char *binary, const char *option, const char *value, int socket_fd,
			int out, int err)
{
	char number[16], *path = xasprintf("%s/%s", SELFTEST_ROOT, binary);

	setpgid(0, 0);
	dup2(out, 1);
	dup2(err, 2);
	setenv("IGT_SENTINEL_ON_STDERR", "1", 1);
	if (socket_fd >= 0) {
		snprintf(number, sizeof(number), "%d", socket_fd);
		setenv("IGT_RUNNER_SOCKET_FD", number, 1);
	}
	execl(path, path, option, value, NULL);
	_exit(79);
}

/* One process as igt_runner starts it; with a socket only if @with_socket. */
static void run_binary(const char *binary, const char *option, const char *value, bool with_socket,
		       struct outcome *outcome)
{
	int out[2], err[2], sockets[2] = { -1, -1 };
	char packet[65536];
	pid_t pid;

	*outcome = (struct outcome){ 0 };
	assert_int_equal(pipe2(out, O_CLOEXEC) | pipe2(err, O_CLOEXEC), 0);
	if (with_socket)
		assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, sockets), 0);
	pid = fork();
	if (!pid)
		become_test(binary, option, value, sockets[1], out[1], err[1]);
	close(out[1]);
	close(err[1]);
	while (out[0] >= 0 || err[0] >= 0) {
		struct pollfd fds[] = {
			{ .fd = out[0], .events = POLLIN },
			{ .fd = err[0], .events = POLLIN },
		};

		assert_true(poll(fds, 2, 20000) > 0);
		if (fds[0].revents)
			take(&out[0], &outcome->out);
		if (fds[1].revents)
			take(&err[0], &outcome->err);
	}
	assert_int_equal(waitpid(pid, &outcome->status, 0), pid);
	while (with_socket && recv(sockets[0], packet, sizeof(packet), MSG_DONTWAIT) > 0)
		outcome->packets++;
	for (int i = 0; i < 2 && with_socket; i++)
		close(sockets[i]);
}

static void assert_block(const struct buf *text, const char *name, const char *parent,
			 const char *word)
{
	struct map stream = { { buf_str(text), text->len }, false };
	struct job_match any = { .any = true };
	struct blocks blocks;
	const struct block *block;
	char path[512];

	snprintf(path, sizeof(path), "%s%s%s", parent ? parent : "", parent ? "@" : "", name);
	parse_output(&stream, &any, NULL, 0, &blocks);
	block = blocks_find(&blocks, path);
	if (!block)
		fail_msg("no marks of %s in: %s", name, buf_str(text));
	assert_string_equal(block->word, word);
	blocks_done(&blocks);
}

static void assert_exits(const struct outcome *outcome, int status)
{
	assert_true(WIFEXITED(outcome->status));
	assert_int_equal(WEXITSTATUS(outcome->status), status);
}

static void lists_subtests(void **state)
{
	struct outcome outcome;

	run_binary("results", "--list-subtests", NULL, false, &outcome);
	assert_exits(&outcome, 0);
	assert_int_equal(strncmp(outcome.out.data, "pass\nfail\n", 10), 0);
	assert_int_equal(outcome.err.len, 0);
	outcome_done(&outcome);
	run_binary("simple_pass", "--list-subtests", NULL, false, &outcome);
	assert_exits(&outcome, 79);
	assert_int_equal(outcome.out.len, 0);
	outcome_done(&outcome);
}

/* Each result: its word on both streams, its exit status. */
static void marks_and_exit_statuses(void **state)
{
	static const struct {
		const char *name, *word;
		int status;
	} cases[] = {
		{ "pass", "SUCCESS", 0 },
		{ "fail", "FAIL", 98 },
		{ "skip", "SKIP", 77 },
		{ "warn", "SUCCESS", 0 },
		{ "crash", "CRASH", 128 + SIGSEGV },
	};
	struct outcome outcome;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		run_binary("results", "--run-subtest", cases[i].name, false, &outcome);
		assert_exits(&outcome, cases[i].status);
		assert_block(&outcome.out, cases[i].name, NULL, cases[i].word);
		assert_block(&outcome.err, cases[i].name, NULL, cases[i].word);
		assert_int_equal(strncmp(outcome.out.data, "IGT-Version: ", 13), 0);
		assert_contains(outcome.out.data, "\nUsing IGT_SRANDOM=");
		assert_null(strchr(outcome.out.data, '\033'));
		outcome_done(&outcome);
	}
	run_binary("results", "--run-subtest", "abort-run", false, &outcome);
	assert_exits(&outcome, 112);
	outcome_done(&outcome);
	run_binary("results", "--run-subtest", "no-such-subtest", false, &outcome);
	assert_exits(&outcome, 79);
	outcome_done(&outcome);
}

static void dynamic_marks(void **state)
{
	struct outcome outcome;

	run_binary("dynamic", "--run-subtest", "fail", false, &outcome);
	assert_exits(&outcome, 98);
	assert_block(&outcome.out, "fail", NULL, "FAIL");
	assert_block(&outcome.out, "part-1", "fail", "FAIL");
	assert_block(&outcome.err, "part-1", "fail", "FAIL");
	outcome_done(&outcome);
}

/* igt_runner runs several subtests in a process as a list with commas. */
static void several_subtests(void **state)
{
	struct outcome outcome;

	run_binary("results", "--run-subtest", "pass,skip,crash,after-crash", false, &outcome);
	assert_exits(&outcome, 128 + SIGSEGV);
	assert_block(&outcome.out, "pass", NULL, "SUCCESS");
	assert_block(&outcome.out, "skip", NULL, "SKIP");
	assert_block(&outcome.out, "crash", NULL, "CRASH");
	assert_block(&outcome.out, "after-crash", NULL, "SUCCESS");
	outcome_done(&outcome);
}

/*
 * With the socket there a test may use it, for everything, or leave it alone,
 * entirely: igt_runner reads the streams only if no packet came.
 */
static void socket_all_or_nothing(void **state)
{
	struct outcome outcome;

	run_binary("results", "--run-subtest", "pass", true, &outcome);
	assert_exits(&outcome, 0);
	if (!outcome.packets)
		assert_block(&outcome.out, "pass", NULL, "SUCCESS");
	else
		assert_null(strstr(buf_str(&outcome.out), "Subtest "));
	outcome_done(&outcome);
}

/* SIGQUIT is how a runner ends a test; it has to die of it. */
static void dies_of_sigquit(void **state)
{
	int out[2], status;
	struct buf text = { 0 };
	pid_t pid;

	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	pid = fork();
	if (!pid)
		become_test("results", "--run-subtest", "hang", -1, out[1], out[1]);
	close(out[1]);
	while (!strstr(buf_str(&text), "Starting subtest: hang\n")) {
		assert_true(out[0] >= 0);
		take(&out[0], &text);
	}
	assert_int_equal(kill(-pid, SIGQUIT), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGQUIT);
	close(out[0]);
	buf_done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_subtests),        cmocka_unit_test(marks_and_exit_statuses),
		cmocka_unit_test(dynamic_marks),         cmocka_unit_test(several_subtests),
		cmocka_unit_test(socket_all_or_nothing), cmocka_unit_test(dies_of_sigquit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
