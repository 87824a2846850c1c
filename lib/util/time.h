/* SPDX-License-Identifier: MIT */
/* Monotonic time, and waiting for a condition with the one timeout factor. */
#ifndef UTIL_TIME_H
#define UTIL_TIME_H

#include <stdbool.h>
#include <stdint.h>

/**
 * time_now_ns() - CLOCK_MONOTONIC in nanoseconds
 *
 * Return: the time since an arbitrary start; never goes backwards.
 */
uint64_t time_now_ns(void);

/**
 * time_factor_valid() - is GAUNTLET_TIMEOUT_FACTOR usable?
 *
 * The factor is a decimal number between 0.01 and 1000, for example "2.5".  Unset or empty means 1.
 * Anything else also counts as 1, silently, since a library prints nothing: a program asks this
 * function once at its start and complains.
 *
 * Return: false if the variable is set to something that is not such a number.
 */
bool time_factor_valid(void);

/**
 * time_scale_ms() - a timeout multiplied by the timeout factor
 * @ms: milliseconds as written in the code, for an idle machine without emulation
 *
 * Return: milliseconds, rounded up; UINT_MAX if the product does not fit.
 */
unsigned int time_scale_ms(unsigned int ms);

/**
 * time_sleep_ns() - sleep for at least this long, also when signals arrive
 * @ns: nanoseconds, not scaled
 */
void time_sleep_ns(uint64_t ns);

/**
 * time_wait_until() - poll a condition until it holds
 * @done: returns true when the wait is over; called at once, then after sleeps that grow from
 *	0.1 ms to 20 ms, and one last time when the time is up
 * @arg: passed to @done
 * @timeout_ms: milliseconds; scaled by the timeout factor; 0 asks exactly once
 *
 * Blocks the caller.  For conditions without an event to wait for (a sysfs link, a state file).
 *
 * Return: 0, -ETIMEDOUT.
 */
int time_wait_until(bool (*done)(void *arg), void *arg, unsigned int timeout_ms);

#endif
