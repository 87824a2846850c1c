/* SPDX-License-Identifier: MIT */
/*
 * Helpers in the background.
 */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "choice.h"

static void sleep_for_ever(void)
{
	for (;;)
		pause();
}

static bool is_alive(const struct igt_helper_process *helper)
{
	return !kill(helper->pid, 0);
}

static void start(struct igt_helper_process *helper)
{
	igt_fork_helper(helper)
		sleep_for_ever();
}

static void start_and_stop_many(void)
{
	static struct igt_helper_process helper;

	for (int i = 0; i < 1000; i++) {
		helper.use_SIGKILL = i % 2;
		start(&helper);
		igt_assert(helper.running);
		igt_stop_helper(&helper);
		igt_assert(!helper.running);
	}
}

static void start_as_many_as_fit(unsigned int count)
{
	static struct igt_helper_process helpers[IGT_HELPERS_MAX + 1];

	for (unsigned int i = 0; i < count; i++)
		start(&helpers[i]);
	for (unsigned int i = 0; i < count; i++)
		igt_stop_helper(&helpers[i]);
}

static void stop_one_that_ended(void)
{
	static struct igt_helper_process helper;
	siginfo_t info;

	igt_fork_helper(&helper)
		igt_assert(!chosen("assert"));
	waitid(P_PID, (id_t)helper.pid, &info, WEXITED | WNOWAIT);
	igt_stop_helper(&helper);
}

static void wait_for_one(void)
{
	static struct igt_helper_process helper;

	igt_fork_helper(&helper)
		_exit(5);
	igt_assert_eq(WEXITSTATUS(igt_wait_helper(&helper)), 5);
	igt_assert_eq(igt_wait_helper(&helper), -1);
	igt_stop_helper(&helper);
}

int choice_main()
{
	static struct igt_helper_process early, local, lasting;

	if (chosen("early"))
		start(&early);
	if (igt_only_list_subtests() && early.running)
		printf("a helper runs while subtests are listed\n");
	igt_subtest("early-is-alive")
		igt_assert(is_alive(&early));
	igt_subtest("many")
		start_and_stop_many();
	igt_subtest("four")
		start_as_many_as_fit(4);
	igt_subtest("five")
		start_as_many_as_fit(5);
	igt_subtest("twice") {
		start(&local);
		start(&local);
	}
	igt_subtest("ended-too-early")
		stop_one_that_ended();
	igt_subtest("wait")
		wait_for_one();
	igt_subtest("lasting")
		start(&lasting);
	igt_subtest("lasts")
		igt_assert(is_alive(&lasting));
	igt_subtest("jumped-over") {
		start(&local);
		igt_assert(!chosen("fail"));
		igt_require(!chosen("skip"));
		if (chosen("crash"))
			raise(SIGSEGV);
	}
	igt_subtest("is-gone") {
		igt_assert(!is_alive(&local));
		igt_assert_eq(errno, ESRCH);
		igt_stop_helper(&local);
		igt_assert(!local.running);
	}
	igt_subtest("left-and-failed") {
		start(&local);
		igt_assert(false);
	}
	igt_subtest("still-lasts")
		igt_assert(is_alive(&lasting));
	if (!chosen("leave-lasting"))
		igt_stop_helper(&lasting);
	igt_stop_helper(&early);
}
