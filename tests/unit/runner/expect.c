/* SPDX-License-Identifier: MIT */
/* Expectation files: how they are read, what they make of results. */
#include "sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner/expect/expect.h"
#include "runner/base/files.h"
#include "runner/base/list_file.h"

#define COMMENT "# report: issue 41   kernel: 6.12   rate: 3/50   since: 2026-05-02\n"

enum kind { FAILS, FLAKES, SKIPS };

/* Parses one list written to @name in the sandbox; the caller frees @expect. */
static int parse(const struct sandbox *box, enum kind kind, const char *text, size_t len,
		 struct expect *expect, struct run_error *err)
{
	static const char *const names[] = { "a-fails.txt", "a-flakes.txt", "a-skips.txt" };
	char *path = xasprintf("%s/%s", box->dir, names[kind]);
	struct strlist paths = { 0 };
	struct buf texts[3] = { { 0 } };
	int ret;

	sandbox_write_bytes(box, names[kind], text, len);
	strlist_add(&paths, path);
	assert_int_equal(list_gather(&paths, &texts[kind], err), 0);
	ret = expect_parse(expect, &texts[FAILS], &texts[FLAKES], &texts[SKIPS], err);
	buf_done(&texts[kind]);
	strlist_done(&paths);
	free(path);
	return ret;
}

/* A bad list: one line that begins with "FILE:LINE: " and has @what in it. */
struct bad_list {
	enum kind kind;
	int line;
	const char *text, *what;
};

static const struct bad_list bad_lists[] = {
	{ FAILS, 2, "\nmock@fail,Broken\n", "unknown status 'Broken'" },
	{ FAILS, 1, "mock@fail,Pass", "a test that passes is on no list: remove the line" },
	{ FAILS, 1, "mock@fail,UnexpectedImprovement(Pass)", "it passes now" },
	{ FAILS, 1, "mock@fail,Flake", "move it to the flakes list" },
	{ FAILS, 1, "mock@fail,Fail,Crash", "unknown status 'Fail,Crash'" },
	{ FAILS, 1, "mock@fail,", "unknown status ''" },
	{ FAILS, 1, "mock@fa.*", "is no name of a test" },
	{ FAILS, 1, "mock@fail Fail", "is no name of a test" },
	{ FAILS, 1, ",Fail", "is no name of a test" },
	{ FAILS, 1, "igt@,Fail", "is no name of a test" },
	{ FAILS, 3, "a@b\n# once more\nigt@A@b,Crash\n", "'a@b' is listed already in " },
	{ FAILS, 2, "a@b\nc\xff@d\n", "not UTF-8" },
	{ FLAKES, 1, "mock@fail\n", "does not tell its report" },
	{ FLAKES, 2, "# report: x rate: 1/2 since: 2026-01-01\nmock@fail", "tell its kernel" },
	{ FLAKES, 2, "# report: x kernel: 6 since: 2026-01-01\nmock@fail", "tell its rate" },
	{ FLAKES, 2, "# report: x kernel: 6 rate: 1/2\nmock@fail", "not tell since when" },
	{ FLAKES, 2, "# report:   kernel: 6 rate: 1/2 since: 2026-01-01\nf", "its report" },
	{ FLAKES, 1, "# rate: often\nmock@fail", "rate 'often': give failures/runs" },
	{ FLAKES, 1, "# rate: 3/2\nmock@fail", "rate '3/2'" },
	{ FLAKES, 1, "# rate: 0/2\nmock@fail", "rate '0/2'" },
	{ FLAKES, 1, "# rate: 120%\nmock@fail", "rate '120%'" },
	{ FLAKES, 1, "# since: 2026-13-02\nmock@fail", "since '2026-13-02': give a date" },
	{ FLAKES, 1, "# since: May\nmock@fail", "since 'May'" },
	/* The comment belongs to what stands right below it. */
	{ FLAKES, 3, COMMENT "\nmock@fail", "does not tell its report" },
	{ FLAKES, 4, COMMENT "mock@fail\n# and this one?\nmock@crash", "tell its report" },
	{ FLAKES, 2, COMMENT "mock@(fail", "bad regular expression 'mock@(fail'" },
	{ SKIPS, 2, "mock@fail\nmock@[z-a]\n", "bad regular expression 'mock@[z-a]'" },
	{ SKIPS, 1, "(a)\\1", "refers back to a group" },
	{ SKIPS, 3, "x\n\nx\n", "'x' is listed already in " },
};

