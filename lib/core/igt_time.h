/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_TIME_H
#define CORE_IGT_TIME_H

/*
 * Clocks, waiting, and a time limit for one operation.
 */

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/**
 * igt_set_timeout() - fail if this process is not done within @seconds
 * @seconds: 1 or more
 * @op: what is being done, for the message, or NULL; must stay valid until the reset
 *
 * When the time is up the running block fails with status 98.  A limit set within a subtest or
 * dynamic block ends with it.  Uses SIGALRM.
 */
void igt_set_timeout(unsigned int seconds, const char *op);

/** igt_reset_timeout() - take back igt_set_timeout(). */
void igt_reset_timeout(void);

/**
 * igt_gettime() - read CLOCK_MONOTONIC_RAW
 * @ts: filled in
 *
 * Return: 0 or -errno.
 */
int igt_gettime(struct timespec *ts);

/**
 * igt_time_elapsed() - time between two moments
 * @then: the earlier one
 * @now: the later one
 *
 * Return: seconds, or -1 if one of them is all zero.
 */
double igt_time_elapsed(const struct timespec *then, const struct timespec *now);

/**
 * igt_nsec_elapsed() - time since the first call
 * @start: all zero at the first call, which sets it
 *
 * Return: nanoseconds; 0 at the first call.
 */
uint64_t igt_nsec_elapsed(struct timespec *start);

/**
 * igt_seconds_elapsed() - time since the first call, cheaply
 * @start: all zero at the first call, which sets it
 *
 * Return: units of 2^30 ns, about 1.07 s.
 */
static inline uint32_t igt_seconds_elapsed(struct timespec *start)
{
	return (uint32_t)(igt_nsec_elapsed(start) >> 30);
}

/**
 * igt_measured_usleep() - sleep
 * @usec: how long, in microseconds; a signal may end it early
 *
 * Return: how long it took, in microseconds.
 */
unsigned int igt_measured_usleep(unsigned int usec);

/* True at the first call, with @start all zero, and until @ms milliseconds after it. */
bool __igt_within_milliseconds(struct timespec *start, uint64_t ms);

/** igt_for_milliseconds() - repeat a block for @ms milliseconds, at least once. */
#define igt_for_milliseconds(ms) \
	for (struct timespec t__ = { 0, 0 }; __igt_within_milliseconds(&t__, (ms));)

/** igt_until_timeout() - repeat a block for @seconds, at least once. */
#define igt_until_timeout(seconds) igt_for_milliseconds((seconds)*1000)

/**
 * igt_wait() - wait until a condition holds
 * @COND: evaluated again and again, once more after the time is up
 * @timeout_ms: how long to wait, in milliseconds
 * @interval_ms: pause between two looks, in milliseconds
 *
 * Return: whether the condition held.
 */
#define igt_wait(COND, timeout_ms, interval_ms)                                   \
	({                                                                        \
		const uint64_t limit_ = 1000000ull * (uint64_t)(timeout_ms);      \
		struct timespec begin_ = { 0, 0 };                                \
		bool late_, met_;                                                 \
                                                                                  \
		igt_nsec_elapsed(&begin_);                                        \
		do {                                                              \
			late_ = igt_nsec_elapsed(&begin_) >= limit_;              \
			met_ = !!(COND);                                          \
			if (met_ || late_)                                        \
				break;                                            \
			igt_measured_usleep(1000u * (unsigned int)(interval_ms)); \
		} while (true);                                                   \
		met_;                                                             \
	})

#endif /* CORE_IGT_TIME_H */
