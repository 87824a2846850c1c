/* SPDX-License-Identifier: MIT */
/* What comes over a test's socket and what the runner makes of it. */
#include "sandbox.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runner/comms/comms_seen.h"
#include "runner/comms/comms_socket.h"
#include "runner/base/files.h"

/* A socket whose test is this program, and the file behind it. */
struct fixture {
	struct sandbox *box;
	struct comms_socket socket;
	int test, dir, file;
};

static int fixture_open(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	char *argv[] = { (char *)"bin", (char *)"--run-subtest", (char *)"a", NULL };

	if (sandbox_open((void **)&f->box))
		return -1;
	f->dir = dir_open(AT_FDCWD, f->box->dir);
	f->file = file_open_append(f->dir, COMMS_FILE, true);
	f->socket = (struct comms_socket)COMMS_SOCKET_NONE;
	if (comms_socket_open(&f->socket, f->file))
		return -1;
	f->test = dup(f->socket.test_fd);
	*state = f;
	return comms_socket_started(&f->socket, argv, 77);
}

static int fixture_close(void **state)
{
	struct fixture *f = *state;
	int err;

	comms_socket_close(&f->socket);
	close(f->test);
	close(f->file);
	close(f->dir);
	err = sandbox_close((void **)&f->box);
	free(f);
	return err;
}

static void send_bytes(const struct fixture *f, const void *data, size_t len)
{
	assert_int_equal(send(f->test, data, len, 0), len);
}

static void send_packet(const struct fixture *f, enum comms_type type, const char *text,
			const char *word)
{
	struct comms_packet packet = { type, 5, 5, .stream = 1, .text = text, .word = word };
	struct buf buf = { 0 };

	comms_build(&packet, &buf);
	send_bytes(f, buf.data, buf.len);
	buf_done(&buf);
}

/* Sends it and has the runner receive it. */
static int pass_on(struct fixture *f, enum comms_type type, const char *text, const char *word)
{
	struct comms_packet packet;

	send_packet(f, type, text, word);
	return comms_socket_receive(&f->socket, &packet);
}

/* The file as lines "TYPE text word", EXIT with its code. */
static char *dump(const struct fixture *f)
{
	struct comms_reader reader;
	struct comms_packet packet;
	struct buf buf = { 0 };

	assert_int_equal(comms_open(&reader, f->dir), 0);
	while (comms_next(&reader, &packet)) {
		buf_printf(&buf, "%s %s", comms_type_name(packet.type), packet.text);
		if (packet.type == COMMS_EXIT)
			buf_printf(&buf, "%d %s", packet.code, packet.seconds);
		buf_printf(&buf, "%s%s\n", *packet.word ? " " : "", packet.word);
	}
	assert_int_equal(reader.damaged, 0);
	comms_close(&reader);
	return buf.data;
}

static void assert_dump(const struct fixture *f, const char *expected)
{
	char *text = dump(f);

	assert_string_equal(text, expected);
	free(text);
}

#define EXEC "EXEC bin --run-subtest a\n"

static void a_whole_test(void **state)
{
	struct fixture *f = *state;
	struct comms_packet packet;

	assert_false(comms_is_used(f->dir));
	assert_int_equal(comms_socket_receive(&f->socket, &packet), COMMS_NOTHING);
	assert_int_equal(pass_on(f, COMMS_VERSION, "IGT-Version: 2", NULL), COMMS_RECEIVED);
	assert_int_equal(pass_on(f, COMMS_SUBTEST_START, "a", NULL), COMMS_RECEIVED);
	assert_int_equal(pass_on(f, COMMS_SUBTEST_RESULT, "a", "SUCCESS"), COMMS_RECEIVED);
	assert_true(f->socket.used);
	assert_true(comms_is_used(f->dir));
	assert_int_equal(comms_socket_end(&f->socket, -9, 1.25), 0);
	assert_dump(f, EXEC "VERSIONSTRING IGT-Version: 2\n"
			    "SUBTEST_START a\n"
			    "SUBTEST_RESULT a SUCCESS\n"
			    "EXIT -9 1.250\n");
}

