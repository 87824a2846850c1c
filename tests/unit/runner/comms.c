/* SPDX-License-Identifier: MIT */
/* The packets of the socket protocol and the file they are kept in. */
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/comms/comms.h"
#include "runner/base/files.h"

#define HEADER 16

/* One of each type, the strings as long as they get. */
static const struct comms_packet samples[] = {
	{ COMMS_LOG, 12, 13, .stream = 2, .text = "text with\nlines\n" },
	{ COMMS_EXEC, 12, 12, .text = "bin --run-subtest a,b" },
	{ COMMS_EXIT, 1, 1, .code = -9, .seconds = "12.345" },
	{ COMMS_SUBTEST_START, 12, 12, .text = "sub" },
	{ COMMS_SUBTEST_RESULT, 12, 12, .text = "sub", .word = "FAIL", .seconds = "0.500",
	  .reason = "too slow" },
	{ COMMS_DYNAMIC_START, 12, 12, .text = "dyn" },
	{ COMMS_DYNAMIC_RESULT, 12, 12, .text = "dyn", .word = "SUCCESS", .seconds = "0.001",
	  .reason = "" },
	{ COMMS_VERSION, 12, 12, .text = "IGT-Version: 2 (x) (Linux: 6 x)\n" },
	{ COMMS_OVERRIDE, 1, 1, .text = "timeout" },
};

static void assert_same_text(const char *got, const char *expected)
{
	assert_string_equal(got, expected ? expected : "");
}

static void assert_same(const struct comms_packet *got, const struct comms_packet *expected)
{
	assert_int_equal(got->type, expected->type);
	assert_int_equal(got->pid, expected->pid);
	assert_int_equal(got->tid, expected->tid);
	assert_int_equal(got->stream, expected->stream);
	assert_int_equal(got->code, expected->code);
	assert_same_text(got->text, expected->text);
	assert_same_text(got->word, expected->word);
	assert_same_text(got->seconds, expected->seconds);
	assert_same_text(got->reason, expected->reason);
}

/* igt_runnercomms_packets: what is built is understood again, for every type. */
static void round_trip(void **state)
{
	struct comms_packet got;

	for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
		struct buf buf = { 0 };

		comms_build(&samples[i], &buf);
		assert_null(comms_parse(buf.data, buf.len, &got));
		assert_same(&got, &samples[i]);
		buf_done(&buf);
	}
}

/* The layout byte by byte: others speak it too. */
static void wire_form(void **state)
{
	static const char log[] = "\x13\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\1x";
	static const char exit_packet[] = "\x1a\0\0\0\3\0\0\0\2\0\0\0\3\0\0\0\xff\xff\xff\xff"
					  "1.500";
	static const char result[] = "\x1f\0\0\0\5\0\0\0\2\0\0\0\3\0\0\0"
				     "a\0SUCCESS\0"
				     "0.10";
	struct comms_packet packet = { COMMS_LOG, 2, 3, .stream = 1, .text = "x" }, got;
	struct buf buf = { 0 };

	comms_build(&packet, &buf);
	assert_int_equal(buf.len, sizeof(log));
	assert_memory_equal(buf.data, log, sizeof(log));
	buf_done(&buf);
	assert_null(comms_parse(exit_packet, sizeof(exit_packet), &got));
	assert_int_equal(got.code, -1);
	assert_string_equal(got.seconds, "1.500");
	/* A sender that knows nothing of reasons. */
	assert_null(comms_parse(result, sizeof(result), &got));
	assert_string_equal(got.word, "SUCCESS");
	assert_string_equal(got.seconds, "0.10");
	assert_string_equal(got.reason, "");
}

/* Any shorter datagram is refused, and so is one that says to be as short as it is. */
static void too_short(void **state)
{
	struct comms_packet got;

	for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
		struct buf buf = { 0 };
		size_t without_reason;

		comms_build(&samples[i], &buf);
		without_reason = buf.len - strlen(samples[i].reason ? samples[i].reason : "") - 1;
		for (uint32_t len = 0; len < buf.len; len++) {
			struct buf cut = { 0 };

			buf_add(&cut, buf.data, len);
			assert_non_null(comms_parse(buf_str(&cut), len, &got));
			if (len < HEADER)
				assert_contains(comms_parse(buf_str(&cut), len, &got), "header");
			if (len >= sizeof(len))
				memcpy(cut.data, &len, sizeof(len));
			if (!samples[i].reason || len != without_reason)
				assert_non_null(comms_parse(buf_str(&cut), len, &got));
			buf_done(&cut);
		}
		buf_done(&buf);
	}
}

static void assert_refused(const struct buf *buf, const char *why)
{
	struct comms_packet got;
	const char *text = comms_parse(buf->data, buf->len, &got);

	assert_contains(text, why);
}

