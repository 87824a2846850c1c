/* SPDX-License-Identifier: MIT */
/* Results of the kernel's tests: what is understood, and what breaks the protocol. */
#include "unit.h"

#include "util/igt_ktap.h"

#define SUITE_START "KTAP version 1", "1..1", "    KTAP version 1", "    # Subtest: suite"

static IGT_LIST_HEAD(results);
static struct igt_ktap_results *ktap;

/* Feeds lines up to a NULL. Returns what the last one gave; all others are in progress. */
static int feed(const char *const *lines)
{
	int status = -EINPROGRESS;

	igt_ktap_free(&ktap);
	ktap = igt_ktap_alloc(&results);
	for (; *lines; lines++) {
		assert_int_equal(status, -EINPROGRESS);
		status = igt_ktap_parse(*lines, ktap);
	}
	return status;
}
#define FEED(...) feed((const char *const[]){ __VA_ARGS__, NULL })

static int clean_up(void **state)
{
	igt_ktap_free(&ktap);
	igt_ktap_free(&ktap);
	return !igt_list_empty(&results);
}

/* Takes the first result off the list and compares it. */
static void expect(const char *suite, const char *name, int code, const char *msg)
{
	struct igt_ktap_result *result = NULL;

	assert_false(igt_list_empty(&results));
	result = igt_list_first_entry(&results, result, link);
	assert_string_equal(result->suite_name, suite);
	assert_string_equal(result->case_name, name);
	assert_int_equal(result->code, code);
	if (msg)
		assert_string_equal(result->msg, msg);
	else
		assert_null(result->msg);
	igt_list_move_tail(&result->link, &results);
}

static void cases_of_a_suite(void **state)
{
	assert_int_equal(FEED(SUITE_START, "    # module: mod\n", "    1..3", "    ok 1 first\n",
			      "    # second: ASSERTION FAILED at x.c:3", "    not ok 2 second",
			      "    ok 3 third", "# suite: pass:2 fail:1 skip:0 total:3",
			      "not ok 1 suite"),
			 0);
	assert_int_equal(igt_list_length(&results), 3);
	expect("suite", "first", IGT_KTAP_PASS, NULL);
	expect("suite", "second", IGT_KTAP_FAIL, NULL);
	expect("suite", "third", IGT_KTAP_PASS, NULL);
	assert_int_equal(igt_ktap_parse("anything", ktap), 0);
}

static void several_suites(void **state)
{
	assert_int_equal(FEED("KTAP version 1", "1..2", "    KTAP version 1", "    # Subtest: a",
			      "    1..1", "    ok 1 x", "ok 1 a", "    KTAP version 1",
			      "    # Subtest: b", "    1..1", "    ok 1 y", "ok 2 b"),
			 0);
	assert_int_equal(igt_list_length(&results), 2);
	expect("a", "x", IGT_KTAP_PASS, NULL);
	expect("b", "y", IGT_KTAP_PASS, NULL);
}

static void skips_with_and_without_a_message(void **state)
{
	assert_int_equal(FEED(SUITE_START, "    1..3", "    ok 1 a # SKIP no device: # 3",
			      "    ok 2 b # SKIP", "    ok 3 - c # SKIP  late",
			      "ok 1 suite # SKIP"),
			 0);
	expect("suite", "a", IGT_KTAP_SKIP, "no device: # 3");
	expect("suite", "b", IGT_KTAP_SKIP, NULL);
	expect("suite", "c", IGT_KTAP_SKIP, "late");
}

static void parameters_are_no_cases(void **state)
{
	assert_int_equal(FEED(SUITE_START, "    1..2", "        KTAP version 1",
			      "        # Subtest: many", "        ok 1 param 0",
			      "        not ok 2 param 1", "        ok 3 param 2 # SKIP why",
			      "    # many: pass:1 fail:1 skip:1 total:3", "    not ok 1 many",
			      "        KTAP version 1", "        # Subtest: more", "        1..1",
			      "        ok 1 x", "    ok 2 more", "not ok 1 suite"),
			 0);
	assert_int_equal(igt_list_length(&results), 2);
	expect("suite", "many", IGT_KTAP_FAIL, NULL);
	expect("suite", "more", IGT_KTAP_PASS, NULL);
}

