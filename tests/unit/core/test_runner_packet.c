/* SPDX-License-Identifier: MIT */
/*
 * The packets between test and runner: there and back, and what is no packet.
 */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/runner_packet.h"

#define HEADER 16

static const struct runner_packet packets[] = {
	{ RUNNER_PACKET_LOG, 1, 2, 1, 0, { "text\n" } },
	{ RUNNER_PACKET_LOG, 1, 0, 2, 0, { "" } },
	{ RUNNER_PACKET_EXEC, 3, 4, 0, 0, { "/bin/test --run-subtest a" } },
	{ RUNNER_PACKET_EXIT, 5, 6, 0, -11, { "1.500" } },
	{ RUNNER_PACKET_SUBTEST_START, 7, 8, 0, 0, { "a" } },
	{ RUNNER_PACKET_SUBTEST_RESULT, 7, 8, 0, 0, { "a", "SUCCESS", "0.100", "" } },
	{ RUNNER_PACKET_DYNAMIC_SUBTEST_START, 7, 8, 0, 0, { "b" } },
	{ RUNNER_PACKET_DYNAMIC_SUBTEST_RESULT, 7, 8, 0, 0, { "b", "FAIL", "0.200", "why" } },
	{ RUNNER_PACKET_VERSIONSTRING, 7, 8, 0, 0, { "IGT-Version: 1\n" } },
	{ RUNNER_PACKET_RESULT_OVERRIDE, 9, 10, 0, 0, { "timeout" } },
};
#define COUNT (sizeof(packets) / sizeof(packets[0]))

static void every_type_makes_a_round_trip(void **state)
{
	for (size_t i = 0; i < COUNT; i++) {
		const struct runner_packet *in = &packets[i];
		char buf[RUNNER_PACKET_SIZE];
		struct runner_packet out;
		size_t size = runner_packet_build(in, buf, sizeof(buf));

		assert_int_not_equal(size, 0);
		assert_int_equal(runner_packet_parse(buf, size, &out), 0);
		assert_int_equal(out.type, in->type);
		assert_int_equal(out.pid, in->pid);
		assert_int_equal(out.tid, in->tid);
		assert_int_equal(out.stream, in->stream);
		assert_int_equal(out.status, in->status);
		for (unsigned int s = 0; s < RUNNER_PACKET_STRINGS; s++) {
			if (in->strings[s])
				assert_string_equal(out.strings[s], in->strings[s]);
			else
				assert_null(out.strings[s]);
		}
	}
}

/* Byte for byte as igt_runner reads it. */
static void wire_form_is_the_documented_one(void **state)
{
	static const uint32_t header[] = { 16 + 1 + 3, 1, 77, 78 };
	const struct runner_packet packet = { RUNNER_PACKET_LOG, 77, 78, 2, 0, { "hi" } };
	char buf[64];

	assert_int_equal(runner_packet_build(&packet, buf, sizeof(buf)), 20);
	assert_memory_equal(buf, header, sizeof(header));
	assert_memory_equal(buf + HEADER, "\2hi", 4);
}

static void a_packet_cut_anywhere_is_invalid(void **state)
{
	for (size_t i = 0; i < COUNT; i++) {
		char buf[RUNNER_PACKET_SIZE];
		struct runner_packet out = { 0 };
		size_t size = runner_packet_build(&packets[i], buf, sizeof(buf));

		for (size_t cut = 0; cut < size; cut++) {
			uint32_t claimed = (uint32_t)cut;

			assert_int_equal(runner_packet_parse(buf, cut, &out), -EINVAL);
			if (cut >= sizeof(claimed))
				memcpy(buf, &claimed, sizeof(claimed));
			assert_int_equal(runner_packet_parse(buf, cut, &out), -EINVAL);
		}
		assert_int_equal(out.type, 0);
	}
}

static void a_string_without_its_end_is_invalid(void **state)
{
	for (size_t i = 0; i < COUNT; i++) {
		char buf[RUNNER_PACKET_SIZE];
		struct runner_packet out;
		size_t size = runner_packet_build(&packets[i], buf, sizeof(buf));

		buf[size - 1] = 'x';
		assert_int_equal(runner_packet_parse(buf, size, &out), -EINVAL);
	}
}

static void a_size_that_lies_is_invalid(void **state)
{
	for (size_t i = 0; i < COUNT; i++) {
		char buf[RUNNER_PACKET_SIZE + 1] = "";
		struct runner_packet out;
		size_t size = runner_packet_build(&packets[i], buf, RUNNER_PACKET_SIZE);
		uint32_t claimed = (uint32_t)size - 1;

		assert_int_equal(runner_packet_parse(buf, size + 1, &out), -EINVAL);
		memcpy(buf, &claimed, sizeof(claimed));
		assert_int_equal(runner_packet_parse(buf, size, &out), -EINVAL);
	}
}

static void unknown_types_are_invalid(void **state)
{
	static const uint32_t types[] = { 0, 10, UINT32_MAX };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		uint32_t wire[] = { 17, types[i], 1, 1, 0 };
		struct runner_packet packet = { .type = types[i], .strings = { "" } };
		char buf[64];

		assert_int_equal(runner_packet_parse((char *)wire, 17, &packet), -EINVAL);
		assert_int_equal(runner_packet_build(&packet, buf, sizeof(buf)), 0);
	}
}

static void what_does_not_fit_is_not_built(void **state)
{
	for (size_t i = 0; i < COUNT; i++) {
		char buf[RUNNER_PACKET_SIZE];
		size_t size = runner_packet_build(&packets[i], buf, sizeof(buf));

		for (size_t room = 0; room < size; room++)
			assert_int_equal(runner_packet_build(&packets[i], buf, room), 0);
		assert_int_equal(runner_packet_build(&packets[i], buf, size), size);
	}
}

static void a_missing_string_is_not_built(void **state)
{
	const struct runner_packet packet = { .type = RUNNER_PACKET_SUBTEST_RESULT,
					      .strings = { "a", "SKIP" } };
	char buf[64];

	assert_int_equal(runner_packet_build(&packet, buf, sizeof(buf)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_makes_a_round_trip),
		cmocka_unit_test(wire_form_is_the_documented_one),
		cmocka_unit_test(a_packet_cut_anywhere_is_invalid),
		cmocka_unit_test(a_string_without_its_end_is_invalid),
		cmocka_unit_test(a_size_that_lies_is_invalid),
		cmocka_unit_test(unknown_types_are_invalid),
		cmocka_unit_test(what_does_not_fit_is_not_built),
		cmocka_unit_test(a_missing_string_is_not_built),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
