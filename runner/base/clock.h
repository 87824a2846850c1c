/* SPDX-License-Identifier: MIT */
#ifndef RUNNER_CLOCK_H
#define RUNNER_CLOCK_H

#include <time.h>

#define NS_PER_S  1000000000ull
#define NS_PER_MS 1000000ull

/** clock_ns() - CLOCK_BOOTTIME in nanoseconds: goes on while the machine sleeps. */
static inline unsigned long long clock_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (unsigned long long)ts.tv_sec * NS_PER_S + (unsigned long long)ts.tv_nsec;
}

/** clock_date() - a time read from a file, for gmtime_r(). Return: 0 for one beyond the year 9999. */
static inline time_t clock_date(double seconds)
{
	return seconds > 0 && seconds < 253402300800.0 ? (time_t)seconds : 0;
}

#endif
