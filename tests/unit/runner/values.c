/* SPDX-License-Identifier: MIT */
/* Values of options: what is taken, and that nothing else is. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "runner/base/buf.h"
#include "runner/runner.h"
#include "runner/base/values.h"

static void seconds(void **state)
{
	static const char *const bad[] = { "",   "-1", "+1",       " 1",
					   "1 ", "1s", "10000001", "99999999999999999999999" };
	unsigned int value = 77;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(value_seconds(bad[i], &value), -EINVAL);
	assert_int_equal(value, 77);
	assert_int_equal(value_seconds("0", &value), 0);
	assert_int_equal(value, 0);
	assert_int_equal(value_seconds("10000000", &value), 0);
	assert_int_equal(value, 10000000);
}

static void size_suffixes(void **state)
{
	static const struct {
		const char *text;
		unsigned long long bytes;
	} good[] = {
		{ "0", 0 },
		{ "4000", 4000 },
		{ "3k", 3 * 1024 },
		{ "3K", 3 * 1024 },
		{ "7m", 7 * 1024 * 1024 },
		{ "7M", 7 * 1024 * 1024 },
		{ "5G", 5ull * 1024 * 1024 * 1024 },
		{ "5g", 5ull * 1024 * 1024 * 1024 },
		{ "18446744073709551615", 18446744073709551615ull },
		{ "17179869183G", 17179869183ull << 30 },
	};
	static const struct {
		const char *text;
		int err;
	} bad[] = {
		{ "", -EINVAL },     { "k", -EINVAL },
		{ "-1", -EINVAL },   { "1kk", -EINVAL },
		{ "1kB", -EINVAL },  { "1T", -EINVAL },
		{ "1.5G", -EINVAL }, { "18446744073709551616", -ERANGE },
		{ "1 G", -EINVAL },  { "17179869184G", -ERANGE },
		{ " 1G", -EINVAL },
	};
	unsigned long long value;

	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		assert_int_equal(value_size(good[i].text, &value), 0);
		assert_true(value == good[i].bytes);
	}
	value = 77;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(value_size(bad[i].text, &value), bad[i].err);
	assert_true(value == 77);
}

static void abort_lists(void **state)
{
	static const struct {
		const char *text;
		unsigned int mask;
	} good[] = {
		{ NULL, 7 },
		{ "", 0 },
		{ "all", 7 },
		{ "taint", RUN_ABORT_TAINT },
		{ "lockdep", RUN_ABORT_LOCKDEP },
		{ "ping", RUN_ABORT_PING },
		{ "ping,taint", RUN_ABORT_PING | RUN_ABORT_TAINT },
		{ "taint,taint,lockdep", RUN_ABORT_TAINT | RUN_ABORT_LOCKDEP },
		{ "taint,all", 7 },
	};
	static const struct {
		const char *text, *unknown;
	} bad[] = {
		{ "doesnotexist", "doesnotexist" },
		{ "taint,tain", "tain" },
		{ "taint,,ping", "" },
		{ "tainted", "tainted" },
		{ "taint, ping", " ping" },
		{ "Taint", "Taint" },
	};
	unsigned int mask = 77;
	char *unknown;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_int_equal(value_abort_mask(bad[i].text, &mask, &unknown), -EINVAL);
		assert_string_equal(unknown, bad[i].unknown);
		free(unknown);
	}
	assert_int_equal(mask, 77);
	assert_int_equal(value_abort_mask("none", &mask, NULL), -EINVAL);
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		assert_int_equal(value_abort_mask(good[i].text, &mask, NULL), 0);
		assert_int_equal(mask, good[i].mask);
	}
}

static void kmemleak_modes(void **state)
{
	static const char *const bad[] = { "", "o", "onc", "once ", "every", "eachone" };
	bool each = true;

	assert_int_equal(value_kmemleak(NULL, &each), 0);
	assert_false(each);
	assert_int_equal(value_kmemleak("each", &each), 0);
	assert_true(each);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(value_kmemleak(bad[i], &each), -EINVAL);
	assert_true(each);
	assert_int_equal(value_kmemleak("once", &each), 0);
	assert_false(each);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seconds),
		cmocka_unit_test(size_suffixes),
		cmocka_unit_test(abort_lists),
		cmocka_unit_test(kmemleak_modes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