static void bad_input_names_its_line(void **state)
{
	static const char *const names[] = { "a-fails.txt", "a-flakes.txt", "a-skips.txt" };
	struct sandbox *box = *state;

	for (size_t i = 0; i < ARRAY_SIZE(bad_lists); i++) {
		const struct bad_list *bad = &bad_lists[i];
		struct run_error err = { 0 };
		struct expect expect;
		char *begin = xasprintf("%s/%s:%d: ", box->dir, names[bad->kind], bad->line);

		if (!parse(box, bad->kind, bad->text, strlen(bad->text), &expect, &err))
			fail_msg("accepted: %s", bad->text);
		expect_done(&expect);
		assert_int_equal(err.status, RUN_BAD_INPUT);
		assert_null(strchr(err.text, '\n'));
		if (strncmp(err.text, begin, strlen(begin)) != 0)
			fail_msg("'%s' does not begin with %s", err.text, begin);
		assert_contains(err.text, bad->what);
		free(begin);
	}
}

static void nul_bytes_are_refused(void **state)
{
	struct run_error err;
	struct expect expect;

	assert_int_equal(parse(*state, SKIPS, "a\0b\n", 4, &expect, &err), -1);
	assert_contains(err.text, "a-skips.txt:1: not UTF-8, or a NUL byte");
	expect_done(&expect);
}

static unsigned int bits(const char *const *words)
{
	unsigned int mask = 0;

	for (; *words; words++)
		for (int v = 0; v < VERDICT_COUNT; v++)
			if (!strcmp(*words, verdict_name((enum verdict)v)))
				mask |= 1u << v;
	return mask;
}

static void statuses_mean_verdicts(void **state)
{
	static const struct {
		const char *line, *verdicts[8];
	} cases[] = {
		{ "a@b,Fail", { "fail", "dmesg-fail" } },
		{ "igt@A@B,crash", { "crash", "incomplete" } },
		{ "a@b,Timeout", { "timeout" } },
		{ "a@b,Skip", { "skip" } },
		{ "a@b,UnexpectedImprovement(Skip)", { "skip" } },
		{ "a@b,Warn", { "warn", "dmesg-warn" } },
		{ "a@b,dmesg-warn", { "dmesg-warn" } },
		{ "a@b,Missing", { "notrun" } },
		{ "a@b , abort", { NULL } },
		{ "a@b, abort", { "abort" } },
		{ "\xef\xbb\xbf"
		  "a@b\r", /* a byte order mark, CRLF */
		  { "fail", "dmesg-fail", "crash", "timeout", "incomplete", "abort" } },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct run_error err;
		struct expect expect;
		int ret = parse(*state, FAILS, cases[i].line, strlen(cases[i].line), &expect, &err);

		if (ret && cases[i].verdicts[0])
			fail_msg("%s: %s", cases[i].line, err.text);
		if (!ret) {
			assert_int_equal(expect.fails.n, 1);
			assert_ptr_equal(expect_fail(&expect, "igt@a@b"), &expect.fails.v[0]);
			assert_null(expect_fail(&expect, "igt@a@bc"));
			assert_int_equal(expect.fails.v[0].verdicts, bits(cases[i].verdicts));
		}
		expect_done(&expect);
	}
}

