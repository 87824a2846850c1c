/* SPDX-License-Identifier: MIT */
/* Hand-made comms files and what results.json says of them. */
#include "comms_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The streams are put together again: both have the marks, none the version line. */
static void streams_and_version(void **state)
{
	json_t *results = REPORT("bin a,b\n", EXEC, VERSION_PACKET, OUT("begin\n"), START("a"),
				 OUT("some"), OUT(" text\n"), RESULT("a", "SUCCESS", "0.250"),
				 OUT("between\n"), START("b"), OUT("unfinished"), ERR("odd\n"),
				 RESULT("b", "FAIL", "1.500"), OUT("end\n"), EXIT(98, "2.000"));

	assert_text(results, "igt@bin@a", "out",
		    "begin\nStarting subtest: a\nsome text\nSubtest a: SUCCESS (0.250s)\n"
		    "between\n");
	assert_text(results, "igt@bin@a", "err",
		    "Starting subtest: a\nSubtest a: SUCCESS (0.250s)\n");
	assert_text(results, "igt@bin@b", "out",
		    "between\nStarting subtest: b\nunfinished\nSubtest b: FAIL (1.500s)\nend\n");
	assert_text(results, "igt@bin@b", "err",
		    "Starting subtest: b\nodd\nSubtest b: FAIL (1.500s)\n");
	assert_text(results, "igt@bin@a", "igt-version", VERSION);
	assert_text(results, "igt@bin@b", "igt-version", VERSION);
	assert_verdict(results, "igt@bin@a", "pass");
	assert_verdict(results, "igt@bin@b", "fail");
	assert_time(results, "igt@bin@a", 0.25);
	assert_time(results, "igt@bin@b", 1.5);
	json_decref(results);
}

