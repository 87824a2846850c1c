/* SPDX-License-Identifier: MIT */
/* Every estimator against values computed by hand; growth; caches that must be dropped. */
#include "unit.h"

#include <math.h>

#include "util/igt_stats.h"

#define EPSILON           1e-9
#define assert_near(a, b) assert_true(fabs((a) - (b)) < EPSILON)

static igt_stats_t stats_of(const uint64_t *values, unsigned int n)
{
	igt_stats_t stats;

	igt_stats_init(&stats);
	igt_stats_push_array(&stats, values, n);
	return stats;
}

/* The examples of the Wikipedia article on quartiles; the middle value is in both halves. */
static void quartiles_of_an_odd_number(void **state)
{
	static const uint64_t values[] = { 47, 49, 6, 7, 15, 36, 39, 40, 41, 42, 43 };
	igt_stats_t stats = stats_of(values, ARRAY_LEN(values));
	double q1, q2, q3;

	igt_stats_get_quartiles(&stats, &q1, &q2, &q3);
	assert_near(q1, 25.5);
	assert_near(q2, 40);
	assert_near(q3, 42.5);
	assert_near(igt_stats_get_median(&stats), 40);
	assert_near(igt_stats_get_iqr(&stats), 17);
	assert_near(igt_stats_get_trimean(&stats), (25.5 + 80 + 42.5) / 4);
	igt_stats_fini(&stats);
}

static void quartiles_of_an_even_number(void **state)
{
	static const uint64_t values[] = { 7, 15, 36, 39, 40, 41 };
	igt_stats_t stats = stats_of(values, ARRAY_LEN(values));
	double q1, q2, q3;

	igt_stats_get_quartiles(&stats, &q1, &q2, &q3);
	assert_near(q1, 15);
	assert_near(q2, 37.5);
	assert_near(q3, 40);
	igt_stats_get_quartiles(&stats, NULL, NULL, NULL);
	igt_stats_fini(&stats);
}

static void interquartile_mean(void **state)
{
	static const uint64_t multiple_of_4[] = { 5, 8, 4, 38, 8, 6, 9, 7, 7, 3, 1, 6 };
	static const uint64_t nine[] = { 1, 3, 5, 7, 9, 11, 13, 15, 17 };
	static const uint64_t six[] = { 0, 10, 20, 30, 40, 1000 };
	static const uint64_t one[] = { 3 };
	igt_stats_t stats = stats_of(multiple_of_4, 12);

	assert_near(igt_stats_get_iqm(&stats), 6.5);
	igt_stats_fini(&stats);
	stats = stats_of(nine, 9);
	assert_near(igt_stats_get_iqm(&stats), 9);
	igt_stats_fini(&stats);
	stats = stats_of(six, 6);
	assert_near(igt_stats_get_iqm(&stats), (10 * 0.5 + 20 + 30 + 40 * 0.5) / 3);
	igt_stats_fini(&stats);
	stats = stats_of(one, 1);
	assert_near(igt_stats_get_iqm(&stats), 3);
	igt_stats_fini(&stats);
}

static void mean_variance_and_what_follows(void **state)
{
	static const uint64_t values[] = { 2, 4, 4, 4, 5, 5, 7, 9 };
	igt_stats_t stats = stats_of(values, 8);

	assert_near(igt_stats_get_mean(&stats), 5);
	assert_false(igt_stats_is_population(&stats));
	assert_near(igt_stats_get_variance(&stats), 32.0 / 7);
	igt_stats_set_population(&stats, true);
	assert_true(igt_stats_is_population(&stats));
	assert_near(igt_stats_get_variance(&stats), 4);
	assert_near(igt_stats_get_std_deviation(&stats), 2);
	assert_near(igt_stats_get_std_error(&stats), 2 / sqrt(8));
	igt_stats_fini(&stats);
}

static void least_greatest_and_range(void **state)
{
	igt_stats_t stats;

	igt_stats_init(&stats);
	assert_true(igt_stats_get_min(&stats) == UINT64_MAX);
	assert_int_equal(igt_stats_get_max(&stats), 0);
	assert_int_equal(igt_stats_get_range(&stats), 0);
	igt_stats_push(&stats, 8);
	assert_int_equal(igt_stats_get_min(&stats), 8);
	assert_int_equal(igt_stats_get_max(&stats), 8);
	igt_stats_push(&stats, 2);
	igt_stats_push(&stats, UINT64_MAX);
	assert_int_equal(igt_stats_get_min(&stats), 2);
	assert_true(igt_stats_get_max(&stats) == UINT64_MAX);
	assert_true(igt_stats_get_range(&stats) == UINT64_MAX - 2);
	igt_stats_fini(&stats);
}

