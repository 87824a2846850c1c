/* SPDX-License-Identifier: MIT */
/*
 * Hand-made results directories and what results.json says of them: the text
 * mode cases of IGT's own runner tests.
 */
#include "sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VERSION "IGT-Version: 1.28-g0123 (x86_64) (Linux: 6.12.0 x86_64)\n"

/* A run of these entries; more files are written by the test. */
static void make_run(const struct sandbox *box, const char *joblist)
{
	sandbox_write(
		box, "results/metadata.txt",
		"abort_mask : 0\nname : made by hand\ndry_run : 0\ndmesg_warn_level : 4\n"
		"test_root : /nowhere\nresults_path : /nowhere/either\nfuture_key : 1\n"
		"cmdline.argc : 2\ncmdline.argv[0] : igt_runner\ncmdline.argv[1] : a\\xahb\\x5chc\n");
	sandbox_write(box, "results/joblist.txt", joblist);
	sandbox_write(box, "results/uname.txt", "Linux box 6.12.0 #1 SMP x86_64\n");
	sandbox_write(box, "results/starttime.txt", "1700000000.250000\n");
	sandbox_write(box, "results/endtime.txt", "1700000009.500000\n");
}

static void make_entry(const struct sandbox *box, int index, const char *journal, const char *out,
		       const char *err, const char *dmesg)
{
	const char *const names[] = { "journal", "out", "err", "dmesg" };
	const char *const texts[] = { journal, out, err, dmesg };
	char name[64];

	for (int i = 0; i < 4; i++) {
		snprintf(name, sizeof(name), "results/%d/%s.txt", index, names[i]);
		if (texts[i])
			sandbox_write(box, name, texts[i]);
	}
}

static json_int_t total(json_t *results, const char *group, const char *verdict)
{
	json_t *totals = json_object_get(json_object_get(results, "totals"), group);

	assert_int_equal(json_object_size(totals), 11);
	return json_integer_value(json_object_get(totals, verdict));
}

static double end_time(json_t *object)
{
	json_t *time = json_object_get(object, "time");

	assert_string_equal(json_string_value(json_object_get(time, "__type__")), "TimeAttribute");
	assert_true(json_real_value(json_object_get(time, "start")) == 0.0);
	return json_real_value(json_object_get(time, "end"));
}

static json_t *test_of(json_t *results, const char *name)
{
	return json_object_get(json_object_get(results, "tests"), name);
}

static void normal_run(void **state)
{
	struct sandbox *box = *state;
	json_t *results, *elapsed;
	int status;

	make_run(box, "First one,two\nFIRST three\nplain\n");
	make_entry(box, 0, "one\ntwo\nexit:98 (2.500s)\n",
		   VERSION "Starting subtest: one\nwork\nSubtest one: SUCCESS (1.250s)\nbetween\n"
			   "Starting subtest: two\nSubtest two: FAIL (0.500s)\n",
		   "Starting subtest: one\nSubtest one: SUCCESS (1.250s)\n"
		   "Starting subtest: two\nit failed\nSubtest two: FAIL (0.500s)\n",
		   "");
	make_entry(box, 1, "three\nexit:77 (0.250s)\n",
		   VERSION "Starting subtest: three\nSubtest three: SKIP (0.000s)\n",
		   "Starting subtest: three\nSubtest three: SKIP (0.000s)\n", "");
	make_entry(box, 2, "exit:0 (3.000s)\n", VERSION "SUCCESS (3.000s)\n", "", "");
	results = sandbox_report(box, &status);
	assert_int_equal(status, RUN_FAILED);
	assert_string_equal(json_string_value(json_object_get(results, "__type__")),
			    "TestrunResult");
	assert_int_equal(json_integer_value(json_object_get(results, "results_version")), 10);
	assert_string_equal(json_string_value(json_object_get(results, "name")), "made by hand");
	assert_string_equal(json_string_value(json_object_get(results, "uname")),
			    "Linux box 6.12.0 #1 SMP x86_64");
	assert_string_equal(
		json_string_value(json_array_get(json_object_get(results, "cmdline"), 1)),
		"a\nb\\c");
	elapsed = json_object_get(results, "time_elapsed");
	assert_true(json_real_value(json_object_get(elapsed, "start")) == 1700000000.25);
	assert_true(json_real_value(json_object_get(elapsed, "end")) == 1700000009.5);
	assert_verdict(results, "igt@first@one", "pass");
	assert_verdict(results, "igt@first@two", "fail");
	assert_string_equal(result_of(results, "igt@first@two", "reason"),
			    "the test does not say why");
	assert_verdict(results, "igt@first@three", "skip");
	assert_verdict(results, "igt@plain", "pass");
	assert_true(end_time(test_of(results, "igt@first@one")) == 1.25);
	assert_true(end_time(test_of(results, "igt@plain")) == 3.0);
	assert_string_equal(result_of(results, "igt@first@one", "igt-version"),
			    "IGT-Version: 1.28-g0123 (x86_64) (Linux: 6.12.0 x86_64)");
	/* Text between two subtests belongs to both. */
	assert_string_equal(result_of(results, "igt@first@one", "out"),
			    VERSION "Starting subtest: one\nwork\nSubtest one: SUCCESS (1.250s)\n"
				    "between\n");
	assert_string_equal(result_of(results, "igt@first@two", "out"),
			    "between\nStarting subtest: two\nSubtest two: FAIL (0.500s)\n");
	assert_string_equal(result_of(results, "igt@first@two", "err"),
			    "Starting subtest: two\nit failed\nSubtest two: FAIL (0.500s)\n");
	assert_int_equal(total(results, "", "pass"), 2);
	assert_int_equal(total(results, "root", "fail"), 1);
	assert_int_equal(total(results, "igt@first", "skip"), 1);
	assert_int_equal(total(results, "igt@plain", "pass"), 1);
	assert_true(end_time(json_object_get(json_object_get(results, "runtimes"), "igt@first")) ==
		    2.75);
	json_decref(results);
}

