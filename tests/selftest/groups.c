/* SPDX-License-Identifier: MIT */
/*
 * Fixtures: order, effect on their group, and none at all for groups nobody selected.
 */

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "choice.h"

static void say(const char *what)
{
	igt_info("%s\n", what);
}

static void nested_skip(void)
{
	igt_subtest_group() {
		igt_fixture()
			say("skipping group: set-up");
		igt_subtest_group() {
			igt_fixture()
				igt_skip("inner group cannot run\n");
			igt_fixture()
				say("never: fixture after a skip");
			igt_subtest("inner-skipped")
				say("never: body");
			igt_subtest_group()
				igt_subtest("innermost-skipped")
					say("never: body");
		}
		igt_subtest("outer-runs")
			say("body of outer-runs");
		igt_fixture()
			say("skipping group: clean-up");
	}
}

static void failing(void)
{
	igt_subtest_group() {
		igt_fixture()
			igt_assert(false);
		igt_subtest("after-failed-fixture")
			say("never: body");
	}
}

/* Shared with the process that walks ahead. */
static int *handler_runs;

igt_constructor
{
	handler_runs = mmap(NULL, sizeof(*handler_runs), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

static void say_at_exit(int sig)
{
	igt_info("exit handler: run %d\n", ++*handler_runs);
}

/* How many there are only a fixture finds out. */
static int discovered;

static void discovered_groups(void)
{
	for (int i = 0; i < discovered; i++) {
		igt_subtest_group() {
			igt_fixture()
				igt_info("discovered group %d: set-up\n", i);
			igt_subtest_f("discovered-%d", i)
				igt_info("body of discovered-%d\n", i);
		}
	}
}

int choice_main()
{
	static int passes;

	/* The walk that finds out about selections must not be seen here. */
	if (!igt_only_list_subtests())
		igt_info("pass %d over the body\n", ++passes);
	else
		passes++;
	igt_fixture()
		discovered = chosen("discover") ? 2 : 0;
	igt_fixture()
		say("top: set-up");
	if (chosen("noisy")) {
		dprintf(STDOUT_FILENO, "noise on stdout\n");
		dprintf(STDERR_FILENO, "noise on stderr\n");
		igt_kmsg(KMSG_INFO "noise in the kernel log\n");
	}
	if (chosen("noisy") || chosen("crash-when-listing"))
		igt_install_exit_handler(say_at_exit);
	discovered_groups();
	nested_skip();
	failing();
	igt_subtest_group() {
		igt_fixture()
			say("plain group: set-up");
		igt_subtest("plain")
			say("body of plain");
		igt_subtest_group() {
			igt_fixture()
				say("inner plain group: set-up");
			igt_subtest("plain-inner")
				say("body of plain-inner");
		}
		igt_fixture()
			say("plain group: clean-up");
	}
	for (int i = 0; i < 3; i++) {
		igt_subtest_group() {
			igt_fixture()
				igt_info("looped group %d: set-up\n", i);
			igt_subtest_f("looped-%d", i)
				igt_info("body of looped-%d\n", i);
		}
	}
	if (chosen("crash-when-listing") && igt_only_list_subtests())
		abort();
	igt_subtest("at-top")
		say("body of at-top");
	igt_fixture()
		say("top: clean-up");
}
