/* SPDX-License-Identifier: MIT */
/*
 * Wildcard patterns (wildmat of RFC 3977) and the form of names.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/core_internal.h"

struct match_case {
	const char *text, *pattern;
	bool matches;
};

static void check(const struct match_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (core_pattern_matches(cases[i].text, cases[i].pattern) != cases[i].matches)
			fail_msg("\"%s\" against \"%s\": expected %s", cases[i].text,
				 cases[i].pattern, cases[i].matches ? "a match" : "none");
}
#define CHECK(cases) check(cases, sizeof(cases) / sizeof(cases[0]))

static void literals_match_whole_names(void **state)
{
	static const struct match_case cases[] = {
		{ "abc", "abc", true },   { "abc", "ab", false },    { "ab", "abc", false },
		{ "abc", "xabc", false }, { "a@b", "a@b", true },    { "a@b", "@", false },
		{ "a*b", "a\\*b", true }, { "axb", "a\\*b", false }, { "a\\", "a\\", true },
		{ "", "", true },         { "a", "", false },        { "a", "\\a", true },
	};

	CHECK(cases);
}

static void stars_match_any_run(void **state)
{
	static const struct match_case cases[] = {
		{ "", "*", true },
		{ "abc", "*", true },
		{ "abc", "a*", true },
		{ "abc", "*c", true },
		{ "abc", "a*c", true },
		{ "abc", "a*b", false },
		{ "abcabc", "a*abc", true },
		{ "ababab", "*ab*ab", true },
		{ "abc", "**c*", true },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "a*a*a*a*a*a*c", false },
		{ "ab", "a*b*b", false },
		{ "abb", "a*b*b", true },
	};

	CHECK(cases);
}

static void question_marks_match_one_utf8_character(void **state)
{
	static const struct match_case cases[] = {
		{ "a", "?", true },
		{ "", "?", false },
		{ "ab", "?", false },
		{ "\xc3\xa4", "?", true },
		{ "\xe2\x82\xac", "?", true },
		{ "\xf0\x9f\x98\x80", "?", true },
		{ "\xc3\xa4", "??", false },
		{ "\xc3", "?", true },
		{ "\x80x", "??", true },
	};

	CHECK(cases);
}

static void sets_match_their_members(void **state)
{
	static const struct match_case cases[] = {
		{ "b", "[abc]", true },
		{ "d", "[abc]", false },
		{ "m", "[a-z]", true },
		{ "5", "[a-z]", false },
		{ "d", "[^abc]", true },
		{ "b", "[^abc]", false },
		{ "!", "[!a]", true },
		{ "b", "[!a]", false },
		{ "]", "[]a]", true },
		{ "a", "[]a]", true },
		{ "b", "[^]a]", true },
		{ "]", "[^]a]", false },
		{ "-", "[a-]", true },
		{ "b", "[a-]", false },
		{ "-", "[-a]", true },
		{ "a,b", "a[,]b", true },
		{ "\xc3\xa4", "[\xc3\xa0-\xc3\xbf]", true },
		{ "a", "[a", false },
		{ "[a", "[a", false },
		{ "", "[^a]", false },
	};

	CHECK(cases);
}

static void lower_case_matches_both_cases(void **state)
{
	static const struct match_case cases[] = {
		{ "ABC", "abc", true },  { "abc", "ABC", false },  { "ABC", "ABC", true },
		{ "aBc", "abc", true },  { "aBc", "aBC", false },  { "B", "[a-c]", true },
		{ "b", "[A-C]", false }, { "B", "[^a-c]", false }, { "B", "\\b", true },
	};

	CHECK(cases);
}

static void last_matching_element_decides(void **state)
{
	static const struct match_case cases[] = {
		{ "a", "a,b", true },     { "b", "a,b", true },    { "c", "a,b", false },
		{ "a", "!a", false },     { "b", "!a", false },    { "b", "*,!a", true },
		{ "a", "*,!a", false },   { "a", "*,!a,a", true }, { "a", "!a,*", true },
		{ "", "a,", true },       { "a", "a,", true },     { "a", ",a", true },
		{ "a,b", "a\\,b", true }, { "a", "a\\,b", false }, { "!a", "\\!a", true },
		{ "", "*,!", false },     { "a", "*,!", true },
	};

	CHECK(cases);
}

static void names_have_letters_digits_and_two_signs(void **state)
{
	assert_true(core_name_is_valid("Abz-09_Z"));
	assert_false(core_name_is_valid(""));
	assert_false(core_name_is_valid("a b"));
	assert_false(core_name_is_valid("a@b"));
	assert_false(core_name_is_valid("a.b"));
	assert_false(core_name_is_valid("\xc3\xa4"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(literals_match_whole_names),
		cmocka_unit_test(stars_match_any_run),
		cmocka_unit_test(question_marks_match_one_utf8_character),
		cmocka_unit_test(sets_match_their_members),
		cmocka_unit_test(lower_case_matches_both_cases),
		cmocka_unit_test(last_matching_element_decides),
		cmocka_unit_test(names_have_letters_digits_and_two_signs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