static void expressions_are_searched(void **state)
{
	static const struct {
		const char *text, *name;
		bool matches;
	} cases[] = {
		{ "kms_lease@page", "igt@kms_lease@page-flip", true },
		{ "igt@kms_lease@page", "igt@kms_lease@page-flip", true },
		{ "KMS_lease", "igt@kms_lease@page-flip", true },
		{ "^kms_lease@page$", "igt@kms_lease@page-flip", false },
		{ "^kms_.*flip$", "igt@kms_lease@page-flip", true },
		{ "^igt@kms_.*flip$", "igt@kms_lease@page-flip", true },
		{ "^lease", "igt@kms_lease@page-flip", false },
		{ "a@numvfs-\\d+$", "igt@a@numvfs-12", true },
		{ "a@numvfs-\\d+$", "igt@a@numvfs-d", false },
		{ "a@(one|two)", "igt@a@two", true },
		{ "a@b\\.c", "igt@a@bxc", false },
		{ "a@(?:one|two)\\b", "igt@a@two-vfs", true },
		{ "a@[\\w-]+$", "igt@a@two-vfs", true },
		/* The first would take years, and is given up. */
		{ "^(a+)+$", "igt@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b",
		  false },
		{ "^(a+)+@b$", "igt@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b",
		  true },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct run_error err;
		struct expect expect;

		if (parse(*state, SKIPS, cases[i].text, strlen(cases[i].text), &expect, &err))
			fail_msg("%s", err.text);
		if (!!expect_match(&expect.skips, cases[i].name) != cases[i].matches)
			fail_msg("%s and %s", cases[i].text, cases[i].name);
		assert_int_equal(expect.skips.v[0].matched, cases[i].matches);
		expect_done(&expect);
	}
}

/* The form of drivers/gpu/drm/ci/xfails in the kernel. */
static void the_kernels_own_lists(void **state)
{
	static const char text[] =
		"# Board Name: sc7180-trogdor\n"
		"# Bug Report: https://lore.kernel.org/linux-arm-msm/661483c8@collabora.com/T/#u\n"
		"# Failure Rate: 50\n"
		"# IGT Version: 1.28-g0df7b9b97\n"
		"# Linux Version: 6.9.0-rc7\n"
		"msm/msm_mapping@shadow\n"
		"kms_lease@page-flip-implicit-plane\n";
	struct run_error err;
	struct expect expect;

	if (parse(*state, FLAKES, text, strlen(text), &expect, &err))
		fail_msg("%s", err.text);
	assert_int_equal(expect.flakes.n, 2);
	assert_string_equal(expect.flakes.v[0].rate, "50 %");
	assert_contains(expect.flakes.v[1].where, "a-flakes.txt:7");
	expect_done(&expect);
}

/* --- What the lists make of a run of the mock. --- */

/* Prepares, runs and reports with these lists (NULL: none); names end with NULL. */
static json_t *run_with(const struct sandbox *box, int *ret_status, const char *fails,
			const char *flakes, const char *skips, const char *const *names)
{
	const char *const texts[] = { fails, flakes, skips };
	const char *const files[] = { "x-fails.txt", "x-flakes.txt", "x-skips.txt" };
	struct run_settings settings;
	struct strlist *lists[3];

	sandbox_settings(box, &settings, NULL);
	settings.overwrite = true;
	lists[0] = &settings.fails;
	lists[1] = &settings.flakes;
	lists[2] = &settings.skips;
	for (; *names; names++)
		strlist_add(&settings.names, *names);
	for (int i = 0; i < 3; i++) {
		char *path = xasprintf("%s/%s", box->dir, files[i]);

		if (texts[i]) {
			sandbox_write(box, files[i], texts[i]);
			strlist_add(lists[i], path);
		}
		free(path);
	}
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	sandbox_execute(box);
	return sandbox_report(box, ret_status);
}