static void warnings(void **state)
{
	struct sandbox *box = *state;
	json_t *results;
	int status;

	make_run(box, "t before,between,after\n");
	make_entry(box, 0, "before\nbetween\nafter\nexit:0 (1.000s)\n",
		   "Starting subtest: before\nSubtest before: SUCCESS (0.1s)\n"
		   "Starting subtest: between\nSubtest between: SUCCESS (0.1s)\n"
		   "Starting subtest: after\nSubtest after: SUCCESS (0.1s)\n",
		   "of a fixture\nStarting subtest: before\nSubtest before: SUCCESS (0.1s)\n"
		   "Starting subtest: between\nin it\nSubtest between: SUCCESS (0.1s)\n"
		   "Starting subtest: after\nSubtest after: SUCCESS (0.1s)\nfor nobody\n",
		   "");
	results = sandbox_report(box, &status);
	assert_int_equal(status, RUN_PASSED);
	assert_verdict(results, "igt@t@before", "warn");
	assert_string_equal(result_of(results, "igt@t@before", "reason"), "of a fixture");
	assert_verdict(results, "igt@t@between", "warn");
	assert_verdict(results, "igt@t@after", "pass");
	json_decref(results);
}

/* A power cut took the end of what the first process said, and where the second one began. */
static void warnings_of_another_process(void **state)
{
	struct sandbox *box = *state;
	json_t *results;
	int status;

	make_run(box, "t first,second\n");
	make_entry(box, 0, "first\nsecond\nexit:0 (1.000s)\n",
		   "Starting subtest: first\nSubtest first: SUCCESS (0.1s)\n"
		   "Starting subtest: second\nSubtest second: SUCCESS (0.1s)\n",
		   "Starting subtest: first\nin the first\n"
		   "Starting subtest: second\nSubtest second: SUCCESS (0.1s)\n",
		   "");
	results = sandbox_report(box, &status);
	assert_verdict(results, "igt@t@second", "pass");
	json_decref(results);
}

#define MARKS(name, word) "Starting subtest: " name "\nSubtest " name ": " word " (0.100s)\n"
#define KMARK(name)       "6,1,1000000,-;[IGT] t: starting subtest " name "\n"