static void size_mismatch(void **state)
{
	struct buf buf = { 0 };

	comms_build(&samples[0], &buf);
	buf_addc(&buf, '\0');
	assert_refused(&buf, "length");
	buf.data[0]++;
	assert_refused(&buf, "more in it");
	buf_done(&buf);
}

static void missing_nul(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
		struct buf buf = { 0 };

		comms_build(&samples[i], &buf);
		buf.data[buf.len - 1] = 'x';
		assert_refused(&buf, "does not end");
		buf_done(&buf);
	}
}

static void unknown_type(void **state)
{
	static const unsigned char types[] = { 0, 10, 255 };
	struct buf buf = { 0 };

	comms_build(&samples[0], &buf);
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		buf.data[4] = (char)types[i];
		assert_refused(&buf, "unknown type");
	}
	buf_done(&buf);
}

/* Appends all samples as in a file; @ret_ends (or NULL) gets where each of them ends. */
static void make_file(struct buf *file, size_t *ret_ends)
{
	const uint32_t canary = COMMS_CANARY;

	for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
		buf_add(file, &canary, sizeof(canary));
		comms_build(&samples[i], file);
		if (ret_ends)
			ret_ends[i] = file->len;
	}
}

static int open_dir(const struct sandbox *box)
{
	int fd = dir_open(AT_FDCWD, box->dir);

	assert_true(fd >= 0);
	return fd;
}

/* Reads the file of the sandbox: @count samples over and over, then @then if not NULL. */
static unsigned long long assert_reads(const struct sandbox *box, size_t first, size_t count,
				       const struct comms_packet *then)
{
	struct comms_reader reader;
	struct comms_packet got;
	int fd = open_dir(box);

	assert_int_equal(comms_open(&reader, fd), 0);
	for (size_t i = 0; i < count; i++) {
		assert_true(comms_next(&reader, &got));
		assert_same(&got, &samples[(first + i) % ARRAY_SIZE(samples)]);
	}
	if (then) {
		assert_true(comms_next(&reader, &got));
		assert_same(&got, then);
	}
	assert_false(comms_next(&reader, &got));
	comms_close(&reader);
	close(fd);
	return reader.damaged;
}

static void append_and_read(void **state)
{
	struct sandbox *box = *state;
	int fd = open_dir(box), file;
	struct buf expected = { 0 };
	char *content;

	file = file_open_append(fd, COMMS_FILE, false);
	assert_true(file >= 0);
	for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
		struct buf buf = { 0 };

		comms_build(&samples[i], &buf);
		assert_int_equal(comms_append(file, buf.data, buf.len), 0);
		buf_done(&buf);
	}
	close(file);
	close(fd);
	assert_int_equal(assert_reads(box, 0, ARRAY_SIZE(samples), NULL), 0);
	make_file(&expected, NULL);
	content = sandbox_read(box, COMMS_FILE);
	assert_memory_equal(content, "1TGI", 4);
	assert_memory_equal(content, expected.data, expected.len);
	free(content);
	buf_done(&expected);
}

static void no_file(void **state)
{
	struct comms_reader reader;
	int fd = open_dir(*state);

	assert_int_equal(comms_open(&reader, fd), -ENOENT);
	comms_close(&reader);
	assert_int_equal(comms_repair(fd), 0);
	assert_false(sandbox_has(*state, COMMS_FILE));
	close(fd);
}

/*
 * Defect 4 of igt_runner: a cut packet makes the whole file an error.  Here a
 * cut at any byte costs that packet alone, what is appended later is found
 * behind it, and a repair takes the rest away.
 */
static void cut_at_any_byte(void **state)
{
	const struct comms_packet more = { COMMS_LOG, 5, 5, .stream = 1, .text = "1TGI" };
	struct sandbox *box = *state;
	size_t ends[ARRAY_SIZE(samples)], whole = 0;
	struct buf file = { 0 }, last = { 0 };
	const uint32_t canary = COMMS_CANARY;
	int fd = open_dir(box);
	struct stat st;

	make_file(&file, ends);
	buf_add(&last, &canary, sizeof(canary));
	comms_build(&more, &last);
	for (size_t cut = 0; cut <= file.len; cut++) {
		size_t end = whole ? ends[whole - 1] : 0;
		struct buf part = { 0 };

		if (whole < ARRAY_SIZE(samples) && ends[whole] == cut)
			end = ends[whole++];
		buf_add(&part, file.data, cut);
		sandbox_write_bytes(box, COMMS_FILE, part.data, part.len);
		assert_int_equal(assert_reads(box, 0, whole, NULL), cut - end);
		buf_add(&part, last.data, last.len);
		sandbox_write_bytes(box, COMMS_FILE, part.data, part.len);
		assert_int_equal(assert_reads(box, 0, whole, &more), cut - end);
		sandbox_write_bytes(box, COMMS_FILE, part.data, cut);
		assert_int_equal(comms_repair(fd), 0);
		assert_int_equal(fstatat(fd, COMMS_FILE, &st, 0), 0);
		assert_int_equal(st.st_size, end);
		assert_int_equal(assert_reads(box, 0, whole, NULL), 0);
		buf_done(&part);
	}
	buf_done(&file);
	buf_done(&last);
	close(fd);
}