/* One test, one line of a list about it. */
static void outcomes(void **state)
{
	static const struct {
		const char *test, *fails, *flakes, *outcome;
		int status;
	} cases[] = {
		{ "pass", NULL, NULL, "pass", 0 },
		{ "skip", NULL, NULL, "pass", 0 },
		{ "warn", NULL, NULL, "pass", 0 },
		{ "fail", NULL, NULL, "unexpected-fail", 1 },
		{ "segfault", NULL, NULL, "unexpected-fail", 1 },
		{ "fail", "mock@fail,Fail", NULL, "expected-fail", 0 },
		{ "fail", "igt@mock@fail", NULL, "expected-fail", 0 },
		{ "fail", "mock@fail,Crash", NULL, "different-fail", 1 },
		{ "segfault", "mock@segfault,Crash", NULL, "expected-fail", 0 },
		{ "segfault", "mock@segfault,Fail", NULL, "different-fail", 1 },
		{ "pass", "mock@pass,Fail", NULL, "unexpected-pass", 1 },
		{ "warn", "mock@warn,Fail", NULL, "unexpected-pass", 1 },
		{ "warn", "mock@warn,Warn", NULL, "expected-fail", 0 },
		{ "pass", "mock@pass,Warn", NULL, "unexpected-pass", 1 },
		{ "skip", "mock@skip,Fail", NULL, "unexpected-skip", 1 },
		{ "skip", "mock@skip,Skip", NULL, "expected-fail", 0 },
		{ "pass", "mock@pass,Skip", NULL, "unexpected-pass", 1 },
		{ "fail", NULL, COMMENT "mock@fa", "known-flake", 0 },
		{ "segfault", NULL, COMMENT "mock@seg", "known-flake", 0 },
		{ "pass", NULL, COMMENT "mock@pass", "pass", 0 },
		/* On both lists: the flake is the weaker word. */
		{ "pass", "mock@pass", COMMENT "mock@pass", "pass", 0 },
		{ "fail", "mock@fail,Crash", COMMENT "mock@fail", "known-flake", 0 },
		{ "fail", "mock@pass,Fail", NULL, "unexpected-fail", 1 },
	};
	struct sandbox *box = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *name = xasprintf("mock@%s", cases[i].test);
		char *full = xasprintf("igt@%s", name);
		const char *const names[] = { name, NULL };
		int status;
		json_t *results =
			run_with(box, &status, cases[i].fails, cases[i].flakes, NULL, names);
		const char *outcome = result_of(results, full, "outcome");

		if (strcmp(outcome, cases[i].outcome) != 0 || status != cases[i].status)
			fail_msg("%zu: %s with %s: %s, status %d", i, name,
				 cases[i].fails ? cases[i].fails : "no fails", outcome, status);
		json_decref(results);
		free(full);
		free(name);
	}
}

static json_int_t outcome_count(json_t *results, const char *outcome)
{
	json_t *expected = json_object_get(results, "expected");

	return json_integer_value(json_object_get(json_object_get(expected, "outcomes"), outcome));
}

/* A line for a container holds for its blocks; blocks that may fail excuse their container. */
static void dynamic_subtests(void **state)
{
	static const char *const names[] = { "mock@dynamic-fail", "mock@pass", NULL };
	static const struct {
		const char *fails, *flakes, *container, *good, *bad;
		int status;
	} cases[] = {
		{ NULL, NULL, "unexpected-fail", "pass", "unexpected-fail", 1 },
		{ "mock@dynamic-fail,Fail", NULL, "expected-fail", "pass", "expected-fail", 0 },
		{ "mock@dynamic-fail@bad,Fail", NULL, "expected-fail", "pass", "expected-fail", 0 },
		{ "mock@dynamic-fail@bad,Crash", NULL, "unexpected-fail", "pass", "different-fail",
		  1 },
		{ "mock@dynamic-fail\nmock@dynamic-fail@good", NULL, "expected-fail",
		  "unexpected-pass", "expected-fail", 1 },
		{ NULL, COMMENT "dynamic-fail@bad", "known-flake", "pass", "known-flake", 0 },
	};
	struct sandbox *box = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int status;
		json_t *results =
			run_with(box, &status, cases[i].fails, cases[i].flakes, NULL, names);

		assert_string_equal(result_of(results, "igt@mock@dynamic-fail", "outcome"),
				    cases[i].container);
		assert_string_equal(result_of(results, "igt@mock@dynamic-fail@good", "outcome"),
				    cases[i].good);
		assert_string_equal(result_of(results, "igt@mock@dynamic-fail@bad", "outcome"),
				    cases[i].bad);
		assert_int_equal(status, cases[i].status);
		json_decref(results);
	}
}

#define FAILED_BLOCK(name)                     \
	"Starting dynamic subtest: " name "\n" \
	"Dynamic subtest " name ": FAIL (0.1s)\n"

