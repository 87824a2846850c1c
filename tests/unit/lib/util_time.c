/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <limits.h>
#include <signal.h>
#include <sys/time.h>

#include "util/time.h"

#define FACTOR       "GAUNTLET_TIMEOUT_FACTOR"
#define MS_TO_NS(ms) ((uint64_t)(ms)*1000000u)

static int without_factor(void **state)
{
	return unsetenv(FACTOR);
}

static void factor_scales(void **state)
{
	static const struct {
		const char *text;
		unsigned int ms, scaled;
	} cases[] = {
		{ "1", 100, 100 },   { "2.5", 100, 250 }, { "", 100, 100 },
		{ "0.01", 100, 1 },  { "0.01", 101, 2 },  { "1000", UINT_MAX, UINT_MAX },
		{ "1000", 3, 3000 }, { ".5", 10, 5 },     { "2.", 10, 20 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		setenv(FACTOR, cases[i].text, 1);
		assert_true(time_factor_valid());
		assert_int_equal(time_scale_ms(cases[i].ms), cases[i].scaled);
	}
	unsetenv(FACTOR);
	assert_true(time_factor_valid());
	assert_int_equal(time_scale_ms(7), 7);
}

static void malformed_factor_is_one_and_reported(void **state)
{
	static const char *const texts[] = { "0",   "-1",  "abc", "2x",    " 2",   "inf",   "nan",
					     "0x2", "1e1", ".",   "1.2.3", "1001", "0.009", "1,5" };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		print_message("\"%s\"\n", texts[i]);
		setenv(FACTOR, texts[i], 1);
		assert_false(time_factor_valid());
		assert_int_equal(time_scale_ms(100), 100);
	}
}

static bool after_calls(void *arg)
{
	unsigned int *left = arg;

	return !--*left;
}

static bool never(void *arg)
{
	++*(unsigned int *)arg;
	return false;
}

static void wait_ends_with_the_condition(void **state)
{
	unsigned int left = 5;

	assert_int_equal(time_wait_until(after_calls, &left, 60000), 0);
	assert_int_equal(left, 0);
}

static void wait_times_out(void **state)
{
	unsigned int calls = 0;
	uint64_t start = time_now_ns(), took;

	setenv(FACTOR, "3", 1);
	assert_int_equal(time_wait_until(never, &calls, 20), -ETIMEDOUT);
	took = time_now_ns() - start;
	assert_true(took >= MS_TO_NS(60));
	/* Growing sleeps: about ten calls, and by no means sixty. */
	assert_in_range(calls, 3, 30);
}

static void wait_of_zero_asks_once(void **state)
{
	unsigned int calls = 0, left = 1;

	assert_int_equal(time_wait_until(never, &calls, 0), -ETIMEDOUT);
	assert_int_equal(calls, 1);
	assert_int_equal(time_wait_until(after_calls, &left, 0), 0);
}

static void on_alarm(int sig)
{
}

static void sleep_survives_signals(void **state)
{
	struct sigaction action = { .sa_handler = on_alarm };
	struct itimerval every = { { 0, 3000 }, { 0, 3000 } }, off = { 0 };
	uint64_t start = time_now_ns();

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &every, NULL);
	time_sleep_ns(MS_TO_NS(30));
	setitimer(ITIMER_REAL, &off, NULL);
	assert_true(time_now_ns() - start >= MS_TO_NS(30));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(factor_scales, without_factor),
		cmocka_unit_test_setup(malformed_factor_is_one_and_reported, without_factor),
		cmocka_unit_test_setup(wait_ends_with_the_condition, without_factor),
		cmocka_unit_test_setup(wait_times_out, without_factor),
		cmocka_unit_test_setup(wait_of_zero_asks_once, without_factor),
		cmocka_unit_test_setup(sleep_survives_signals, without_factor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