static void kernel_log(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	make_run(box, "t ok,noted,warned,failed,skipped,foreign\n");
	make_entry(
		box, 0, "ok\nnoted\nwarned\nfailed\nskipped\nforeign\nexit:98 (1.000s)\n",
		MARKS("ok", "SUCCESS") MARKS("noted", "SUCCESS") MARKS("warned", "SUCCESS")
			MARKS("failed", "FAIL") MARKS("skipped", "SKIP")
				MARKS("foreign", "SUCCESS"),
		MARKS("ok", "SUCCESS") MARKS("noted", "SUCCESS") "odd\n" MARKS("warned", "SUCCESS")
			MARKS("failed", "FAIL") MARKS("skipped", "SKIP")
				MARKS("foreign", "SUCCESS"),
		"6,0,900000,-;before the first\n" KMARK("ok") "4,2,1000001,-;IRQ 12: no longer affine to CPU3\n" KMARK(
			"noted") "5,2,1000001,-;only a notice\n"
				 "4,2,1000002,c;a continuation\n" KMARK("warned") "4,3,12345678,-;device \\x41 is \\xff odd\n SUBSYSTEM=pci\n" KMARK(
					 "failed") "3,4,1000001,-;an error\n" KMARK("skipped") "4,5,1000001,-;a warning nobody needs\n" KMARK("foreign") "6,6,1000001,-;[IGT] other: starting subtest of-another-program\n"
																			 "6,7,1000002,-;not lost\n");
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@t@ok", "pass");
	assert_contains(result_of(results, "igt@t@ok", "dmesg"),
			"<6> [0.900000] before the first\n<6> [1.000000] [IGT] t: starting");
	assert_null(result_of(results, "igt@t@ok", "dmesg-warnings"));
	assert_verdict(results, "igt@t@noted", "pass");
	/* A kernel warning outweighs the text on stderr. */
	assert_verdict(results, "igt@t@warned", "dmesg-warn");
	assert_string_equal(result_of(results, "igt@t@warned", "dmesg-warnings"),
			    "<4> [12.345678] device A is \\xff odd\n");
	assert_string_equal(result_of(results, "igt@t@warned", "reason"),
			    "kernel: device A is \\xff odd");
	assert_verdict(results, "igt@t@failed", "dmesg-fail");
	assert_verdict(results, "igt@t@skipped", "skip");
	assert_contains(result_of(results, "igt@t@skipped", "dmesg-warnings"), "nobody needs");
	/* Markers of another program make no tests (igt_runner does that). */
	assert_int_equal(json_object_size(json_object_get(results, "tests")), 6);
	assert_contains(result_of(results, "igt@t@foreign", "dmesg"), "not lost");
	json_decref(results);
}

static void kernel_log_level_and_own_pattern(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	make_run(box, "t quiet,loud\n");
	sandbox_write(box, "results/metadata.txt", "dmesg_warn_level : 5\nname : x\n");
	make_entry(box, 0, "quiet\nloud\nexit:0 (1.000s)\n",
		   MARKS("quiet", "SUCCESS") MARKS("loud", "SUCCESS"), "",
		   KMARK("quiet") "6,2,1,-;[IGT] add ignored dmesg regex: (known|expected) thing\n"
				  "5,2,2,-;an expected thing happened\n" KMARK(
					  "loud") "5,2,3,-;an expected thing happened\n");
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@t@quiet", "pass");
	assert_verdict(results, "igt@t@loud", "dmesg-warn");
	json_decref(results);
}

/* No marker: with one test alone the warning is its own; among several it is nobody's. */
static void kernel_log_without_markers(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	make_run(box, "t alone\nt a,b\nplain\n");
	make_entry(box, 0, "alone\nexit:0 (1.0s)\n", MARKS("alone", "SUCCESS"), "",
		   "4,1,1,-;odd\n");
	make_entry(box, 1, "a\nb\nexit:0 (1.0s)\n", MARKS("a", "SUCCESS") MARKS("b", "SUCCESS"), "",
		   "4,1,1,-;odd\n");
	make_entry(box, 2, "exit:0 (1.0s)\n", "SUCCESS (1.0s)\n", "", "4,1,1,-;odd\n");
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@t@alone", "dmesg-warn");
	assert_verdict(results, "igt@t@a", "pass");
	assert_string_equal(result_of(results, "igt@t@b", "dmesg"), "<4> [0.000001] odd\n");
	assert_verdict(results, "igt@plain", "dmesg-warn");
	json_decref(results);
}