/* One of two that failed is expected to: that is no excuse for the container. */
static void one_block_of_two(void **state)
{
	struct sandbox *box = *state;
	json_t *results;
	int status;

	sandbox_write(box, "results/metadata.txt", "name : x\ntest_root : /nowhere\n");
	sandbox_write(box, "results/joblist.txt", "t c\n");
	sandbox_write(box, "results/fails.txt", "t@c@one\n");
	sandbox_write(box, "results/0/journal.txt", "c\nexit:98 (1.0s)\n");
	sandbox_write(box, "results/0/out.txt",
		      "Starting subtest: c\n" FAILED_BLOCK("one")
			      FAILED_BLOCK("two") "Subtest c: FAIL (0.3s)\n");
	sandbox_write(box, "results/0/err.txt", "");
	sandbox_write(box, "results/0/dmesg.txt", "");
	results = sandbox_report(box, &status);
	assert_int_equal(status, 1);
	assert_string_equal(result_of(results, "igt@t@c@one", "outcome"), "expected-fail");
	assert_string_equal(result_of(results, "igt@t@c@two", "outcome"), "unexpected-fail");
	assert_string_equal(result_of(results, "igt@t@c", "outcome"), "unexpected-fail");
	json_decref(results);
}

/* What is on the skips list is never started, and is in the results with its reason. */
static void skips_are_never_started(void **state)
{
	static const char *const names[] = { "mock@pass", "mock@fail", "mock@hang", NULL };
	struct sandbox *box = *state;
	json_t *results;
	char *log, *joblist, *reason;
	int status;

	sandbox_log(box, true);
	results =
		run_with(box, &status, NULL, NULL, "# too slow\nmock@(hang|fail)\nnobody\n", names);
	sandbox_log(box, false);
	assert_int_equal(status, 0);
	assert_verdict(results, "igt@mock@hang", "skip");
	assert_verdict(results, "igt@mock@fail", "skip");
	assert_string_equal(result_of(results, "igt@mock@fail", "outcome"), "skipped");
	reason = xasprintf("skips list: %s/x-skips.txt:2", box->dir);
	assert_string_equal(result_of(results, "igt@mock@fail", "reason"), reason);
	assert_int_equal(outcome_count(results, "skipped"), 2);
	log = sandbox_read(box, "log");
	assert_string_equal(log, "begin mock@pass\nend mock@pass\n");
	/* Nor does igt_resume start it. */
	joblist = sandbox_read(box, "results/joblist.txt");
	assert_string_equal(joblist, "mock pass\n");
	free(reason);
	free(joblist);
	free(log);
	json_decref(results);
}

/* A whole binary without some of its subtests is a list of the others. */
static void skips_in_multiple_mode(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	char *path = xasprintf("%s/skips.txt", box->dir), *joblist, *skipped;

	sandbox_write(box, "skips.txt", "^mock@(?:[a-r]|s[a-k])|mock@(slow|skip-bare)\n");
	sandbox_settings(box, &settings, NULL);
	settings.multiple_mode = true;
	strlist_add(&settings.skips, path);
	sandbox_prepare(&settings);
	joblist = sandbox_read(box, "results/joblist.txt");
	assert_contains(joblist, "mock warn,stop-run,tidy-up");
	skipped = sandbox_read(box, "results/skipped.txt");
	assert_contains(skipped, "igt@mock@pass\t");
	assert_contains(skipped, "igt@mock@slow-2\t");
	assert_null(strstr(skipped, "warn"));
	/* Nothing skipped: it stays whole. */
	sandbox_write(box, "skips.txt", "nobody\n");
	settings.overwrite = true;
	sandbox_prepare(&settings);
	free(joblist);
	joblist = sandbox_read(box, "results/joblist.txt");
	assert_string_equal(joblist, "mock\n");
	free(skipped);
	free(joblist);
	run_settings_done(&settings);
	free(path);
}