static void every_word(void **state)
{
	static const struct {
		const char *word, *verdict;
	} cases[] = {
		{ "SUCCESS", "pass" }, { "SKIP", "skip" },       { "FAIL", "fail" },
		{ "CRASH", "crash" },  { "TIMEOUT", "timeout" }, { "ODD", "incomplete" },
		{ "", "incomplete" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		json_t *results = REPORT("bin a\n", EXEC, START("a"),
					 RESULT("a", cases[i].word, "0.1"), EXIT(0, "1"));

		assert_verdict(results, "igt@bin@a", cases[i].verdict);
		json_decref(results);
	}
}

/* The runner has the last word, even if a result comes later. */
static void overrides(void **state)
{
	static const char *const verdicts[] = { "timeout", "abort", "incomplete", "notrun" };
	json_t *results;

	for (size_t i = 0; i < ARRAY_SIZE(verdicts); i++) {
		results = REPORT("bin a,b\n", EXEC, START("a"), OVERRIDE(verdicts[i]),
				 RESULT("a", "SUCCESS", "0.5"), START("b"),
				 RESULT("b", "SUCCESS", "0.5"), EXIT(0, "1"));
		assert_verdict(results, "igt@bin@a", verdicts[i]);
		assert_verdict(results, "igt@bin@b", "pass");
		json_decref(results);
	}
	/* A dynamic subtest shares the fate of its subtest. */
	results = REPORT("bin a\n", EXEC, START("a"), DYN_START("x"), OVERRIDE("timeout"),
			 DYN_RESULT("x", "SUCCESS", "0.1"), DYN_START("y"),
			 DYN_RESULT("y", "SUCCESS", "0.1"), RESULT("a", "SUCCESS", "0.5"),
			 EXIT(0, "1"));
	assert_verdict(results, "igt@bin@a", "timeout");
	assert_verdict(results, "igt@bin@a@x", "timeout");
	assert_verdict(results, "igt@bin@a@y", "pass");
	json_decref(results);
	/* After its end, before the next: the one that caused an abort. */
	results = REPORT("bin a\n", EXEC, START("a"), RESULT("a", "SUCCESS", "0.5"), EXIT(0, "1"),
			 ERR("\nThis test caused an abort condition: "), ERR("tainted"),
			 OVERRIDE("abort"));
	assert_verdict(results, "igt@bin@a", "abort");
	assert_contains(result_of(results, "igt@bin@a", "err"), "condition: tainted");
	json_decref(results);
}

/* What was odd beside a failure does not make it less; it does make a pass a warning. */
static void override_warn(void **state)
{
	json_t *results = REPORT("bin a,b,c\n", EXEC, START("a"), OVERRIDE("warn"),
				 RESULT("a", "FAIL", "0.5"), START("b"), OVERRIDE("warn"),
				 RESULT("b", "SUCCESS", "0.5"), START("c"), OVERRIDE("timeout"),
				 OVERRIDE("warn"), EXIT(98, "1"));

	assert_verdict(results, "igt@bin@a", "fail");
	assert_verdict(results, "igt@bin@b", "warn");
	assert_verdict(results, "igt@bin@c", "timeout");
	json_decref(results);
}

/* As igt_results sees the same: its word is the last whatever it is, and it knows no reasons. */
static void strict(void **state)
{
	struct run_report_opts opts = { .formats = REPORT_JSON, .strict = true };
	struct sandbox *box = *state;
	struct comms_packet result = RESULT("a", "FAIL", "0.5");
	struct run_error err;
	json_t *results;
	char *text;
	int status;

	result.reason = "too slow";
	results = REPORT("bin a\n", EXEC, VERSION_PACKET, START("a"), OVERRIDE("warn"), result,
			 EXIT(98, "1"));
	assert_verdict(results, "igt@bin@a", "fail");
	json_decref(results);
	assert_int_equal(run_report(box->results, &opts, &status, &err), 0);
	text = sandbox_read(box, "results/results.json");
	results = json_loads(text, 0, NULL);
	free(text);
	assert_verdict(results, "igt@bin@a", "warn");
	assert_null(result_of(results, "igt@bin@a", "reason"));
	assert_text(results, "igt@bin@a", "igt-version", VERSION);
	json_decref(results);
}

/* How the process ended decides what its packets leave open. */
static void ends(void **state)
{
	json_t *results = REPORT("bin a,b,c\n", EXEC, START("a"), RESULT("a", "SUCCESS", "1"),
				 START("b"), DYN_START("x"), EXIT(112, "3"));

	assert_verdict(results, "igt@bin@a", "pass");
	assert_verdict(results, "igt@bin@b", "abort");
	assert_verdict(results, "igt@bin@b@x", "abort");
	assert_verdict(results, "igt@bin@c", "notrun");
	json_decref(results);
	results = REPORT("bin a,b\n", EXEC, START("a"), DYN_START("x"), DYN_START("y"),
			 EXIT(112, "3"), EXEC, START("b"), RESULT("b", "SKIP", "0"), EXIT(0, "1"));
	assert_verdict(results, "igt@bin@a", "abort");
	assert_verdict(results, "igt@bin@a@x", "abort");
	assert_verdict(results, "igt@bin@a@y", "abort");
	json_decref(results);
	results = REPORT("bin a,b\n", EXEC, START("a"), RESULT("a", "SUCCESS", "1"), START("b"),
			 EXIT(-1, "3"));
	assert_verdict(results, "igt@bin@a", "pass");
	assert_verdict(results, "igt@bin@b", "notrun");
	json_decref(results);
	results = REPORT("bin a\n", EXEC, START("a"), EXIT(-9, "3"));
	assert_verdict(results, "igt@bin@a", "incomplete");
	assert_text(results, "igt@bin@a", "reason", "killed by signal 9 (SIGKILL)");
	assert_time(results, "igt@bin@a", 3);
	json_decref(results);
	results = REPORT("bin a\n", EXEC, START("a"));
	assert_verdict(results, "igt@bin@a", "incomplete");
	json_decref(results);
}

/* A test without subtests has texts and an end, no more. */
static void no_subtests(void **state)
{
	static const struct {
		int code;
		const char *verdict;
	} cases[] = {
		{ 0, "pass" },  { 77, "skip" },   { 79, "skip" },
		{ 98, "fail" }, { 112, "abort" }, { -1, "notrun" },
	};
	json_t *results;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		results = REPORT("bin\n", EXEC, VERSION_PACKET, OUT("at work\n"),
				 EXIT(cases[i].code, "1.5"));
		if (cases[i].code != 79)
			assert_verdict(results, "igt@bin", cases[i].verdict);
		assert_text(results, "igt@bin", "out", "at work\n");
		assert_text(results, "igt@bin", "igt-version", VERSION);
		assert_time(results, "igt@bin", cases[i].code == -1 ? 0 : 1.5);
		json_decref(results);
	}
	results = REPORT("bin\n", EXEC, OUT("at work\n"), OVERRIDE("timeout"), EXIT(-3, "1.5"));
	assert_verdict(results, "igt@bin", "timeout");
	json_decref(results);
	results = REPORT("bin\n", EXEC, OUT("at work\n"));
	assert_verdict(results, "igt@bin", "incomplete");
	json_decref(results);
}