/* A test that does not use it: nothing but the command line is on record. */
static void unused(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(comms_socket_printed(&f->socket, "text", 4), 0);
	assert_int_equal(comms_socket_note(&f->socket, "note\n", "timeout"), 0);
	assert_int_equal(comms_socket_end(&f->socket, 0, 1), 0);
	assert_dump(f, EXEC);
	assert_false(comms_is_used(f->dir));
}

/* The test finds its end by the variable, which is never handed down from our own runner. */
static void environment(void **state)
{
	static char *const envp[] = { (char *)"A=1", (char *)"IGT_RUNNER_SOCKET_FD=4",
				      (char *)"B=2", NULL };
	struct comms_socket none = COMMS_SOCKET_NONE, some = COMMS_SOCKET_NONE;
	struct fixture *f = *state;
	char *const *got = comms_socket_env(&none, envp);
	char expected[48];

	assert_string_equal(got[0], "A=1");
	assert_string_equal(got[1], "B=2");
	assert_null(got[2]);
	comms_socket_close(&none);
	assert_int_equal(comms_socket_open(&some, f->file), 0);
	got = comms_socket_env(&some, envp);
	snprintf(expected, sizeof(expected), "IGT_RUNNER_SOCKET_FD=%d", some.test_fd);
	assert_string_equal(got[0], expected);
	assert_string_equal(got[2], "B=2");
	assert_null(got[3]);
	assert_int_equal(fcntl(some.test_fd, F_GETFD), 0);
	assert_int_equal(fcntl(some.fd, F_GETFD), FD_CLOEXEC);
	comms_socket_close(&some);
}

/* Each is dropped, told, and makes a warning of what runs; the file stays sound. */
static void garbage_is_dropped(void **state)
{
	static const char wrong_size[] = "\x15\0\0\0\4\0\0\0\1\0\0\0\1\0\0\0abc";
	struct fixture *f = *state;
	struct comms_packet packet;
	char *text, *big = xcalloc(1, 150000);

	pass_on(f, COMMS_SUBTEST_START, "a", NULL);
	send_bytes(f, "", 0);
	send_bytes(f, "garbage", 7);
	send_bytes(f, wrong_size, sizeof(wrong_size));
	send_bytes(f, big, 150000);
	for (int i = 0; i < 4; i++)
		assert_int_equal(comms_socket_receive(&f->socket, &packet), COMMS_DROPPED);
	assert_int_equal(comms_socket_receive(&f->socket, &packet), COMMS_NOTHING);
	assert_int_equal(pass_on(f, COMMS_EXEC, "sh", NULL), COMMS_DROPPED);
	assert_int_equal(pass_on(f, COMMS_EXIT, NULL, NULL), COMMS_DROPPED);
	assert_int_equal(pass_on(f, COMMS_OVERRIDE, "pass", NULL), COMMS_DROPPED);
	assert_int_equal(pass_on(f, COMMS_SUBTEST_RESULT, "a", "SUCCESS"), COMMS_RECEIVED);
	assert_int_equal(f->socket.dropped, 7);
	text = dump(f);
	assert_contains(text, EXEC "SUBTEST_START a\nLOG runner: dropped what is no packet: it is "
				   "too short for a header (1 so far)\n\nRESULT_OVERRIDE warn\n");
	assert_contains(text, "its length is not what it says (3 so far)");
	assert_contains(text, "it is for runners only (7 so far)\n\nRESULT_OVERRIDE warn\n"
			      "SUBTEST_RESULT a SUCCESS\n");
	free(text);
	free(big);
}

