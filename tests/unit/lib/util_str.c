/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "util/str.h"

static void errno_has_a_name(void **state)
{
	assert_string_equal(errno_name(ERANGE), "ERANGE");
	assert_string_equal(errno_name(-ERANGE), "ERANGE");
	assert_string_equal(errno_name(0), "success");
	assert_string_equal(errno_name(524), "ENOTSUPP");
	assert_string_equal(errno_name(-517), "EPROBE_DEFER");
}

static void unknown_errno_is_a_number(void **state)
{
	assert_string_equal(errno_name(4000), "E4000");
	assert_string_equal(errno_name(-99999), "E99999");
	assert_string_equal(errno_name(INT32_MIN), "E2147483648");
}

static void numbers(void **state)
{
	static const struct {
		const char *text;
		int ret;
		uint64_t value;
	} cases[] = {
		{ "0", 0, 0 },
		{ "007", 0, 7 },
		{ "0x1bE", 0, 0x1be },
		{ "0XFF", 0, 0xff },
		{ "18446744073709551615", 0, UINT64_MAX },
		{ "0xffffffffffffffff", 0, UINT64_MAX },
		{ "18446744073709551616", -ERANGE, 99 },
		{ "0x10000000000000000", -ERANGE, 99 },
		{ "99999999999999999999999999999999", -ERANGE, 99 },
		{ "", -EINVAL, 99 },
		{ "0x", -EINVAL, 99 },
		{ "-1", -EINVAL, 99 },
		{ "+1", -EINVAL, 99 },
		{ " 1", -EINVAL, 99 },
		{ "1 ", -EINVAL, 99 },
		{ "1\n", -EINVAL, 99 },
		{ "0x1g", -EINVAL, 99 },
		{ "1f", -EINVAL, 99 },
		{ "99999999999999999999999999999999x", -EINVAL, 99 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint64_t value = 99;

		print_message("\"%s\"\n", cases[i].text);
		assert_int_equal(str_to_u64(cases[i].text, &value), cases[i].ret);
		assert_int_equal(value, cases[i].value);
	}
}

static void copy_cuts_and_tells(void **state)
{
	char buf[4] = "zzz";

	assert_true(str_copy(buf, sizeof(buf), "abc"));
	assert_string_equal(buf, "abc");
	assert_false(str_copy(buf, sizeof(buf), "wxyz"));
	assert_string_equal(buf, "wxy");
	assert_false(str_copy(buf, 0, "q"));
	assert_string_equal(buf, "wxy");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errno_has_a_name),
		cmocka_unit_test(unknown_errno_is_a_number),
		cmocka_unit_test(numbers),
		cmocka_unit_test(copy_cuts_and_tells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
