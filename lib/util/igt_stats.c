/* SPDX-License-Identifier: MIT */
#include "util/igt_stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 16u

static void reserve(igt_stats_t *stats, unsigned int capacity)
{
	uint64_t *values;

	if (capacity <= stats->capacity)
		return;
	if (capacity < stats->capacity * 2)
		capacity = stats->capacity * 2;
	values = reallocarray(stats->values_u64, capacity, sizeof(*values));
	if (!values)
		abort();
	stats->values_u64 = values;
	stats->capacity = capacity;
	free(stats->sorted);
	stats->sorted = NULL;
}

void igt_stats_init_with_size(igt_stats_t *stats, unsigned int capacity)
{
	memset(stats, 0, sizeof(*stats));
	reserve(stats, capacity > FIRST_CAPACITY ? capacity : FIRST_CAPACITY);
}

void igt_stats_init(igt_stats_t *stats)
{
	igt_stats_init_with_size(stats, FIRST_CAPACITY);
}

void igt_stats_fini(igt_stats_t *stats)
{
	free(stats->values_u64);
	free(stats->sorted);
	memset(stats, 0, sizeof(*stats));
}

bool igt_stats_is_population(igt_stats_t *stats)
{
	return stats->is_population;
}

void igt_stats_set_population(igt_stats_t *stats, bool full_population)
{
	stats->is_population = full_population;
}

static void one_more(igt_stats_t *stats)
{
	if (stats->n_values == UINT32_MAX)
		abort();
	reserve(stats, stats->n_values + 1);
	stats->moments_valid = 0;
	stats->sorted_valid = 0;
}

void igt_stats_push(igt_stats_t *stats, uint64_t value)
{
	if (stats->is_float) {
		igt_stats_push_float(stats, (double)value);
		return;
	}
	one_more(stats);
	stats->values_u64[stats->n_values++] = value;
}

void igt_stats_push_float(igt_stats_t *stats, double value)
{
	one_more(stats);
	if (!stats->is_float) {
		for (unsigned int i = 0; i < stats->n_values; i++)
			stats->values_f[i] = (double)stats->values_u64[i];
		stats->is_float = 1;
	}
	stats->values_f[stats->n_values++] = value;
}

void igt_stats_push_array(igt_stats_t *stats, const uint64_t *values, unsigned int n_values)
{
	if (n_values > UINT32_MAX - stats->n_values)
		abort();
	reserve(stats, stats->n_values + n_values);
	for (unsigned int i = 0; i < n_values; i++)
		igt_stats_push(stats, values[i]);
}

static double value_at(const igt_stats_t *stats, unsigned int i)
{
	return stats->is_float ? stats->values_f[i] : (double)stats->values_u64[i];
}

static double least_float(const igt_stats_t *stats)
{
	double least = INFINITY;

	for (unsigned int i = 0; i < stats->n_values; i++)
		least = fmin(least, stats->values_f[i]);
	return least;
}

static double greatest_float(const igt_stats_t *stats)
{
	double greatest = -INFINITY;

	for (unsigned int i = 0; i < stats->n_values; i++)
		greatest = fmax(greatest, stats->values_f[i]);
	return greatest;
}

/* The whole part; what no uint64_t can be becomes the nearest that can. */
static uint64_t whole(double value)
{
	if (!(value > 0))
		return 0;
	return value >= 0x1p64 ? UINT64_MAX : (uint64_t)value;
}

uint64_t igt_stats_get_min(igt_stats_t *stats)
{
	uint64_t least = UINT64_MAX;

	if (stats->is_float)
		return whole(least_float(stats));
	for (unsigned int i = 0; i < stats->n_values; i++)
		if (stats->values_u64[i] < least)
			least = stats->values_u64[i];
	return least;
}

uint64_t igt_stats_get_max(igt_stats_t *stats)
{
	uint64_t greatest = 0;

	if (stats->is_float)
		return whole(greatest_float(stats));
	for (unsigned int i = 0; i < stats->n_values; i++)
		if (stats->values_u64[i] > greatest)
			greatest = stats->values_u64[i];
	return greatest;
}