/* A zeroed or foreign stretch of @len bytes in the middle: what is around it stays. */
static void assert_passes_over(const struct sandbox *box, size_t len)
{
	static const char fills[] = { '\0', '1', 'x', '\xff' };
	size_t ends[ARRAY_SIZE(samples)];
	struct buf file = { 0 };

	make_file(&file, ends);
	for (size_t i = 0; i < ARRAY_SIZE(fills); i++) {
		struct buf part = { 0 };

		buf_add(&part, file.data, ends[3]);
		buf_reserve(&part, len);
		memset(part.data + part.len, fills[i], len);
		part.len += len;
		buf_add(&part, file.data + ends[3], file.len - ends[3]);
		sandbox_write_bytes(box, COMMS_FILE, part.data, part.len);
		assert_int_equal(assert_reads(box, 0, ARRAY_SIZE(samples), NULL), len);
		buf_done(&part);
	}
	buf_done(&file);
}

static void damage_in_the_middle(void **state)
{
	static const size_t lengths[] = { 1, 3, 4, 5, 4096, COMMS_PACKET_MAX * 5 + 3 };
	size_t ends[ARRAY_SIZE(samples)];
	struct buf file = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++)
		assert_passes_over(*state, lengths[i]);
	/* The canary behind it lies across what is read at a time. */
	make_file(&file, ends);
	for (size_t i = 1; i < 4; i++)
		assert_passes_over(*state, 4 * COMMS_PACKET_MAX - ends[3] - i);
	buf_done(&file);
}

/* A packet whose size was damaged does not take its neighbours with it. */
static void damaged_size(void **state)
{
	const size_t copies = 3500; /* more than is held in memory */
	static const uint32_t sizes[] = { 0, 1, HEADER, 60, 100, 5000, 0x7fffffff, 0xffffffff };
	struct sandbox *box = *state;
	size_t ends[ARRAY_SIZE(samples)];

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct buf file = { 0 };

		for (size_t k = 0; k < copies; k++)
			make_file(&file, k ? NULL : ends);
		memcpy(file.data + 4, &sizes[i], sizeof(sizes[i]));
		sandbox_write_bytes(box, COMMS_FILE, file.data, file.len);
		assert_int_equal(assert_reads(box, 1, copies * ARRAY_SIZE(samples) - 1, NULL),
				 ends[0]);
		buf_done(&file);
	}
}

/* Bigger than what is held in memory, with packets of the longest kind. */
static void big_file(void **state)
{
	const uint32_t canary = COMMS_CANARY;
	struct comms_packet packet = { COMMS_LOG, 1, 1, .stream = 1 }, got;
	size_t len = COMMS_PACKET_MAX - HEADER - 2;
	char *text = xcalloc(1, len + 1);
	struct comms_reader reader;
	struct buf file = { 0 };
	int fd = open_dir(*state);

	memset(text, 'x', len);
	packet.text = text;
	for (int i = 0; i < 20; i++) {
		packet.pid = i;
		text[len - (size_t)i] = '\0';
		buf_add(&file, &canary, sizeof(canary));
		comms_build(&packet, &file);
		text[len - (size_t)i] = 'x';
	}
	sandbox_write_bytes(*state, COMMS_FILE, file.data, file.len);
	assert_int_equal(comms_open(&reader, fd), 0);
	for (int i = 0; i < 20; i++) {
		assert_true(comms_next(&reader, &got));
		assert_int_equal(got.pid, i);
		assert_int_equal(strlen(got.text), len - (size_t)i);
	}
	assert_false(comms_next(&reader, &got));
	assert_int_equal(reader.damaged, 0);
	assert_int_equal(reader.end, file.len);
	comms_close(&reader);
	close(fd);
	buf_done(&file);
	free(text);
}

#define FILE_TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),  cmocka_unit_test(wire_form),
		cmocka_unit_test(too_short),   cmocka_unit_test(size_mismatch),
		cmocka_unit_test(missing_nul), cmocka_unit_test(unknown_type),
		FILE_TEST(append_and_read),    FILE_TEST(no_file),
		FILE_TEST(cut_at_any_byte),    FILE_TEST(damage_in_the_middle),
		FILE_TEST(damaged_size),       FILE_TEST(big_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
