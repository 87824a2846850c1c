/* SPDX-License-Identifier: MIT */
/*
 * Crashes in every place, and signals that end the process.
 */

#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "choice.h"

/* Not for sanitizers: they need more stack themselves. */
static int __attribute__((noinline)) eat_stack(int depth)
{
	static volatile int bottom = INT_MAX;
	volatile char frame[4096];

	frame[0] = (char)depth;
	return depth == bottom ? 0 : eat_stack(depth + 1) + frame[0];
}

static void *crash_in_thread(void *arg)
{
	raise(SIGSEGV);
	return arg;
}

int choice_main()
{
	if (chosen("top"))
		raise(SIGSEGV);
	igt_fixture()
		if (chosen("fixture"))
			raise(SIGSEGV);
	igt_subtest("before")
		igt_assert(true);
	igt_subtest("segv")
		raise(SIGSEGV);
	igt_subtest("bus")
		raise(SIGBUS);
	igt_subtest("fpe")
		raise(SIGFPE);
	igt_subtest("stack")
		eat_stack(0);
	igt_subtest("after")
		igt_assert(true);
	igt_subtest("early-failure")
		igt_fail(99);
	igt_subtest("segv-late")
		raise(SIGSEGV);
	igt_subtest("thread") {
		pthread_t thread;

		igt_assert_eq(pthread_create(&thread, NULL, crash_in_thread, NULL), 0);
		pthread_join(thread, NULL);
	}
	igt_subtest("unflushed") {
		printf("text that was never flushed\n");
		raise(SIGTERM);
	}
}
