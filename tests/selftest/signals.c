/* SPDX-License-Identifier: MIT */
/*
 * System calls that are interrupted.
 *
 * There is no ioctl that sleeps on every machine, so the program has one of its own: ioctl() is
 * replaced, for the core as well.
 */

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "choice.h"

#define SLEEP_50_US 1
#define FAIL_TWICE  2
#define REFUSE      3

static int calls, interrupted;

static int sleep_50_us(void)
{
	const struct timespec time = { .tv_nsec = 50000 };

	if (!nanosleep(&time, NULL))
		return 0;
	interrupted++;
	errno = EINTR;
	return -1;
}

int ioctl(int fd, unsigned long request, ...)
{
	calls++;
	if (request == SLEEP_50_US)
		return sleep_50_us();
	errno = request == REFUSE ? EINVAL : calls == 1 ? EINTR : EAGAIN;
	return request == FAIL_TWICE && calls > 2 ? 0 : -1;
}

static void sleep_for(long ms, bool expect_interrupt)
{
	const struct timespec time = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	igt_assert_eq(nanosleep(&time, NULL), expect_interrupt ? -1 : 0);
}

static void suspend_and_resume(void)
{
	igt_fork_signal_helper();
	sleep_for(10000, true);
	igt_suspend_signal_helper();
	sleep_for(30, false);
	igt_resume_signal_helper();
	sleep_for(10000, true);
	igt_suspend_signal_helper();
	igt_stop_signal_helper();
	sleep_for(30, false);
}

static void many_helpers(void)
{
	for (int i = 0; i < 1000; i++) {
		igt_fork_signal_helper();
		igt_stop_signal_helper();
	}
}

static void interrupt_until_it_passes(void)
{
	int passes = 0;

	igt_while_interruptible(true) {
		passes++;
		do_ioctl(-1, SLEEP_50_US, NULL);
	}
	igt_assert_lt(2, passes);
	igt_assert_lt(1, interrupted);
	igt_assert_eq(calls, interrupted + passes);
}

static void undisturbed(void)
{
	int passes = 0;

	igt_while_interruptible(false) {
		passes++;
		do_ioctl(-1, SLEEP_50_US, NULL);
	}
	igt_assert_eq(passes, 1);
	igt_assert_eq(interrupted, 0);
}

static void inner_loops_run_once(void)
{
	int outer = 0, inner = 0;

	igt_while_interruptible(true) {
		outer++;
		igt_while_interruptible(true) {
			inner++;
			do_ioctl(-1, SLEEP_50_US, NULL);
		}
	}
	igt_assert_lt(2, outer);
	igt_assert_eq(inner, outer);
}

static void *ioctl_in_thread(void *arg)
{
	do_ioctl(-1, SLEEP_50_US, NULL);
	return arg;
}

static void other_threads_are_left_alone(void)
{
	pthread_t thread;

	igt_while_interruptible(true) {
		igt_assert_eq(pthread_create(&thread, NULL, ioctl_in_thread, NULL), 0);
		pthread_join(thread, NULL);
	}
	igt_assert_eq(calls, 1);
}

int choice_main()
{
	static int (*plain)(int fd, unsigned long request, void *arg);

	igt_fixture()
		plain = igt_ioctl;
	igt_subtest("helper")
		suspend_and_resume();
	igt_subtest("helper-many")
		many_helpers();
	igt_subtest("helper-left") {
		igt_fork_signal_helper();
		igt_assert(false);
	}
	igt_subtest("helper-again")
		suspend_and_resume();
	igt_subtest("interruptible")
		interrupt_until_it_passes();
	igt_subtest("uninterruptible")
		undisturbed();
	igt_subtest("nested")
		inner_loops_run_once();
	igt_subtest("threads")
		other_threads_are_left_alone();
	igt_subtest("break") {
		igt_while_interruptible(true)
			break;
		igt_assert(igt_ioctl == plain);
	}
	igt_subtest("jump")
		igt_while_interruptible(true)
			igt_assert(false);
	igt_subtest("after-the-jump")
		igt_assert(igt_ioctl == plain);
	igt_subtest("repeated") {
		do_ioctl(-1, FAIL_TWICE, NULL);
		igt_assert_eq(calls, 3);
	}
	igt_subtest("refused")
		do_ioctl_err(-1, REFUSE, NULL, EINVAL);
	if (chosen("stop-without-start"))
		igt_stop_signal_helper();
	if (chosen("start-when-listing"))
		igt_fork_signal_helper();
}