/* With its command line alone on record a test did not use the socket: its output counts. */
static void exec_alone(void **state)
{
	const struct comms_packet packets[] = { EXEC, EXEC };
	struct buf file = { 0 };
	json_t *results;

	add_packets(&file, packets, 2);
	make_comms_run(*state, "bin a\n", &file);
	buf_done(&file);
	sandbox_write(*state, "results/0/journal.txt", "a\nexit:98 (1.000s)\n");
	sandbox_write(*state, "results/0/out.txt",
		      VERSION "Starting subtest: a\nSubtest a: FAIL (0.500s)\n");
	results = sandbox_report(*state, NULL);
	assert_verdict(results, "igt@bin@a", "fail");
	json_decref(results);
}

/* Used, the streams do not count, nor are they needed. */
static void streams_do_not_count(void **state)
{
	const struct comms_packet packets[] = { EXEC, START("a"), RESULT("a", "SUCCESS", "0.5"),
						EXIT(0, "1") };
	struct sandbox *box = *state;
	struct buf file = { 0 };
	json_t *results;
	char path[200];

	add_packets(&file, packets, 4);
	make_comms_run(box, "bin a\n", &file);
	buf_done(&file);
	sandbox_write(box, "results/0/out.txt",
		      VERSION "Starting subtest: a\nSubtest a: FAIL (0.500s)\n");
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@bin@a", "pass");
	json_decref(results);
	snprintf(path, sizeof(path), "%s/0/out.txt", box->results);
	assert_int_equal(remove(path), 0);
	snprintf(path, sizeof(path), "%s/0/journal.txt", box->results);
	assert_int_equal(remove(path), 0);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@bin@a", "pass");
	json_decref(results);
}

/* The reason of a result is the test's own; nobody has to guess one. */
static void reasons(void **state)
{
	struct comms_packet result = RESULT("a", "FAIL", "0.5"), dyn = DYN_RESULT("x", "SKIP", "0");
	json_t *results;

	result.reason = "too slow: 12 ms";
	dyn.reason = "no x here";
	results = REPORT("bin a\n", EXEC, START("a"), ERR("Failed assertion: other\n"),
			 DYN_START("x"), dyn, result, EXIT(98, "1"));
	assert_text(results, "igt@bin@a", "reason", "too slow: 12 ms");
	assert_text(results, "igt@bin@a@x", "reason", "no x here");
	json_decref(results);
}

/* A text is a text, whatever it looks like, and names are names. */
static void lookalikes(void **state)
{
	json_t *results = REPORT("bin a,b\n", EXEC, START("a"),
				 OUT("Subtest a: SUCCESS (0.000s)\nStarting subtest: b\n"),
				 OUT("Subtest b: SUCCESS (0.000s)\n"), START("not\na name"),
				 START(""), START("x@y"), RESULT("a", "FAIL", "0.5"),
				 EXIT(98, "1"));

	assert_verdict(results, "igt@bin@a", "fail");
	assert_verdict(results, "igt@bin@b", "notrun");
	assert_int_equal(json_object_size(json_object_get(results, "tests")), 2);
	assert_contains(result_of(results, "igt@bin@a", "out"), "Starting subtest: b\n");
	json_decref(results);
	results = REPORT("bin\n", EXEC, START("not\na name"), START(""), START("x@y"), START("a"),
			 RESULT("a", "FAIL", "0.5"), EXIT(98, "1"));
	assert_int_equal(json_object_size(json_object_get(results, "tests")), 1);
	assert_verdict(results, "igt@bin@a", "fail");
	json_decref(results);
}

