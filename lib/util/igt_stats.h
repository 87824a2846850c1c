/* SPDX-License-Identifier: MIT */
/*
 * Statistics of a set of values, with IGT's names.
 *
 * A set holds whole numbers until the first igt_stats_push_float() makes all of it doubles.
 * Values are kept, so that everything but the running mean is exact.  A figure that needs more
 * values than there are is NaN.  Without memory the process aborts.
 */
#ifndef UTIL_IGT_STATS_H
#define UTIL_IGT_STATS_H

#include <stdbool.h>
#include <stdint.h>

/**
 * igt_stats_t - a set of values; everything but @n_values, @values_u64 and @values_f is private
 *
 * @n_values: how many there are
 * @is_float: which of the two arrays below it is
 * @values_u64: the values in the order they were pushed
 * @values_f: the same as doubles
 */
typedef struct {
	unsigned int n_values;
	unsigned int is_float : 1;
	union {
		uint64_t *values_u64;
		double *values_f;
	};

	unsigned int is_population : 1;
	unsigned int moments_valid : 1; /* mean and squares */
	unsigned int sorted_valid : 1;
	unsigned int capacity;
	double mean, squares; /* sum of the squared distances from the mean */
	double *sorted;       /* room for @capacity values */
} igt_stats_t;

/**
 * igt_stats_init() - make an empty set
 * @stats: the set; igt_stats_fini() frees what it will hold
 */
void igt_stats_init(igt_stats_t *stats);

/**
 * igt_stats_init_with_size() - igt_stats_init() with room from the start
 * @stats: the set
 * @capacity: number of values to expect; it may become more
 */
void igt_stats_init_with_size(igt_stats_t *stats, unsigned int capacity);

/**
 * igt_stats_fini() - free what a set holds
 * @stats: the set
 */
void igt_stats_fini(igt_stats_t *stats);

/**
 * igt_stats_is_population() - are the values all there are?
 * @stats: the set
 *
 * Return: as set by igt_stats_set_population(); false at first.
 */
bool igt_stats_is_population(igt_stats_t *stats);

/**
 * igt_stats_set_population() - are the values all there are, or a sample?
 * @stats: the set
 * @full_population: true: the variance divides by n; false: by n - 1
 */
void igt_stats_set_population(igt_stats_t *stats, bool full_population);

/**
 * igt_stats_push() - add a whole number
 * @stats: the set
 * @value: the number
 */
void igt_stats_push(igt_stats_t *stats, uint64_t value);

/**
 * igt_stats_push_float() - add a double
 * @stats: the set; becomes a set of doubles
 * @value: a finite number
 */
void igt_stats_push_float(igt_stats_t *stats, double value);

/**
 * igt_stats_push_array() - add whole numbers
 * @stats: the set
 * @values: the numbers
 * @n_values: how many
 */
void igt_stats_push_array(igt_stats_t *stats, const uint64_t *values, unsigned int n_values);

/**
 * igt_stats_get_min() - the least value
 * @stats: the set
 *
 * Return: it, of doubles the whole part; UINT64_MAX for an empty set.
 */
uint64_t igt_stats_get_min(igt_stats_t *stats);

/**
 * igt_stats_get_max() - the greatest value
 * @stats: the set
 *
 * Return: it, of doubles the whole part; 0 for an empty set.
 */
uint64_t igt_stats_get_max(igt_stats_t *stats);

/**
 * igt_stats_get_range() - greatest minus least value
 * @stats: the set
 *
 * Return: the difference, of doubles its whole part; 0 for an empty set.
 */
uint64_t igt_stats_get_range(igt_stats_t *stats);

/**
 * igt_stats_get_quartiles() - what cuts the sorted values into four parts
 * @stats: the set
 * @q1: NULL, or the median of the lower half
 * @q2: NULL, or the median
 * @q3: NULL, or the median of the upper half
 *
 * The middle one of an odd number of values belongs to both halves.
 */
void igt_stats_get_quartiles(igt_stats_t *stats, double *q1, double *q2, double *q3);

/**
 * igt_stats_get_iqr() - interquartile range
 * @stats: the set
 *
 * Return: third minus first quartile.
 */
double igt_stats_get_iqr(igt_stats_t *stats);

/**
 * igt_stats_get_iqm() - interquartile mean: of the middle half of the sorted values
 * @stats: the set
 *
 * Values on the border of the middle half count with the part that lies in it.
 *
 * Return: the mean.
 */
double igt_stats_get_iqm(igt_stats_t *stats);

/**
 * igt_stats_get_mean() - arithmetic mean
 * @stats: the set
 *
 * Return: the mean.
 */
double igt_stats_get_mean(igt_stats_t *stats);

/**
 * igt_stats_get_trimean() - weighted mean of the quartiles
 * @stats: the set
 *
 * Return: (q1 + 2 * q2 + q3) / 4.
 */
double igt_stats_get_trimean(igt_stats_t *stats);

/**
 * igt_stats_get_median() - the middle of the sorted values
 * @stats: the set
 *
 * Return: the middle value, or the mean of the two.
 */
double igt_stats_get_median(igt_stats_t *stats);

/**
 * igt_stats_get_variance() - mean squared distance from the mean
 * @stats: the set
 *
 * Return: the variance, see igt_stats_set_population().
 */
double igt_stats_get_variance(igt_stats_t *stats);

/**
 * igt_stats_get_std_deviation() - square root of the variance
 * @stats: the set
 *
 * Return: the standard deviation, in the unit of the values.
 */
double igt_stats_get_std_deviation(igt_stats_t *stats);

/**
 * igt_stats_get_std_error() - how far the mean may be off
 * @stats: the set
 *
 * Return: the standard deviation divided by the square root of the number of values.
 */
double igt_stats_get_std_error(igt_stats_t *stats);

/**
 * struct igt_mean - mean and variance of values that are not kept
 * @mean: so far
 * @sq: sum of the squared distances from it
 * @min: least value
 * @max: greatest value
 * @count: number of values
 */
struct igt_mean {
	double mean, sq, min, max;
	unsigned long count;
};

/**
 * igt_mean_init() - start with no value
 * @m: the mean; @min and @max are infinite
 */
void igt_mean_init(struct igt_mean *m);

/**
 * igt_mean_add() - take one more value into account
 * @m: the mean
 * @v: a finite number
 */
void igt_mean_add(struct igt_mean *m, double v);

/**
 * igt_mean_get() - the mean
 * @m: the mean
 *
 * Return: it; 0 without values.
 */
double igt_mean_get(struct igt_mean *m);

/**
 * igt_mean_get_variance() - the variance, of a full population
 * @m: the mean
 *
 * Return: it; NaN without values.
 */
double igt_mean_get_variance(struct igt_mean *m);

#endif /* UTIL_IGT_STATS_H */
