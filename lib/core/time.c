/* SPDX-License-Identifier: MIT */
/*
 * Clocks and the time limit of one operation.
 */

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/igt_log.h"
#include "core/igt_macros.h"
#include "core/igt_result.h"
#include "core/igt_time.h"

static const char *timeout_op;
static volatile sig_atomic_t timeout_armed;
static enum core_block timeout_block;     /* where it was set */
static volatile sig_atomic_t timeout_due; /* fired while a message was being written */

int igt_gettime(struct timespec *ts)
{
	if (!clock_gettime(CLOCK_MONOTONIC_RAW, ts) || !clock_gettime(CLOCK_MONOTONIC, ts))
		return 0;
	return -errno;
}

static bool is_unset(const struct timespec *ts)
{
	return !ts->tv_sec && !ts->tv_nsec;
}

double igt_time_elapsed(const struct timespec *then, const struct timespec *now)
{
	if (is_unset(then) || is_unset(now))
		return -1.0;
	return (double)(now->tv_sec - then->tv_sec) + 1e-9 * (double)(now->tv_nsec - then->tv_nsec);
}

uint64_t igt_nsec_elapsed(struct timespec *start)
{
	struct timespec now;

	igt_gettime(&now);
	if (is_unset(start)) {
		*start = now;
		return 0;
	}
	return (uint64_t)((now.tv_sec - start->tv_sec) * NSEC_PER_SEC +
			  (now.tv_nsec - start->tv_nsec));
}

bool __igt_within_milliseconds(struct timespec *start, uint64_t ms)
{
	bool first = is_unset(start);

	return igt_nsec_elapsed(start) / (uint64_t)NSEC_PER_MSEC < ms || first;
}

unsigned int igt_measured_usleep(unsigned int usec)
{
	struct timespec start = { 0, 0 };

	igt_nsec_elapsed(&start);
	usleep(usec);
	return (unsigned int)(igt_nsec_elapsed(&start) / 1000);
}

static void timed_out(void)
{
	timeout_armed = 0;
	timeout_due = 0;
	if (timeout_op)
		igt_info("Timed out: %s\n", timeout_op);
	else
		igt_info("Timed out\n");
	igt_fail(IGT_EXIT_FAILURE);
}

static void on_alarm(int sig)
{
	if (core_is_child())
		return;
	if (!core_is_main_thread()) {
		syscall(SYS_tgkill, getpid(), getpid(), sig);
		return;
	}
	if (core_log_is_busy())
		timeout_due = 1;
	else
		timed_out();
}

/* Called when this thread has finished writing a message. */
void core_timeout_deferred(void)
{
	if (timeout_due && !core_is_child() && core_is_main_thread() && !core_log_is_busy())
		timed_out();
}

void igt_set_timeout(unsigned int seconds, const char *op)
{
	struct sigaction action = { .sa_handler = on_alarm };

	timeout_op = op;
	timeout_block = core_block();
	timeout_due = 0;
	timeout_armed = 1;
	sigaction(SIGALRM, &action, NULL);
	alarm(seconds);
}

void igt_reset_timeout(void)
{
	alarm(0);
	timeout_armed = 0;
	timeout_due = 0;
	signal(SIGALRM, SIG_DFL);
}

/* A limit set within a subtest or dynamic block ends with it. */
void core_timeout_clear(enum core_block block)
{
	if (timeout_armed && timeout_block >= block)
		igt_reset_timeout();
}