static void too_few_values_give_no_number(void **state)
{
	igt_stats_t stats;

	igt_stats_init(&stats);
	assert_true(isnan(igt_stats_get_mean(&stats)));
	assert_true(isnan(igt_stats_get_median(&stats)));
	assert_true(isnan(igt_stats_get_iqm(&stats)));
	assert_true(isnan(igt_stats_get_variance(&stats)));
	igt_stats_push(&stats, 3);
	assert_near(igt_stats_get_mean(&stats), 3);
	assert_near(igt_stats_get_median(&stats), 3);
	assert_true(isnan(igt_stats_get_variance(&stats)));
	igt_stats_set_population(&stats, true);
	assert_near(igt_stats_get_variance(&stats), 0);
	igt_stats_fini(&stats);
}

static void the_array_grows(void **state)
{
	igt_stats_t stats;

	igt_stats_init_with_size(&stats, 1);
	for (unsigned int i = 0; i < 10000; i++)
		igt_stats_push(&stats, 10000 - i);
	assert_int_equal(stats.n_values, 10000);
	for (unsigned int i = 0; i < 10000; i++)
		assert_int_equal(stats.values_u64[i], 10000 - i);
	assert_near(igt_stats_get_mean(&stats), 5000.5);
	assert_near(igt_stats_get_median(&stats), 5000.5);
	igt_stats_fini(&stats);
}

static void a_new_value_changes_what_was_computed(void **state)
{
	igt_stats_t stats;

	igt_stats_init(&stats);
	for (unsigned int i = 1; i <= 40; i++) {
		igt_stats_push(&stats, i);
		assert_near(igt_stats_get_mean(&stats), (1 + i) / 2.0);
		assert_near(igt_stats_get_median(&stats), (1 + i) / 2.0);
		assert_int_equal(igt_stats_get_range(&stats), i - 1);
		if (i > 1)
			assert_near(igt_stats_get_variance(&stats), i * (i + 1) / 12.0);
	}
	igt_stats_fini(&stats);
}

static void one_double_makes_all_of_them_doubles(void **state)
{
	igt_stats_t stats;

	igt_stats_init(&stats);
	igt_stats_push(&stats, 1);
	igt_stats_push(&stats, 2);
	assert_false(stats.is_float);
	igt_stats_push_float(&stats, 3.75);
	igt_stats_push(&stats, 4);
	assert_true(stats.is_float);
	assert_near(stats.values_f[0], 1);
	assert_near(stats.values_f[3], 4);
	assert_near(igt_stats_get_median(&stats), 2.875);
	assert_near(igt_stats_get_mean(&stats), 10.75 / 4);
	igt_stats_push_float(&stats, 1e300);
	assert_true(igt_stats_get_max(&stats) == UINT64_MAX);
	igt_stats_push_float(&stats, -0.5);
	assert_int_equal(igt_stats_get_min(&stats), 0);
	igt_stats_fini(&stats);
}

static void a_large_offset_costs_no_precision(void **state)
{
	igt_stats_t stats;

	igt_stats_init(&stats);
	for (unsigned int i = 0; i < 1000; i++)
		igt_stats_push_float(&stats, 1e9 + i % 2);
	igt_stats_set_population(&stats, true);
	assert_true(fabs(igt_stats_get_variance(&stats) - 0.25) < 1e-6);
	igt_stats_fini(&stats);
}

static void running_mean(void **state)
{
	static const double values[] = { 2, 4, 4, 4, 5, 5, 7, 9 };
	struct igt_mean m;

	igt_mean_init(&m);
	assert_near(igt_mean_get(&m), 0);
	assert_true(isnan(igt_mean_get_variance(&m)));
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		igt_mean_add(&m, values[i]);
	assert_int_equal(m.count, 8);
	assert_near(igt_mean_get(&m), 5);
	assert_near(igt_mean_get_variance(&m), 4);
	assert_near(m.min, 2);
	assert_near(m.max, 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quartiles_of_an_odd_number),
		cmocka_unit_test(quartiles_of_an_even_number),
		cmocka_unit_test(interquartile_mean),
		cmocka_unit_test(mean_variance_and_what_follows),
		cmocka_unit_test(least_greatest_and_range),
		cmocka_unit_test(too_few_values_give_no_number),
		cmocka_unit_test(the_array_grows),
		cmocka_unit_test(a_new_value_changes_what_was_computed),
		cmocka_unit_test(one_double_makes_all_of_them_doubles),
		cmocka_unit_test(a_large_offset_costs_no_precision),
		cmocka_unit_test(running_mean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
