/* SPDX-License-Identifier: MIT */
/*
 * Exit handlers for every way a test can end.
 */

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "choice.h"

static void first(int sig)
{
	igt_info("first handler: %d\n", sig);
}

static void second(int sig)
{
	igt_info("second handler: %d\n", sig);
	if (chosen("assert-in-handler"))
		igt_assert(false);
	if (chosen("exit-in-handler"))
		_exit(5);
}

#define NUMBERED(n)                     \
	static void number_##n(int sig) \
	{                               \
	}
NUMBERED(3)
NUMBERED(4)
NUMBERED(5)
NUMBERED(6)
NUMBERED(7)
NUMBERED(8)
NUMBERED(9)
NUMBERED(10)
NUMBERED(11)

/* Ten fit; the eleventh is one too many. */
static void install_many(unsigned int count)
{
	static const igt_exit_handler_t more[] = { number_3, number_4,  number_5,
						   number_6, number_7,  number_8,
						   number_9, number_10, number_11 };

	for (unsigned int i = 2; i < count; i++)
		igt_install_exit_handler(more[i - 2]);
}

int choice_simple_main()
{
	igt_install_exit_handler(first);
	igt_install_exit_handler(second);
	igt_install_exit_handler(first);
	if (chosen("ten"))
		install_many(10);
	if (chosen("eleven"))
		install_many(11);
	if (chosen("success"))
		igt_success();
	if (chosen("fail"))
		igt_fail(1);
	if (chosen("skip"))
		igt_skip("not today\n");
	igt_info("before the end\n");
	if (chosen("sigterm") || chosen("exit-in-handler"))
		raise(SIGTERM);
	if (chosen("sigquit"))
		raise(SIGQUIT);
	if (chosen("plain-exit"))
		exit(0);
	if (chosen("fork")) {
		if (!fork())
			exit(3);
		igt_assert_neq(waitpid(-1, NULL, 0), -1);
	}
}
