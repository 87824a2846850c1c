/* SPDX-License-Identifier: MIT */
/*
 * Time limits, waiting, clocks.
 */

#include <signal.h>
#include <unistd.h>

#include "core/igt_core.h"

static void sleep_for_ever(void)
{
	for (;;)
		pause();
}

static volatile bool looked;

/* Called in the middle of what no time limit may break off. */
static bool time_out(const char *line, void *data)
{
	raise(SIGALRM);
	looked = true;
	return false;
}

int igt_main()
{
	igt_subtest("timeout") {
		igt_set_timeout(1, "a long sleep");
		sleep_for_ever();
	}
	igt_subtest("timeout-unnamed") {
		igt_set_timeout(1, NULL);
		sleep_for_ever();
	}
	igt_subtest("timeout-while-logging") {
		igt_set_timeout(1, "chatter");
		for (;;)
			igt_debug("chatter\n");
	}
	igt_subtest("timeout-inside-a-message") {
		igt_set_timeout(10, "a look at the messages");
		igt_debug("a message\n");
		igt_log_buffer_inspect(time_out, NULL);
		igt_critical("not reached\n");
	}
	igt_subtest("timeout-had-waited")
		igt_assert(looked);
	igt_subtest("timeout-reset") {
		igt_set_timeout(1, "nothing");
		igt_reset_timeout();
		usleep(1200000);
	}
	igt_subtest("limit-left-behind")
		igt_set_timeout(1, "a subtest that is long over");
	igt_subtest("not-hit-by-it")
		usleep(1200000);
	igt_subtest_with_dynamic("limit-of-a-block") {
		igt_dynamic("first")
			igt_set_timeout(1, "a block that is long over");
		igt_dynamic("second")
			usleep(1200000);
	}
	igt_subtest_with_dynamic("limit-of-all-blocks") {
		igt_set_timeout(1, "the blocks together");
		igt_dynamic("first")
			igt_assert(true);
		igt_dynamic("second")
			sleep_for_ever();
	}
	igt_subtest("wait") {
		int looks = 0;

		igt_assert(igt_wait(++looks == 3, 1000, 1));
		igt_assert_eq(looks, 3);
		looks = 0;
		igt_assert(!igt_wait(++looks < 0, 5, 2));
		igt_assert_lt(1, looks);
		looks = 0;
		igt_assert(!igt_wait(++looks < 0, 0, 1));
		igt_assert_eq(looks, 1);
	}
	igt_subtest("for-milliseconds") {
		struct timespec start = { 0, 0 };
		int rounds = 0;

		igt_for_milliseconds(0)
			rounds++;
		igt_assert_eq(rounds, 1);
		igt_nsec_elapsed(&start);
		igt_for_milliseconds(20)
			rounds++;
		igt_assert_lt_u64(19999999, igt_nsec_elapsed(&start));
		igt_assert_lt(1, rounds);
	}
	igt_subtest("clocks") {
		struct timespec unset = { 0, 0 }, start = { 0, 0 }, a = { 1, 900000000 },
				b = { 3, 100000000 };

		igt_assert_eq_double(igt_time_elapsed(&unset, &a), -1.0);
		igt_assert_eq_double(igt_time_elapsed(&a, &unset), -1.0);
		assert_within_epsilon(igt_time_elapsed(&a, &b), 1.2, 1e-6);
		igt_assert_eq_u64(igt_nsec_elapsed(&start), 0);
		igt_assert_lte(2000, (int)igt_measured_usleep(2000));
		igt_assert_lt_u64(2000000, igt_nsec_elapsed(&start));
		igt_assert_eq_u32(igt_seconds_elapsed(&start), 0);
	}
}
