/* SPDX-License-Identifier: MIT */
#include "util/time.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <time.h>

#define SLEEP_FIRST_NS 100000u
#define SLEEP_MOST_NS  20000000u
#define NS_PER_SEC     1000000000u
#define NS_PER_MS      1000000u

uint64_t time_now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * NS_PER_SEC + (uint64_t)ts.tv_nsec;
}

/* Digits and at most one point: strtod() alone would also take "inf", "0x10" and " 2". */
static bool is_plain_decimal(const char *text)
{
	unsigned int digits = 0, points = 0;

	for (; *text; text++) {
		if (*text >= '0' && *text <= '9')
			digits++;
		else if (*text == '.')
			points++;
		else
			return false;
	}
	return digits && points <= 1;
}

static bool factor_get(double *ret_factor)
{
	const char *text = getenv("GAUNTLET_TIMEOUT_FACTOR");
	double factor;

	*ret_factor = 1.0;
	if (!text || !*text)
		return true;
	if (!is_plain_decimal(text))
		return false;
	factor = strtod(text, NULL);
	if (!(factor >= 0.01 && factor <= 1000.0))
		return false;
	*ret_factor = factor;
	return true;
}

bool time_factor_valid(void)
{
	double factor;

	return factor_get(&factor);
}

unsigned int time_scale_ms(unsigned int ms)
{
	double factor, scaled;

	factor_get(&factor);
	scaled = ms * factor;
	if (scaled >= (double)UINT_MAX)
		return UINT_MAX;
	return (unsigned int)scaled + ((unsigned int)scaled < scaled);
}

void time_sleep_ns(uint64_t ns)
{
	struct timespec ts = { .tv_sec = (time_t)(ns / NS_PER_SEC),
			       .tv_nsec = (long)(ns % NS_PER_SEC) };

	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &ts, &ts) == EINTR)
		;
}

int time_wait_until(bool (*done)(void *arg), void *arg, unsigned int timeout_ms)
{
	uint64_t end = time_now_ns() + (uint64_t)time_scale_ms(timeout_ms) * NS_PER_MS;
	uint64_t pause = SLEEP_FIRST_NS, now;

	while (!done(arg)) {
		now = time_now_ns();
		if (now >= end)
			return -ETIMEDOUT;
		time_sleep_ns(pause < end - now ? pause : end - now);
		pause = pause * 2 < SLEEP_MOST_NS ? pause * 2 : SLEEP_MOST_NS;
	}
	return 0;
}
