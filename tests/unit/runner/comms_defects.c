/* SPDX-License-Identifier: MIT */
/* What igt_runner does wrong with comms files, by the number of the defect, and large ones. */
#include "comms_run.h"

#include <stdio.h>
#include <string.h>

/*
 * Defect 1 of igt_runner: the err slice was cut at the offset of stdout.  500
 * subtests of one process that print much on stdout: all pass, but the one
 * with text of its own on stderr, which has it.
 */
static void defect_1_stderr_has_its_own_offsets(void **state)
{
	struct comms_packet exec = EXEC, end = EXIT(0, "9.0");
	struct buf file = { 0 }, job = { 0 };
	json_t *results;

	buf_adds(&job, "bin ");
	add_packets(&file, &exec, 1);
	for (int i = 0; i < 500; i++) {
		char name[16];
		const struct comms_packet packets[] = {
			START(name),
			OUT("a line that stdout has and stderr has not\n"),
			ERR(i == 250 ? "(bin:9) WARNING: that was odd\n" : ""),
			RESULT(name, "SUCCESS", "0.010"),
		};

		snprintf(name, sizeof(name), "sub-%d", i);
		add_packets(&file, packets, ARRAY_SIZE(packets));
		buf_printf(&job, "%s%s", i ? "," : "", name);
	}
	add_packets(&file, &end, 1);
	buf_addc(&job, '\n');
	make_comms_run(*state, job.data, &file);
	results = sandbox_report(*state, NULL);
	assert_int_equal(count_of(results, "pass"), 499);
	assert_int_equal(count_of(results, "warn"), 1);
	assert_verdict(results, "igt@bin@sub-250", "warn");
	assert_text(results, "igt@bin@sub-250", "err",
		    "Starting subtest: sub-250\n(bin:9) WARNING: that was odd\n"
		    "Subtest sub-250: SUCCESS (0.010s)\n");
	assert_text(results, "igt@bin@sub-499", "err",
		    "Starting subtest: sub-499\nSubtest sub-499: SUCCESS (0.010s)\n");
	json_decref(results);
	buf_done(&file);
	buf_done(&job);
}

/* Defect 4: a file cut at any byte keeps every result before the cut. */
static void defect_4_cut_anywhere(void **state)
{
	const struct comms_packet packets[] = { EXEC,
						START("a"),
						RESULT("a", "FAIL", "0.5"),
						START("b"),
						RESULT("b", "SUCCESS", "0.5"),
						START("c"),
						RESULT("c", "SKIP", "0.5"),
						EXIT(98, "2") };
	static const char *const names[] = { "igt@bin@a", "igt@bin@b", "igt@bin@c" };
	static const char *const verdicts[] = { "fail", "pass", "skip" };
	size_t start_end[3], result_end[3];
	struct buf file = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(packets); i++) {
		add_packets(&file, &packets[i], 1);
		if (packets[i].type == COMMS_SUBTEST_START)
			start_end[i / 2] = file.len;
		else if (packets[i].type == COMMS_SUBTEST_RESULT)
			result_end[i / 2 - 1] = file.len;
	}
	for (size_t cut = start_end[0]; cut <= file.len; cut += 3) {
		struct buf part = { 0 };
		json_t *results;

		buf_add(&part, file.data, cut);
		make_comms_run(*state, "bin a,b,c\n", &part);
		results = sandbox_report(*state, NULL);
		for (int i = 0; i < 3; i++)
			assert_verdict(results, names[i],
				       cut >= result_end[i] ? verdicts[i] :
				       cut >= start_end[i]  ? "incomplete" :
							      "notrun");
		json_decref(results);
		buf_done(&part);
	}
	buf_done(&file);
}

/* Defect 4: damage in the middle costs what was there, not what follows. */
static void defect_4_damage_in_the_middle(void **state)
{
	const struct comms_packet first[] = { EXEC, START("a"), RESULT("a", "FAIL", "0.5") };
	const struct comms_packet then[] = { START("b"), RESULT("b", "SUCCESS", "0.5"),
					     EXIT(98, "2") };
	struct buf file = { 0 };
	json_t *results;

	add_packets(&file, first, 3);
	buf_add(&file, "1TGI\x40\0\0\0\1\0\0\0cut here", 20);
	add_packets(&file, then, 3);
	make_comms_run(*state, "bin a,b\n", &file);
	results = sandbox_report(*state, NULL);
	assert_verdict(results, "igt@bin@a", "fail");
	assert_verdict(results, "igt@bin@b", "pass");
	json_decref(results);
	buf_done(&file);
}