static void incomplete_runs(void **state)
{
	struct sandbox *box = *state;
	json_t *results;
	int status;

	make_run(box, "t early,late\nt middle\nplain\nt never\nplain2\n");
	make_entry(box, 0, "", VERSION, "", "");
	make_entry(box, 1, "middle\n", VERSION "Starting subtest: middle\nhalf a li",
		   "Starting subtest: middle\n", "");
	make_entry(box, 2, "", VERSION "text\n", "", "");
	results = sandbox_report(box, &status);
	assert_int_equal(status, RUN_FAILED);
	assert_verdict(results, "igt@t@early", "incomplete");
	assert_verdict(results, "igt@t@late", "notrun");
	assert_verdict(results, "igt@t@middle", "incomplete");
	assert_string_equal(result_of(results, "igt@t@middle", "reason"),
			    "the runner was killed while it ran");
	assert_contains(result_of(results, "igt@t@middle", "out"), "half a li");
	assert_verdict(results, "igt@plain", "incomplete");
	assert_verdict(results, "igt@t@never", "notrun");
	assert_string_equal(result_of(results, "igt@t@never", "out"), "");
	assert_null(test_of(results, "igt@t@never") ?
			    json_object_get(test_of(results, "igt@t@never"), "time") :
			    NULL);
	assert_verdict(results, "igt@plain2", "notrun");
	/* What never ran has no run time. */
	assert_null(json_object_get(json_object_get(results, "runtimes"), "igt@plain2"));
	json_decref(results);
}

static void empty_and_missing_files(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	make_run(box, "t empty\nt no-dmesg\nt no-files\n");
	make_entry(box, 0, "exit:0 (1.0s)\n", "", "", "");
	make_entry(box, 1, "no-dmesg\nexit:0 (1.0s)\n", MARKS("no-dmesg", "SUCCESS"), "", NULL);
	make_entry(box, 2, "exit:0 (1.0s)\n", NULL, NULL, NULL);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@t@empty", "incomplete");
	assert_contains(result_of(results, "igt@t@empty", "out"), "didn't produce any output");
	/* igt_results calls these two notrun; what is on record is not thrown away here. */
	assert_verdict(results, "igt@t@no-dmesg", "pass");
	assert_verdict(results, "igt@t@no-files", "incomplete");
	json_decref(results);
}

static void unprintable_characters(void **state)
{
	static const char out[] = "Starting subtest: odd\n\xff\xc3\xa9\x01\x1b[1m\nzero \0 more\n"
				  "Subtest odd: SUCCESS (0.1s)\n";
	struct sandbox *box = *state;
	json_t *results;

	make_run(box, "t odd\n");
	make_entry(box, 0, "odd\nexit:0 (1.0s)\n", NULL, "", "");
	sandbox_write_bytes(box, "results/0/out.txt", out, sizeof(out) - 1);
	results = sandbox_report(box, NULL);
	/* The verdict behind the NUL counts, as in no other runner. */
	assert_verdict(results, "igt@t@odd", "pass");
	assert_string_equal(
		result_of(results, "igt@t@odd", "out"),
		"Starting subtest: odd\n\xc3\xbf\xc3\x83\xc2\xa9\x01\x1b[1m\nzero \u2400 more\n"
		"Subtest odd: SUCCESS (0.1s)\n");
	json_decref(results);
}

static void aborted_runs(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	make_run(box, "t a\nt b\nt c\nplain\n");
	sandbox_write(box, "results/aborted.txt", "Aborting.\nPrevious test: t (b)\n\nTaint\n");
	make_entry(box, 0, "a\nexit:0 (1.0s)\n", MARKS("a", "SUCCESS"), "", "");
	make_entry(box, 1, "b\nexit:112 (1.0s)\n", VERSION "Starting subtest: b\n", "", "");
	/* igt_runner fills in what an aborted run must not run on resume. */
	make_entry(box, 2, "exit:-1 (0.000s)\n", "This test didn't run\n", "", "");
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@t@a", "pass");
	assert_verdict(results, "igt@t@b", "abort");
	assert_verdict(results, "igt@t@c", "notrun");
	assert_verdict(results, "igt@plain", "notrun");
	assert_verdict(results, "igt@runner@aborted", "fail");
	assert_contains(result_of(results, "igt@runner@aborted", "out"), "Taint");
	assert_string_equal(result_of(results, "igt@plain", "reason"),
			    "the run was aborted before");
	json_decref(results);
}