/* More than fits, with a beginning that is a packet of the longest kind. */
static void longer_than_the_longest(void **state)
{
	const int size = COMMS_PACKET_MAX;
	struct comms_packet packet = { COMMS_LOG, 5, 5, .stream = 1 };
	struct fixture *f = *state;
	char *text = xcalloc(1, COMMS_PACKET_MAX);
	struct buf buf = { 0 };

	/* The kernel doubles what it allows. */
	assert_int_equal(setsockopt(f->test, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size)), 0);
	memset(text, 'x', COMMS_PACKET_MAX - 18);
	packet.text = text;
	comms_build(&packet, &buf);
	assert_int_equal(buf.len, COMMS_PACKET_MAX);
	buf_adds(&buf, "more");
	send_bytes(f, buf.data, buf.len);
	assert_int_equal(comms_socket_receive(&f->socket, &packet), COMMS_DROPPED);
	assert_false(f->socket.used);
	send_bytes(f, buf.data, COMMS_PACKET_MAX);
	assert_int_equal(comms_socket_receive(&f->socket, &packet), COMMS_RECEIVED);
	buf_done(&buf);
	free(text);
}

/* A flood of it is counted, not recorded. */
static void garbage_flood(void **state)
{
	struct fixture *f = *state;
	struct comms_packet packet;
	size_t lines = 0;
	char *text;

	pass_on(f, COMMS_SUBTEST_START, "a", NULL);
	for (int i = 0; i < 5000; i++) {
		send_bytes(f, "x", 1);
		assert_int_equal(comms_socket_receive(&f->socket, &packet), COMMS_DROPPED);
	}
	assert_int_equal(f->socket.dropped, 5000);
	text = dump(f);
	for (const char *at = text; (at = strchr(at, '\n')); at++)
		lines++;
	assert_in_range(lines, 3, 40);
	free(text);
}

/* Garbage alone does not make it a test that uses the socket: its output is told. */
static void garbage_alone(void **state)
{
	struct fixture *f = *state;
	struct comms_packet packet;
	int err_file = file_open_append(f->dir, "err.txt", true);
	char *text;

	send_bytes(f, "garbage", 7);
	assert_int_equal(comms_socket_receive(&f->socket, &packet), COMMS_DROPPED);
	assert_false(f->socket.used);
	assert_int_equal(comms_socket_complain(&f->socket, err_file), 0);
	assert_int_equal(comms_socket_end(&f->socket, 0, 1), 0);
	assert_dump(f, EXEC);
	text = sandbox_read(f->box, "err.txt");
	assert_string_equal(text, "runner: dropped what is no packet: it is too short for a header "
				  "(1 so far)\n");
	free(text);
	/* With the first sound packet it is told there, and no longer in the output. */
	pass_on(f, COMMS_SUBTEST_START, "a", NULL);
	assert_int_equal(comms_socket_complain(&f->socket, err_file), 0);
	close(err_file);
	assert_dump(f, EXEC "LOG runner: dropped what is no packet: it is too short for a header "
			    "(1 so far)\n\nRESULT_OVERRIDE warn\nSUBTEST_START a\n");
}

/* What libraries print is not lost, wherever it comes. */
static void printed_text(void **state)
{
	struct fixture *f = *state;

	comms_socket_printed(&f->socket, "early\n", 6);
	pass_on(f, COMMS_SUBTEST_START, "a", NULL);
	comms_socket_printed(&f->socket, "la\0te", 5);
	comms_socket_printed(&f->socket, "", 0);
	assert_dump(f, EXEC "LOG early\n\nSUBTEST_START a\nLOG late\n");
}

static void printed_too_much(void **state)
{
	const size_t len = 100 * 1024;
	struct fixture *f = *state;
	char *data = xcalloc(1, len), *text, *note;

	memset(data, 'x', len);
	comms_socket_printed(&f->socket, data, len);
	pass_on(f, COMMS_SUBTEST_START, "a", NULL);
	text = dump(f);
	note = strstr(text, "there is more in out.txt and err.txt");
	assert_non_null(note);
	assert_in_range(note - text, 64 * 1024, 66 * 1024);
	assert_contains(note, "SUBTEST_START a\n");
	free(text);
	for (int i = 0; i < 20; i++)
		comms_socket_printed(&f->socket, data, len);
	text = dump(f);
	note = strstr(strstr(text, "SUBTEST_START"), "there is more");
	assert_non_null(note);
	assert_null(strstr(note + 1, "there is more"));
	assert_in_range(strlen(text), 900 * 1024, 1100 * 1024);
	free(text);
	free(data);
}