static void the_first_line_may_be_missing(void **state)
{
	assert_int_equal(FEED("1..1", "    KTAP version 1", "    # Subtest: suite", "    1..1",
			      "    ok 1 a", "ok 1 suite"),
			 0);
	expect("suite", "a", IGT_KTAP_PASS, NULL);
}

static void lines_of_others_do_not_matter(void **state)
{
	assert_int_equal(FEED("usb 1-1: new device", "KTAP version 1", "", "okay", "1..1",
			      "  ok 1 of somebody else", "    KTAP version 1",
			      "    # Subtest: suite", "1...", "    1..1", "ok then", "    ok 1 a",
			      "not okay", "ok 1 suite"),
			 0);
	assert_int_equal(igt_list_length(&results), 1);
}

static void no_suites_are_soon_over(void **state)
{
	assert_int_equal(FEED("KTAP version 1", "1..0"), 0);
}

static void an_end_is_not_invented(void **state)
{
	assert_int_equal(FEED(SUITE_START, "    1..1", "    ok 1 a"), -EINPROGRESS);
	assert_int_equal(FEED("nothing"), -EINPROGRESS);
}

static void what_breaks_the_protocol(void **state)
{
	static const char *const inputs[][10] = {
		{ "KTAP version 2" },
		{ "KTAP version 1", "KTAP version 1" },
		{ "KTAP version 1", "1..1", "1..1" },
		{ "KTAP version 1", "ok 1 suite" },
		{ "ok 1 suite" },
		{ "    ok 1 case" },
		{ "    1..2" },
		{ "        KTAP version 1" },
		{ "    # Subtest: suite" },
		{ "KTAP version 1", "# Subtest: suite" },
		{ SUITE_START, "    ok 1 without-plan" },
		{ SUITE_START, "    # Subtest: twice" },
		{ SUITE_START, "    1..2", "    ok 2 out-of-turn" },
		{ SUITE_START, "    1..1", "    ok 1 a", "    ok 2 too-much" },
		{ SUITE_START, "    1..2", "    ok 1 a", "ok 1 suite" },
		{ SUITE_START, "    1..1", "    ok 1 a", "ok 1 other" },
		{ SUITE_START, "    1..1", "    ok 1 a", "ok 2 suite" },
		{ "1..1", "    KTAP version 1", "    1..1", "    ok 1 nameless-suite" },
		{ SUITE_START, "    1..1", "        KTAP version 1", "        # Subtest: a",
		  "    ok 1 b" },
		{ SUITE_START, "    1..1", "        KTAP version 1", "        1..2",
		  "        ok 1 x", "    ok 1 a" },
	};

	for (size_t i = 0; i < ARRAY_LEN(inputs); i++) {
		int status = feed(inputs[i]);

		if (status != -EPROTO)
			fail_msg("input %zu: %d", i, status);
		assert_int_equal(igt_ktap_parse("harmless", ktap), -EPROTO);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(cases_of_a_suite, clean_up),
		cmocka_unit_test_teardown(several_suites, clean_up),
		cmocka_unit_test_teardown(skips_with_and_without_a_message, clean_up),
		cmocka_unit_test_teardown(parameters_are_no_cases, clean_up),
		cmocka_unit_test_teardown(the_first_line_may_be_missing, clean_up),
		cmocka_unit_test_teardown(lines_of_others_do_not_matter, clean_up),
		cmocka_unit_test_teardown(no_suites_are_soon_over, clean_up),
		cmocka_unit_test_teardown(an_end_is_not_invented, clean_up),
		cmocka_unit_test_teardown(what_breaks_the_protocol, clean_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
