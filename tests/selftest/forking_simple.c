/* SPDX-License-Identifier: MIT */
/*
 * Children and helpers in a test without subtests.
 */

#include <signal.h>
#include <unistd.h>

#include "choice.h"

static void sleep_for_ever(void)
{
	for (;;)
		pause();
}

int choice_simple_main()
{
	static struct igt_helper_process helper;

	igt_fork(child, chosen("helper-left") ? 1 : 2) {
		igt_assert(child == 0 || !chosen("child-fails"));
		if (!chosen("child-passes"))
			sleep_for_ever();
	}
	igt_fork_helper(&helper)
		sleep_for_ever();
	if (chosen("child-fails") || chosen("child-passes"))
		igt_waitchildren();
	igt_skip_on(chosen("skip"));
	igt_assert(!chosen("fail"));
	igt_abort_on_f(chosen("abort"), "a broken system\n");
	if (chosen("helper-left")) {
		igt_kill_children(SIGKILL);
		__igt_waitchildren();
	}
	if (chosen("child-passes"))
		igt_stop_helper(&helper);
}
