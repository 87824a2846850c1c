/* SPDX-License-Identifier: MIT */
/*
 * Each comparison at its limits ("holds") and just beyond them ("breaks").
 */

#include <float.h>
#include <limits.h>
#include <unistd.h>

#include "core/igt_core.h"

/* One failing use of a macro, in a dynamic block of its own. */
#define BREAKS(name, statement) \
	igt_dynamic(name)       \
	statement

static void equal_holds(void)
{
	int evaluated = 0;

	igt_assert_eq(INT_MIN, INT_MIN);
	igt_assert_eq_u32(UINT32_MAX, UINT32_MAX);
	igt_assert_eq_s64(INT64_MIN, INT64_MIN);
	igt_assert_eq_u64(UINT64_MAX, UINT64_MAX);
	igt_assert_eq_double(DBL_MAX, DBL_MAX);
	igt_assert_eq_ptr(&evaluated, &evaluated);
	igt_assert_neq(INT_MAX, INT_MIN);
	igt_assert_neq_u32(UINT32_MAX, 0);
	igt_assert_neq_u64(UINT64_MAX, UINT64_MAX - 1);
	igt_assert_neq_double(1.0, 1.0 + DBL_EPSILON);
	igt_assert_neq_ptr(&evaluated, NULL);
	igt_assert_eq(++evaluated, 1);
	igt_assert_eq(evaluated, 1);
}

static void order_holds(void)
{
	igt_assert_lte(INT_MIN, INT_MIN);
	igt_assert_lte(INT_MIN, INT_MAX);
	igt_assert_lte_u32(UINT32_MAX, UINT32_MAX);
	igt_assert_lte_u64(0, UINT64_MAX);
	igt_assert_lte_s64(INT64_MIN, INT64_MAX);
	igt_assert_lt(INT_MAX - 1, INT_MAX);
	igt_assert_lt_u32(UINT32_MAX - 1, UINT32_MAX);
	igt_assert_lt_u64(UINT64_MAX - 1, UINT64_MAX);
	igt_assert_lt_s64(INT64_MIN, INT64_MIN + 1);
	igt_assert_lt_double(1.0, 1.0 + DBL_EPSILON);
	igt_assert_fd(0);
	assert_within_epsilon(110, 100, 0.1001);
	assert_within_epsilon_up_down(80, 100, 0.1, 0.2001);
	assert_within_epsilon_debug(100, 100, 0.0, "text");
}

/* Limits by names that look the same in the messages of every compiler. */
static const int int_max = INT_MAX, int_min = INT_MIN;
static const uint32_t u32_max = UINT32_MAX;
static const uint64_t u64_max = UINT64_MAX;
static const int64_t s64_min = INT64_MIN;
static const double tiny = DBL_EPSILON;
static void *const one = (void *)0x10, *const two = (void *)0x20;

static void equal_breaks(void)
{
	BREAKS("eq", igt_assert_eq(int_max, int_max - 1));
	BREAKS("eq-u32", igt_assert_eq_u32(u32_max, u32_max - 1));
	BREAKS("eq-s64", igt_assert_eq_s64(s64_min, s64_min + 1));
	BREAKS("eq-u64", igt_assert_eq_u64(u64_max, u64_max - 1));
	BREAKS("eq-double", igt_assert_eq_double(1.0, 1.0 + tiny));
	BREAKS("eq-ptr", igt_assert_eq_ptr(one, two));
	BREAKS("neq", igt_assert_neq(int_min, int_min));
	BREAKS("neq-u32", igt_assert_neq_u32(u32_max, u32_max));
	BREAKS("neq-u64", igt_assert_neq_u64(u64_max, u64_max));
	BREAKS("neq-double", igt_assert_neq_double(1.5, 1.5));
	BREAKS("neq-ptr", igt_assert_neq_ptr(one, one));
}

static void order_breaks(void)
{
	BREAKS("lte", igt_assert_lte(int_min + 1, int_min));
	BREAKS("lte-u32", igt_assert_lte_u32(u32_max, 0));
	BREAKS("lte-u64", igt_assert_lte_u64(u64_max, u64_max - 1));
	BREAKS("lte-s64", igt_assert_lte_s64(0, -1));
	BREAKS("lt", igt_assert_lt(int_max, int_max));
	BREAKS("lt-u32", igt_assert_lt_u32(u32_max, u32_max));
	BREAKS("lt-u64", igt_assert_lt_u64(u64_max, u64_max));
	BREAKS("lt-s64", igt_assert_lt_s64(s64_min, s64_min));
	BREAKS("lt-double", igt_assert_lt_double(1.0, 1.0));
	BREAKS("fd", igt_assert_fd(-1));
	BREAKS("epsilon", assert_within_epsilon(111, 100, 0.1));
	BREAKS("epsilon-up", assert_within_epsilon_up_down(111, 100, 0.1, 0.2));
	BREAKS("epsilon-down", assert_within_epsilon_up_down(79, 100, 0.1, 0.2));
	BREAKS("epsilon-debug", assert_within_epsilon_debug(89, 100, 0.1, "more"));
}

static void plain_breaks(void)
{
	int answer = 41;

	BREAKS("assert", igt_assert(answer == 42));
	BREAKS("assert-f", igt_assert_f(answer == 42, "answer %d\n", answer));
	BREAKS("fail-on", igt_fail_on(answer == 41));
	BREAKS("fail-on-f", igt_fail_on_f(answer == 41, "answer %d\n", answer));
	BREAKS("do-or-die", do_or_die(answer));
	BREAKS("do-ioctl", do_ioctl(-1, 0, one));
	BREAKS("do-ioctl-err", do_ioctl_err(-1, 0, one, ENOTTY));
}

static void requirements(void)
{
	igt_dynamic("require")
		igt_require(1 == 2);
	igt_dynamic("require-f")
		igt_require_f(1 == 2, "reason %d\n", 1);
	igt_dynamic("skip-on")
		igt_skip_on(2 == 2);
	igt_dynamic("skip-on-f")
		igt_skip_on_f(2 == 2, "reason without newline");
	igt_dynamic("require-fd")
		igt_require_fd(-1);
	igt_dynamic("with-errno") {
		errno = ENOENT;
		igt_require(false);
	}
	igt_dynamic("met") {
		igt_require(1 == 1);
		igt_require_f(2 == 2, "unseen\n");
		igt_skip_on(1 == 2);
		igt_skip_on_f(1 == 3, "unseen\n");
		igt_require_fd(0);
	}
}

int igt_main()
{
	igt_subtest("holds") {
		equal_holds();
		order_holds();
		do_ioctl_err(-1, 0, NULL, EBADF);
		igt_assert_eq(errno, 0);
	}
	igt_subtest_with_dynamic("equal-breaks")
		equal_breaks();
	igt_subtest_with_dynamic("order-breaks")
		order_breaks();
	igt_subtest_with_dynamic("plain-breaks")
		plain_breaks();
	igt_subtest_with_dynamic("requirements")
		requirements();
}
