/* SPDX-License-Identifier: MIT */
/*
 * A thread that fails in a test without subtests.
 */

#include <pthread.h>

#include "core/igt_core.h"

static void *fail(void *arg)
{
	igt_assert(false);
	return arg;
}

int igt_simple_main()
{
	pthread_t thread;

	igt_assert_eq(pthread_create(&thread, NULL, fail, NULL), 0);
	pthread_join(thread, NULL);
	igt_info("the main thread goes on\n");
}