/* Defect 7: the time of one that was overridden is its own, not that of the one before. */
static void defect_7_time_of_a_timeout(void **state)
{
	json_t *results = REPORT("bin a,b,c\n", EXEC, START("a"), RESULT("a", "SUCCESS", "4.000"),
				 START("b"), OVERRIDE("timeout"), EXIT(-3, "10.000"), EXEC,
				 START("c"), RESULT("c", "SUCCESS", "1.000"), EXIT(0, "1.500"));

	assert_verdict(results, "igt@bin@a", "pass");
	assert_verdict(results, "igt@bin@b", "timeout");
	assert_time(results, "igt@bin@a", 4);
	assert_time(results, "igt@bin@b", 6);
	json_decref(results);
	results = REPORT("bin a\n", EXEC, START("a"), DYN_START("x"),
			 DYN_RESULT("x", "SUCCESS", "2.000"), DYN_START("y"), OVERRIDE("timeout"),
			 EXIT(-3, "9.000"));
	assert_verdict(results, "igt@bin@a", "timeout");
	assert_verdict(results, "igt@bin@a@x", "pass");
	assert_verdict(results, "igt@bin@a@y", "timeout");
	assert_time(results, "igt@bin@a", 9);
	assert_time(results, "igt@bin@a@x", 2);
	assert_time(results, "igt@bin@a@y", 7);
	json_decref(results);
}

/* Defect 7: the first dynamic subtest of a container has nothing of the one before. */
static void defect_7_first_dynamic_subtest(void **state)
{
	json_t *results = REPORT("bin a,b\n", EXEC, START("a"), DYN_START("x"),
				 DYN_RESULT("x", "SUCCESS", "0.1"), OUT("tail of a\n"),
				 RESULT("a", "SUCCESS", "0.2"), START("b"), DYN_START("x"),
				 DYN_RESULT("x", "FAIL", "0.1"), RESULT("b", "FAIL", "0.2"),
				 EXIT(98, "1"));

	assert_text(results, "igt@bin@b@x", "out",
		    "Starting dynamic subtest: x\nDynamic subtest x: FAIL (0.1s)\n");
	assert_verdict(results, "igt@bin@a@x", "pass");
	assert_verdict(results, "igt@bin@b@x", "fail");
	assert_contains(result_of(results, "igt@bin@a", "out"), "tail of a\n");
	json_decref(results);
}

/* Defect 12: a stack trace that comes letter by letter is lines again. */
static void defect_12_one_character_at_a_time(void **state)
{
	static const char trace[] = "Stack trace: \n #0 [main+0x12]\n";
	const struct comms_packet begin[] = { EXEC, START("a") };
	const struct comms_packet end[] = { RESULT("a", "CRASH", "0.5"), EXIT(139, "1") };
	struct buf file = { 0 };
	json_t *results;

	add_packets(&file, begin, 2);
	for (const char *at = trace; *at; at++) {
		const char text[] = { *at, '\0' };
		const struct comms_packet one = { COMMS_LOG, 9, 0, .stream = 2, .text = text };

		add_packets(&file, &one, 1);
	}
	add_packets(&file, end, 2);
	make_comms_run(*state, "bin a\n", &file);
	results = sandbox_report(*state, NULL);
	assert_verdict(results, "igt@bin@a", "crash");
	assert_text(results, "igt@bin@a", "err",
		    "Starting subtest: a\nStack trace: \n #0 [main+0x12]\n"
		    "Subtest a: CRASH (0.5s)\n");
	json_decref(results);
	buf_done(&file);
}

/* More than is held in memory. */
static void long_texts(void **state)
{
	const struct comms_packet begin[] = { EXEC, START("a") };
	const struct comms_packet end[] = { RESULT("a", "FAIL", "0.5"), EXIT(98, "1") };
	struct buf file = { 0 }, text = { 0 };
	struct comms_packet line = OUT(NULL);
	const char *out;
	json_t *results;

	for (int i = 0; i < 64; i++)
		buf_printf(&text, "%063d\n", i);
	line.text = text.data;
	add_packets(&file, begin, 2);
	for (int i = 0; i < 800; i++)
		add_packets(&file, &line, 1);
	add_packets(&file, end, 2);
	make_comms_run(*state, "bin a\n", &file);
	results = sandbox_report(*state, NULL);
	assert_verdict(results, "igt@bin@a", "fail");
	out = result_of(results, "igt@bin@a", "out");
	assert_contains(out, "Starting subtest: a\n000");
	assert_contains(out, "063\nSubtest a: FAIL (0.5s)\n");
	json_decref(results);
	buf_done(&file);
	buf_done(&text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(defect_1_stderr_has_its_own_offsets),
		TEST(defect_4_cut_anywhere),
		TEST(defect_4_damage_in_the_middle),
		TEST(defect_7_time_of_a_timeout),
		TEST(defect_7_first_dynamic_subtest),
		TEST(defect_12_one_character_at_a_time),
		TEST(long_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