static void aborted_on_boot(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	make_run(box, "t a,b\n");
	sandbox_write(box, "results/aborted.txt", "Aborting.\nPrevious test: nothing\n\nTaint\n");
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@t@a", "notrun");
	assert_verdict(results, "igt@t@b", "notrun");
	assert_int_equal(total(results, "", "notrun"), 2);
	assert_int_equal(total(results, "", "fail"), 1);
	json_decref(results);
}

static void timeouts(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	make_run(box, "t fine,stuck\nt gone\nplain\n");
	make_entry(box, 0, "fine\nstuck\ntimeout:-3 (60.5s)\n",
		   MARKS("fine", "SUCCESS") "Starting subtest: stuck\n", "", "");
	make_entry(box, 1, "gone\nexit:9999 (1.0s)\n", "Starting subtest: gone\n", "", "");
	make_entry(box, 2, "timeout:-9 (61.0s)\n", VERSION, "", "");
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@t@fine", "pass");
	assert_verdict(results, "igt@t@stuck", "timeout");
	assert_verdict(results, "igt@t@gone", "incomplete");
	assert_verdict(results, "igt@plain", "timeout");
	assert_true(end_time(test_of(results, "igt@plain")) == 61.0);
	json_decref(results);
}

static void preempted_by_a_fixture(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	make_run(box, "t a,b\n");
	make_entry(box, 0, "a\nb\nexit:77 (1.0s)\n",
		   VERSION "no device\nSubtest a: SKIP (0.000s)\nSubtest b: SKIP (0.000s)\n",
		   "Subtest a: SKIP (0.000s)\nSubtest b: SKIP (0.000s)\n", "");
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@t@a", "skip");
	assert_verdict(results, "igt@t@b", "skip");
	assert_string_equal(result_of(results, "igt@t@a", "reason"), "no device");
	json_decref(results);
}

#define DYN(name, word)                                                                      \
	"Starting dynamic subtest: " name "\n" word "-text\nDynamic subtest " name ": " word \
	" (0.050s)\n"

static void dynamic_subtests(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	make_run(box, "t first,second\nt broken\n");
	make_entry(box, 0, "first\nsecond\nexit:98 (1.0s)\n",
		   VERSION "Starting subtest: first\nintro\n" DYN("x", "SUCCESS")
			   DYN("y", "SKIP") "Subtest first: SUCCESS (0.1s)\ntail of first\n"
					    "Starting subtest: second\n" DYN(
						    "x", "FAIL") "Subtest second: FAIL (0.1s)\n",
		   "Starting subtest: first\nStarting dynamic subtest: x\n"
		   "Dynamic subtest x: SUCCESS (0.050s)\nStarting dynamic subtest: y\n"
		   "Dynamic subtest y: SKIP (0.050s)\nSubtest first: SUCCESS (0.1s)\n"
		   "Starting subtest: second\nStarting dynamic subtest: x\nnot good\n"
		   "Dynamic subtest x: FAIL (0.050s)\nSubtest second: FAIL (0.1s)\n",
		   "6,1,1,-;[IGT] t: starting subtest first\n"
		   "6,1,2,-;[IGT] t: starting dynamic subtest x\n"
		   "4,1,3,-;first x warns\n"
		   "6,1,4,-;[IGT] t: starting dynamic subtest y\n"
		   "6,1,5,-;[IGT] t: starting subtest second\n"
		   "6,1,6,-;[IGT] t: starting dynamic subtest x\n");
	make_entry(box, 1, "broken\nexit:112 (1.0s)\n",
		   "Starting subtest: broken\nStarting dynamic subtest: z\n", "", "");
	results = sandbox_report(box, NULL);
	/* The same dynamic name in two subtests makes two results. */
	assert_verdict(results, "igt@t@first@x", "dmesg-warn");
	assert_verdict(results, "igt@t@second@x", "fail");
	assert_verdict(results, "igt@t@first@y", "skip");
	assert_string_equal(result_of(results, "igt@t@first@y", "reason"), "SKIP-text");
	assert_verdict(results, "igt@t@first", "dmesg-warn");
	assert_verdict(results, "igt@t@second", "fail");
	assert_string_equal(result_of(results, "igt@t@first@x", "out"),
			    "intro\nStarting dynamic subtest: x\nSUCCESS-text\n"
			    "Dynamic subtest x: SUCCESS (0.050s)\n");
	/* It has nothing of the subtest before (in igt_results it has the tail). */
	assert_string_equal(result_of(results, "igt@t@second@x", "out"),
			    "Starting dynamic subtest: x\nFAIL-text\n"
			    "Dynamic subtest x: FAIL (0.050s)\n");
	assert_contains(result_of(results, "igt@t@second@x", "err"), "not good");
	assert_verdict(results, "igt@t@broken", "abort");
	assert_verdict(results, "igt@t@broken@z", "abort");
	json_decref(results);
}