/* Results without starts; and a subtest that nobody asked for. */
static void without_start(void **state)
{
	json_t *results = REPORT("bin a,b\n", EXEC, RESULT("a", "SKIP", "0.000"), START("other"),
				 RESULT("other", "FAIL", "0.1"), START("b"),
				 DYN_RESULT("x", "SKIP", "0.1"), DYN_START("z"),
				 DYN_RESULT("y", "FAIL", "0.1"), RESULT("b", "FAIL", "0.2"),
				 EXIT(98, "1"));

	assert_verdict(results, "igt@bin@a", "skip");
	assert_verdict(results, "igt@bin@b", "fail");
	assert_verdict(results, "igt@bin@b@x", "skip");
	assert_verdict(results, "igt@bin@b@y", "fail");
	assert_verdict(results, "igt@bin@b@z", "incomplete");
	assert_int_equal(json_object_size(json_object_get(results, "tests")), 5);
	json_decref(results);
}

/* Gone on with after a timeout and after the runner was killed: each process for itself. */
static void several_processes(void **state)
{
	json_t *results = REPORT("bin a,b,c,d\n", EXEC, VERSION_PACKET, START("a"),
				 RESULT("a", "SUCCESS", "1.000"), START("b"), OUT("hangs\n"),
				 OVERRIDE("timeout"), EXIT(-3, "5.000"), EXEC, VERSION_PACKET,
				 OUT("again\n"), START("c"), OUT("first try\n"), EXEC,
				 OUT("third\n"), START("c"), RESULT("c", "FAIL", "0.5"), START("d"),
				 RESULT("d", "SUCCESS", "0.5"), EXIT(98, "1.500"));

	assert_verdict(results, "igt@bin@a", "pass");
	assert_verdict(results, "igt@bin@b", "timeout");
	assert_verdict(results, "igt@bin@c", "fail");
	assert_verdict(results, "igt@bin@d", "pass");
	assert_time(results, "igt@bin@b", 4);
	assert_text(results, "igt@bin@b", "out", "Starting subtest: b\nhangs\n");
	assert_text(results, "igt@bin@c", "out",
		    "third\nStarting subtest: c\nSubtest c: FAIL (0.5s)\n");
	json_decref(results);
}

/* The end of one process says nothing of the subtests of another. */
static void ends_of_several_processes(void **state)
{
	json_t *results = REPORT("bin a,b,c,d,e\n", EXEC, START("a"), EXIT(112, "1"), EXEC,
				 START("b"), EXIT(-1, "1"), EXEC, START("c"),
				 RESULT("c", "SUCCESS", "0.5"), EXIT(0, "1"), EXEC,
				 OUT("nothing\n"), OVERRIDE("timeout"), EXIT(-3, "7"), EXEC,
				 START("d"), RESULT("d", "SUCCESS", "0.5"), EXIT(0, "1"));

	assert_verdict(results, "igt@bin@a", "abort");
	assert_verdict(results, "igt@bin@b", "notrun");
	assert_verdict(results, "igt@bin@c", "pass");
	assert_verdict(results, "igt@bin@d", "pass");
	assert_verdict(results, "igt@bin@e", "notrun");
	json_decref(results);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(streams_and_version),
		TEST(every_word),
		TEST(overrides),
		TEST(override_warn),
		TEST(strict),
		TEST(ends),
		TEST(no_subtests),
		TEST(exec_alone),
		TEST(streams_do_not_count),
		TEST(reasons),
		TEST(lookalikes),
		TEST(without_start),
		TEST(several_processes),
		TEST(ends_of_several_processes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