uint64_t igt_stats_get_range(igt_stats_t *stats)
{
	if (!stats->n_values)
		return 0;
	if (stats->is_float)
		return whole(greatest_float(stats) - least_float(stats));
	return igt_stats_get_max(stats) - igt_stats_get_min(stats);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void sort(igt_stats_t *stats)
{
	if (stats->sorted_valid)
		return;
	if (!stats->sorted)
		stats->sorted = malloc(stats->capacity * sizeof(*stats->sorted));
	if (!stats->sorted)
		abort();
	for (unsigned int i = 0; i < stats->n_values; i++)
		stats->sorted[i] = value_at(stats, i);
	qsort(stats->sorted, stats->n_values, sizeof(*stats->sorted), compare);
	stats->sorted_valid = 1;
}

static double median_of(const double *sorted, unsigned int n)
{
	if (!n)
		return NAN;
	if (n % 2)
		return sorted[n / 2];
	return (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

void igt_stats_get_quartiles(igt_stats_t *stats, double *q1, double *q2, double *q3)
{
	unsigned int n = stats->n_values;
	unsigned int half = n - n / 2;

	sort(stats);
	if (q1)
		*q1 = median_of(stats->sorted, half);
	if (q2)
		*q2 = median_of(stats->sorted, n);
	if (q3)
		*q3 = median_of(stats->sorted + (n - half), half);
}

double igt_stats_get_iqr(igt_stats_t *stats)
{
	double q1, q3;

	igt_stats_get_quartiles(stats, &q1, NULL, &q3);
	return q3 - q1;
}

/* Value i covers the interval from i to i + 1; the middle half is n/4 to 3n/4. */
double igt_stats_get_iqm(igt_stats_t *stats)
{
	double n = stats->n_values, low = n / 4, high = n - n / 4;
	double sum = 0;

	if (!stats->n_values)
		return NAN;
	sort(stats);
	for (unsigned int i = 0; i < stats->n_values; i++) {
		double part = fmin(high, i + 1.0) - fmax(low, i);

		if (part > 0)
			sum += part * stats->sorted[i];
	}
	return sum / (high - low);
}

static void compute_moments(igt_stats_t *stats)
{
	struct igt_mean m;

	if (stats->moments_valid)
		return;
	igt_mean_init(&m);
	for (unsigned int i = 0; i < stats->n_values; i++)
		igt_mean_add(&m, value_at(stats, i));
	stats->mean = m.count ? m.mean : NAN;
	stats->squares = m.sq;
	stats->moments_valid = 1;
}

double igt_stats_get_mean(igt_stats_t *stats)
{
	compute_moments(stats);
	return stats->mean;
}

double igt_stats_get_trimean(igt_stats_t *stats)
{
	double q1, q2, q3;

	igt_stats_get_quartiles(stats, &q1, &q2, &q3);
	return (q1 + 2 * q2 + q3) / 4;
}

double igt_stats_get_median(igt_stats_t *stats)
{
	double median;

	igt_stats_get_quartiles(stats, NULL, &median, NULL);
	return median;
}

double igt_stats_get_variance(igt_stats_t *stats)
{
	double divisor = stats->n_values - (stats->is_population ? 0.0 : 1.0);

	compute_moments(stats);
	return divisor > 0 ? stats->squares / divisor : NAN;
}

double igt_stats_get_std_deviation(igt_stats_t *stats)
{
	return sqrt(igt_stats_get_variance(stats));
}

double igt_stats_get_std_error(igt_stats_t *stats)
{
	return igt_stats_get_std_deviation(stats) / sqrt(stats->n_values);
}

void igt_mean_init(struct igt_mean *m)
{
	*m = (struct igt_mean){ .min = INFINITY, .max = -INFINITY };
}

/* Welford's way: no difference of two large sums. */
void igt_mean_add(struct igt_mean *m, double v)
{
	double delta = v - m->mean;

	m->count++;
	m->mean += delta / (double)m->count;
	m->sq += delta * (v - m->mean);
	m->min = fmin(m->min, v);
	m->max = fmax(m->max, v);
}

double igt_mean_get(struct igt_mean *m)
{
	return m->mean;
}

double igt_mean_get_variance(struct igt_mean *m)
{
	return m->count ? m->sq / (double)m->count : NAN;
}
