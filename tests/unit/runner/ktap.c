/* SPDX-License-Identifier: MIT */
/* results.ktap, as the parser in lib/ reads it. */
#include "sandbox.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner/base/files.h"
#include "runner/report/writer.h"
#include "util/igt_ktap.h"

static char *report(const struct sandbox *box)
{
	struct run_report_opts opts = { .formats = REPORT_KTAP };
	struct run_error err;
	int status;

	if (run_report(box->results, &opts, &status, &err))
		fail_msg("%s", err.text);
	return sandbox_read(box, "results/results.ktap");
}

/* Reads it with the parser; "suite/case CODE[ message]" a line, for free(). */
static char *parse(const char *text)
{
	IGT_LIST_HEAD(list);
	struct igt_ktap_results *ktap = igt_ktap_alloc(&list);
	struct igt_ktap_result *result;
	struct buf said = { 0 };
	int ret = -EINPROGRESS;

	for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
		char *one = strndup(line, strcspn(line, "\n"));

		ret = igt_ktap_parse(one, ktap);
		if (ret == -EPROTO)
			fail_msg("not KTAP from here on: %s\n%s", one, text);
		free(one);
	}
	assert_int_equal(ret, 0);
	buf_adds(&said, "");
	igt_list_for_each_entry(result, &list, link)
		buf_printf(&said, "%s/%s %d%s%s\n", result->suite_name, result->case_name,
			   result->code, result->msg ? " " : "", result->msg ? result->msg : "");
	igt_ktap_free(&ktap);
	return said.data;
}

static void run(const struct sandbox *box, const char *const *names, const char *fails)
{
	char *path = xasprintf("%s/x-fails.txt", box->dir);
	struct run_settings settings;

	sandbox_settings(box, &settings, NULL);
	for (; *names; names++)
		strlist_add(&settings.names, *names);
	if (fails) {
		sandbox_write(box, "x-fails.txt", fails);
		strlist_add(&settings.fails, path);
	}
	settings.per_test_timeout_s = 1;
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	sandbox_execute(box);
	free(path);
}

static void all_outcomes(void **state)
{
	static const char *const names[] = { "mock@pass",         "mock@fail",
					     "mock@skip",         "mock@bare",
					     "mock@dynamic-fail", "mock@hang",
					     "mock@crash",        NULL };
	struct sandbox *box = *state;
	char *text, *said, *expected;

	run(box, names, "mock@fail\nmock@bare\n");
	text = report(box);
	expected = xasprintf(
		"KTAP version 1\n"
		"1..1\n"
		"    KTAP version 1\n"
		"    # Subtest: mock\n"
		"    1..7\n"
		"    ok 1 pass\n"
		"    ok 2 fail # XFAIL expected (%s/x-fails.txt:1): mock.c:42: n == 3: error: 2 != 3\n"
		"    ok 3 skip # SKIP mock.c:50: has_vfs: no VFs here\n"
		"    # bare: passed, but %s/x-fails.txt:2 lists it as a failure: remove the line\n"
		"    not ok 4 bare\n"
		"        KTAP version 1\n"
		"        # Subtest: dynamic-fail\n"
		"        1..2\n"
		"        ok 1 good\n"
		"        # bad: bad things\n"
		"        not ok 2 bad\n"
		"    # dynamic-fail: bad: bad things\n"
		"    not ok 5 dynamic-fail\n"
		"    not ok 6 hang # TIMEOUT ",
		box->dir, box->dir);
	if (strncmp(text, expected, strlen(expected)) != 0)
		fail_msg("not as expected:\n%s", text);
	assert_contains(text, "\n    not ok 7 crash # ERROR received SIGSEGV\nnot ok 1 mock\n");
	said = parse(text);
	assert_string_equal(said, "mock/pass 0\nmock/fail 0\n"
				  "mock/skip 77 mock.c:50: has_vfs: no VFs here\nmock/bare 98\n"
				  "mock/dynamic-fail 98\nmock/hang 98\nmock/crash 98\n");
	free(expected);
	free(said);
	free(text);
}

/* A suite for each binary, whatever the order of the entries; good ones are ok. */
static void binaries_by_turns(void **state)
{
	static const char *const names[] = { "one@pass", "two@fail",         "one@dynamic",
					     "two@pass", "mock_simple_pass", NULL };
	struct sandbox *box = *state;
	char *text, *said;

	sandbox_mocks(box, "one", "two", "mock_simple_pass", NULL);
	run(box, names, NULL);
	text = report(box);
	said = parse(text);
	assert_string_equal(said, "one/pass 0\none/dynamic 0\ntwo/fail 98\ntwo/pass 0\n"
				  "mock_simple_pass/mock_simple_pass 0\n");
	assert_contains(text, "KTAP version 1\n1..3\n");
	assert_contains(text, "\nok 1 one\n");
	assert_contains(text, "\nnot ok 2 two\n");
	assert_contains(text, "\nok 3 mock_simple_pass\n");
	free(said);
	free(text);
}

/* Names and reasons that would break the protocol. */
static void hostile_names(void **state)
{
	struct sandbox *box = *state;
	char *text, *said;

	sandbox_write(box, "results/metadata.txt", "name : x\ntest_root : /nowhere\n");
	sandbox_write(box, "results/joblist.txt", "t#1 a\nt#1 b\x01#c\n");
	sandbox_write(box, "results/0/journal.txt", "a\nexit:98 (1.0s)\n");
	sandbox_write(box, "results/0/out.txt",
		      "Starting subtest: a\nStarting dynamic subtest: d1\n"
		      "Dynamic subtest d1: SUCCESS (0.1s)\nSubtest a: FAIL (0.1s)\n");
	sandbox_write(box, "results/0/err.txt",
		      "Starting subtest: a\nStarting dynamic subtest: d1\n"
		      "Dynamic subtest d1: SUCCESS (0.1s)\n"
		      "(t:1) CRITICAL: Failed assertion: # SKIP ok 1 a\n"
		      "Subtest a: FAIL (0.1s)\n");
	sandbox_write(box, "results/0/dmesg.txt", "");
	text = report(box);
	said = parse(text);
	assert_string_equal(said, "t_1/a 98\nt_1/b__c 98\n");
	assert_contains(text, "\n        ok 1 d1\n");
	assert_contains(text, "\n    # a: # SKIP ok 1 a\n");
	free(said);
	free(text);
}

static void nothing_at_all(void **state)
{
	struct sandbox *box = *state;
	char *text;

	sandbox_write(box, "results/metadata.txt", "name : x\ntest_root : /nowhere\n");
	sandbox_write(box, "results/joblist.txt", "");
	text = report(box);
	assert_string_equal(text, "KTAP version 1\n1..0\n");
	free(text);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(all_outcomes),
		BOXED(binaries_by_turns),
		BOXED(hostile_names),
		BOXED(nothing_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