/* The test closed its end, or lives on in a daemon: nothing blocks, nothing is lost. */
static void closed_by_the_test(void **state)
{
	struct fixture *f = *state;
	struct comms_packet packet;

	send_packet(f, COMMS_SUBTEST_START, "a", NULL);
	close(f->test);
	assert_int_equal(comms_socket_receive(&f->socket, &packet), COMMS_RECEIVED);
	assert_int_equal(comms_socket_receive(&f->socket, &packet), COMMS_NOTHING);
	assert_int_equal(comms_socket_receive(&f->socket, &packet), COMMS_NOTHING);
	f->test = dup(f->dir);
	assert_int_equal(comms_socket_end(&f->socket, 0, 0.5), 0);
	assert_dump(f, EXEC "SUBTEST_START a\nEXIT 0 0.500\n");
}

static void append(struct fixture *f, enum comms_type type, const char *text, int code)
{
	struct comms_packet packet = { type, 5, 5, .code = code, .text = text, .word = "SUCCESS" };
	struct buf buf = { 0 };

	comms_build(&packet, &buf);
	assert_int_equal(comms_append(f->file, buf.data, buf.len), 0);
	buf_done(&buf);
}

static void read_seen(const struct fixture *f, struct seen *seen)
{
	seen_init(seen);
	assert_int_equal(comms_seen(f->dir, seen), 0);
}

/* Which subtests started, have a result, are to blame; and how the process ended. */
static void seen_in_the_file(void **state)
{
	struct fixture *f = *state;
	struct seen seen;

	append(f, COMMS_SUBTEST_START, "a", 0);
	append(f, COMMS_OVERRIDE, "warn", 0);
	append(f, COMMS_DYNAMIC_START, "dyn", 0);
	append(f, COMMS_DYNAMIC_RESULT, "dyn", 0);
	append(f, COMMS_SUBTEST_RESULT, "a", 0);
	append(f, COMMS_SUBTEST_RESULT, "no-start", 0);
	append(f, COMMS_SUBTEST_START, "b", 0);
	read_seen(f, &seen);
	assert_true(seen_has(&seen, "a", SEEN_RESULT));
	assert_false(seen_has(&seen, "a", SEEN_BLAMED));
	assert_true(seen_has(&seen, "no-start", SEEN_RESULT));
	assert_false(seen_has(&seen, "dyn", SEEN_RESULT));
	assert_string_equal(seen_running(&seen), "b");
	assert_false(seen.ended);
	seen_done(&seen);
	/* Defect 2: an end follows the timeout, and the rest runs all the same. */
	append(f, COMMS_OVERRIDE, "timeout", 0);
	append(f, COMMS_EXIT, NULL, -3);
	read_seen(f, &seen);
	assert_true(seen_has(&seen, "b", SEEN_BLAMED));
	assert_false(seen_has(&seen, "b", SEEN_RESULT));
	assert_null(seen_running(&seen));
	assert_true(seen.ended);
	assert_false(seen.closed);
	seen_done(&seen);
	append(f, COMMS_EXEC, "bin", 0);
	append(f, COMMS_SUBTEST_START, "c", 0);
	read_seen(f, &seen);
	assert_false(seen.ended);
	assert_string_equal(seen_running(&seen), "c");
	seen_done(&seen);
	/* Stopped for the runner's own reasons: "c" is to be run again. */
	append(f, COMMS_EXIT, NULL, -1);
	read_seen(f, &seen);
	assert_false(seen.ended);
	assert_false(seen_has(&seen, "c", SEEN_RESULT | SEEN_BLAMED));
	seen_done(&seen);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_whole_test),
		TEST(unused),
		TEST(environment),
		TEST(garbage_is_dropped),
		TEST(longer_than_the_longest),
		TEST(garbage_flood),
		TEST(garbage_alone),
		TEST(printed_text),
		TEST(printed_too_much),
		TEST(closed_by_the_test),
		TEST(seen_in_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