static void lines_without_a_test_are_listed(void **state)
{
	static const char *const names[] = { "mock@pass", "mock@fail", NULL };
	struct sandbox *box = *state;
	json_t *results, *unmatched;
	char *first;

	results = run_with(box, NULL, "mock@fail\n\nmock@gone,Fail\n", COMMENT "mock@pa\nmock@gone",
			   "also@gone", names);
	unmatched = json_object_get(json_object_get(results, "expected"), "unmatched");
	assert_int_equal(json_array_size(unmatched), 3);
	first = xasprintf("%s/x-fails.txt:3: mock@gone", box->dir);
	assert_string_equal(json_string_value(json_array_get(unmatched, 0)), first);
	assert_contains(json_string_value(json_array_get(unmatched, 1)), "x-flakes.txt:3");
	assert_contains(json_string_value(json_array_get(unmatched, 2)), "x-skips.txt:1");
	free(first);
	json_decref(results);
}

/* The copies in the results directory are all that a later report needs. */
static void lists_are_copied(void **state)
{
	static const char *const names[] = { "mock@fail", NULL };
	struct sandbox *box = *state;
	json_t *results = run_with(box, NULL, "mock@fail", NULL, NULL, names);
	char *listed = xasprintf("%s/x-fails.txt:1", box->dir);
	int status;

	json_decref(results);
	sandbox_write(box, "x-fails.txt", "garbage in it\n");
	results = sandbox_report(box, &status);
	assert_int_equal(status, 0);
	assert_string_equal(result_of(results, "igt@mock@fail", "listed"), listed);
	free(listed);
	json_decref(results);
	/* A new run in the same place does not inherit them. */
	results = run_with(box, &status, NULL, NULL, NULL, names);
	assert_int_equal(status, 1);
	json_decref(results);
}

static void several_files_of_a_kind(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	struct run_error err;
	char *path;
	size_t count;

	sandbox_settings(box, &settings, "mock@fail", NULL);
	for (int i = 1; i <= 2; i++) {
		path = xasprintf("%s/%d-fails.txt", box->dir, i);
		strlist_add(&settings.fails, path);
		free(path);
	}
	sandbox_write(box, "1-fails.txt", "mock@fail"); /* no newline */
	sandbox_write(box, "2-fails.txt", "\nmock@pass,Oops\n");
	assert_int_equal(run_prepare(&settings, &count, &err), -1);
	assert_contains(err.text, "/2-fails.txt:2: unknown status 'Oops'");
	/* Nothing was begun. */
	assert_false(sandbox_has(box, "results"));
	sandbox_write(box, "2-fails.txt", "mock@fail\n");
	assert_int_equal(run_prepare(&settings, &count, &err), -1);
	assert_contains(err.text, "/2-fails.txt:1: 'mock@fail' is listed already in ");
	assert_contains(err.text, "/1-fails.txt:1: remove one");
	strlist_add(&settings.skips, "/nowhere/at-all.txt");
	assert_int_equal(run_prepare(&settings, &count, &err), -1);
	assert_string_equal(err.text,
			    "/nowhere/at-all.txt: No such file or directory: give a list that "
			    "can be read");
	run_settings_done(&settings);
}

static void nothing_left_to_run(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	struct run_error err;
	size_t count;
	char *path = xasprintf("%s/skips.txt", box->dir);

	sandbox_settings(box, &settings, "mock@fail", NULL);
	sandbox_write(box, "skips.txt", ".\n");
	strlist_add(&settings.skips, path);
	assert_int_equal(run_prepare(&settings, &count, &err), -1);
	assert_int_equal(err.status, RUN_BAD_INPUT);
	assert_contains(err.text, "all tests are on the skips lists");
	assert_false(sandbox_has(box, "results"));
	run_settings_done(&settings);
	free(path);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(bad_input_names_its_line),
		BOXED(nul_bytes_are_refused),
		BOXED(statuses_mean_verdicts),
		BOXED(expressions_are_searched),
		BOXED(the_kernels_own_lists),
		BOXED(outcomes),
		BOXED(dynamic_subtests),
		BOXED(one_block_of_two),
		BOXED(skips_are_never_started),
		BOXED(skips_in_multiple_mode),
		BOXED(lines_without_a_test_are_listed),
		BOXED(lists_are_copied),
		BOXED(several_files_of_a_kind),
		BOXED(nothing_left_to_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
