/* SPDX-License-Identifier: MIT */
/*
 * Assertions and other ends in threads.
 */

#include <pthread.h>
#include <unistd.h>

#include "choice.h"

static void *fail(void *arg)
{
	igt_assert(false);
	return arg;
}

static void *succeed(void *arg)
{
	igt_info("all is well\n");
	return arg;
}

static void *misuse(void *arg)
{
	if (chosen("skip"))
		igt_skip("in a thread\n");
	if (chosen("require"))
		igt_require(false);
	if (chosen("success"))
		igt_success();
	if (chosen("check"))
		igt_thread_assert_no_failures();
	if (chosen("abort"))
		igt_abort_on_f(true, "a broken system\n");
	return arg;
}

static void *fail_later(void *arg)
{
	usleep(200000);
	igt_assert(false);
	return arg;
}

static void run(void *(*what)(void *))
{
	pthread_t thread;

	igt_assert_eq(pthread_create(&thread, NULL, what, NULL), 0);
	pthread_join(thread, NULL);
}

static void in_dynamic_blocks(void)
{
	igt_dynamic("thread-fails")
		run(fail);
	igt_dynamic("thread-succeeds")
		run(succeed);
	if (chosen("container"))
		run(fail);
}

static void run_in_a_child(void)
{
	igt_fork(child, 1) {
		run(fail);
		igt_critical("not reached\n");
	}
	igt_waitchildren();
}

int choice_main()
{
	static pthread_t late;

	igt_subtest_group() {
		igt_fixture()
			if (chosen("fixture"))
				run(fail);
		igt_subtest("succeeds") {
			igt_assert(igt_thread_is_main());
			run(succeed);
		}
		igt_subtest("fails") {
			run(fail);
			igt_info("the main thread goes on\n");
		}
		igt_subtest("fails-and-skips") {
			run(fail);
			igt_skip("no reason to skip\n");
		}
		igt_subtest("fails-in-both") {
			run(fail);
			igt_assert(false);
		}
		igt_subtest("two-fail") {
			run(fail);
			run(fail);
			igt_thread_assert_no_failures();
			igt_critical("not reached\n");
		}
		igt_subtest("forgiven") {
			run(fail);
			igt_thread_clear_fail_state();
		}
	}
	igt_subtest_with_dynamic("dynamic")
		in_dynamic_blocks();
	igt_subtest("misuse")
		run(misuse);
	igt_subtest("in-a-child")
		run_in_a_child();
	igt_subtest("small-stack") {
		pthread_attr_t attr;

		pthread_attr_init(&attr);
		pthread_attr_setstacksize(&attr, 96 * 1024);
		igt_assert_eq(pthread_create(&late, &attr, fail, NULL), 0);
		pthread_join(late, NULL);
		late = 0;
	}
	igt_subtest("late")
		igt_assert_eq(pthread_create(&late, NULL, fail_later, NULL), 0);
	if (late)
		pthread_join(late, NULL);
	igt_subtest("after")
		igt_assert(true);
}