/* Requested and unknown to the binary: no success, no skip. */
static void unknown_subtest_is_no_skip(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	make_run(box, "t gone\nt nothing-done\n");
	make_entry(box, 0, "exit:79 (0.1s)\n", VERSION, "(t:1) CRITICAL: Unknown subtest: gone\n",
		   "");
	make_entry(box, 1, "exit:0 (0.1s)\n", VERSION, "", "");
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@t@gone", "fail");
	assert_string_equal(result_of(results, "igt@t@gone", "reason"),
			    "exited with status 79 without a result");
	assert_verdict(results, "igt@t@nothing-done", "incomplete");
	json_decref(results);
}

static void machine_death(void **state)
{
	struct sandbox *box = *state;
	struct run_error err;
	json_t *results;
	size_t left = 0;
	char *name, *html;

	make_run(box, "t a\nt b\nt c\n");
	sandbox_write(box, "results/metadata.txt", "run_id : 0123456789abcdef\n");
	make_entry(box, 0, "a\nexit:0 (1.0s)\n", MARKS("a", "SUCCESS"), "", "");
	make_entry(box, 1, "b\n", "Starting subtest: b\n", "", "6,1,1,-;last words\n");
	assert_int_equal(run_unfinished(box->results, &left, &err), 0);
	assert_int_equal(left, 2);
	assert_int_equal(run_mark_lost(box->results, "kernel panic: by request",
				       "Oops\n\xff</script>", 15, &name, &err),
			 0);
	assert_string_equal(name, "t@b");
	free(name);
	assert_int_equal(run_unfinished(box->results, &left, &err), 0);
	assert_int_equal(left, 1);
	/* Nothing runs now: nobody is to blame for a second death. */
	assert_int_equal(run_mark_lost(box->results, "again", NULL, 0, &name, &err), 0);
	assert_null(name);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@t@a", "pass");
	assert_verdict(results, "igt@t@b", "incomplete");
	assert_string_equal(result_of(results, "igt@t@b", "reason"), "kernel panic: by request");
	assert_contains(result_of(results, "igt@t@b", "dmesg"), "last words");
	assert_contains(result_of(results, "igt@t@b", "dmesg"), "Oops\n\xc3\xbf</script>");
	assert_verdict(results, "igt@t@c", "notrun");
	html = sandbox_read(box, "results/index.html");
	assert_contains(html, "\"console\":\"Oops\\n\\\\xff\\u003c/script\\u003e\"");
	free(html);
	json_decref(results);
}

/* The same test twice in a foreign job list: the later entry counts, once. */
static void entries_that_repeat(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	make_run(box, "t a\nt b\nt a\n");
	make_entry(box, 0, "a\nexit:98 (1.0s)\n", MARKS("a", "FAIL"), "", "");
	make_entry(box, 1, "b\nexit:0 (1.0s)\n", MARKS("b", "SUCCESS"), "", "");
	make_entry(box, 2, "a\nexit:0 (1.0s)\n", MARKS("a", "SUCCESS"), "", "");
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@t@a", "pass");
	assert_int_equal(total(results, "", "pass"), 2);
	assert_int_equal(total(results, "", "fail"), 0);
	json_decref(results);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(normal_run),
		BOXED(warnings),
		BOXED(warnings_of_another_process),
		BOXED(kernel_log),
		BOXED(kernel_log_level_and_own_pattern),
		BOXED(kernel_log_without_markers),
		BOXED(incomplete_runs),
		BOXED(empty_and_missing_files),
		BOXED(unprintable_characters),
		BOXED(aborted_runs),
		BOXED(aborted_on_boot),
		BOXED(timeouts),
		BOXED(preempted_by_a_fixture),
		BOXED(dynamic_subtests),
		BOXED(unknown_subtest_is_no_skip),
		BOXED(machine_death),
		BOXED(entries_that_repeat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
