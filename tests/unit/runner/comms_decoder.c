/* SPDX-License-Identifier: MIT */
/* The program called as igt_comms_decoder. */
#include "comms_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs "igt_comms_decoder @args" in the sandbox; the caller frees what it prints. */
static char *decode(const struct sandbox *box, const char *args, int expected)
{
	char *link = xasprintf("%s/igt_comms_decoder", box->dir);
	char *command = xasprintf("cd '%s' && ./igt_comms_decoder %s 2>&1", box->dir, args);
	struct buf text = { 0 };
	FILE *stream;
	int c, status;

	unlink(link);
	assert_int_equal(symlink(GAUNTLET_PATH, link), 0);
	stream = popen(command, "r");
	assert_non_null(stream);
	buf_reserve(&text, 0);
	while ((c = fgetc(stream)) != EOF)
		buf_addc(&text, (char)c);
	status = pclose(stream);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) != expected)
		fail_msg("exit status %d, expected %d: %s", WEXITSTATUS(status), expected,
			 text.data);
	free(command);
	free(link);
	return text.data;
}

static void assert_decodes(const struct sandbox *box, const struct buf *file, int status,
			   const char *expected)
{
	char *text;

	sandbox_write_bytes(box, "comms", file->data, file->len);
	text = decode(box, "comms", status);
	assert_string_equal(text, expected);
	free(text);
}

static void every_type(void **state)
{
	struct comms_packet result = RESULT("a", "FAIL", "0.5"), thread = OUT("text\n\t\x01\xff\\");
	struct buf file = { 0 };

	result.reason = "too slow";
	thread.tid = 12;
	thread.text = "text\n\t\x01\xff\\ \xc3\xa9";
	add_packets(&file,
		    (struct comms_packet[]){ EXEC, VERSION_PACKET, START("a"), OUT("out\n"),
					     ERR("err\n"), thread, DYN_START("x"),
					     DYN_RESULT("x", "SKIP", "0.1"), result,
					     OVERRIDE("timeout"), EXIT(-3, "1.500") },
		    11);
	assert_decodes(
		*state, &file, 0,
		"[9] EXEC /nowhere/bin\n"
		"[9] VERSIONSTRING IGT-Version: 2.4-g0123 (x86_64) (Linux: 6.12.0 x86_64)\\n\n"
		"[9] SUBTEST_START a\n"
		"[9] LOG stdout: out\\n\n"
		"[9] LOG stderr: err\\n\n"
		"[9:12] LOG stdout: text\\n\\x09\\x01\\xff\\\\ \xc3\xa9\n"
		"[9] DYNAMIC_SUBTEST_START x\n"
		"[9] DYNAMIC_SUBTEST_RESULT x SKIP 0.1 s\n"
		"[9] SUBTEST_RESULT a FAIL 0.5 s too slow\n"
		"[1] RESULT_OVERRIDE timeout\n"
		"[1] EXIT -3 1.500 s\n");
	buf_done(&file);
}

/* Defect 12: letters from a signal handler are shown as lines, not one by one. */
static void letters_are_lines(void **state)
{
	static const char trace[] = "Stack trace:\n #0 [main]\nend";
	struct comms_packet out = { COMMS_LOG, 9, 0, .stream = 1, .text = "o" };
	struct buf file = { 0 };

	for (const char *at = trace; *at; at++) {
		const char text[] = { *at, '\0' };

		add_packets(&file,
			    &(struct comms_packet){ COMMS_LOG, 9, 0, .stream = 2, .text = text },
			    1);
	}
	add_packets(&file, &out, 1);
	add_packets(&file, &(struct comms_packet)RESULT("a", "CRASH", "0.5"), 1);
	assert_decodes(*state, &file, 0,
		       "[9:signal] LOG stderr: Stack trace:\\n\n"
		       "[9:signal] LOG stderr:  #0 [main]\\n\n"
		       "[9:signal] LOG stderr: end\n"
		       "[9:signal] LOG stdout: o\n"
		       "[9] SUBTEST_RESULT a CRASH 0.5 s\n");
	buf_done(&file);
}

/* Damage is told where it is, what is around it is printed. */
static void damage(void **state)
{
	struct buf file = { 0 };

	add_packets(&file, &(struct comms_packet)START("a"), 1);
	buf_add(&file, "damage", 6);
	add_packets(&file, &(struct comms_packet)START("b"), 1);
	buf_add(&file, "1TGI", 4);
	assert_decodes(*state, &file, 2,
		       "[9] SUBTEST_START a\n"
		       "damaged: 6 bytes at 22 are no packet\n"
		       "[9] SUBTEST_START b\n"
		       "damaged: 4 bytes at 50 are no packet\n");
	buf_done(&file);
}

static void nothing_to_decode(void **state)
{
	struct buf file = { 0 };
	char *text;

	text = decode(*state, "nothing-here", 1);
	assert_contains(text, "nothing-here: cannot read: No such file");
	free(text);
	text = decode(*state, ".", 1);
	assert_contains(text, "cannot read");
	free(text);
	text = decode(*state, "", 1);
	assert_contains(text, "Usage: igt_comms_decoder FILE");
	free(text);
	text = decode(*state, "a b", 1);
	assert_contains(text, "Usage");
	free(text);
	text = decode(*state, "--help", 0);
	assert_contains(text, "Exit status:");
	free(text);
	buf_add(&file, "", 0);
	assert_decodes(*state, &file, 0, "");
	text = decode(*state, "comms > /dev/full", 0);
	free(text);
	buf_done(&file);
	add_packets(&file, &(struct comms_packet)START("a"), 1);
	sandbox_write_bytes(*state, "comms", file.data, file.len);
	text = decode(*state, "comms > /dev/full", 1);
	free(text);
	buf_done(&file);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_type),
		TEST(letters_are_lines),
		TEST(damage),
		TEST(nothing_to_decode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
