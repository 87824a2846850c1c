/* SPDX-License-Identifier: MIT */
/*
 * Every way a subtest can end, one subtest each.  Runners are tested with this program.
 */

#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/igt_core.h"

IGT_TEST_DESCRIPTION("One subtest for each way a subtest can end.");

/* A real fault, not a raise(), that no sanitizer sees coming. */
static void touch_forbidden_page(void)
{
	volatile char *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	*page = 1;
}

int igt_main()
{
	igt_describe("Succeeds.");
	igt_subtest("pass")
		igt_assert(true);

	igt_describe("An assertion fails.");
	igt_subtest("fail") {
		igt_debug("the last words\n");
		igt_assert_eq(1, 2);
	}

	igt_describe("A requirement is not met.");
	igt_subtest("skip")
		igt_require_f(false, "this never holds\n");

	igt_describe("Succeeds, but has written to stderr.");
	igt_subtest("warn")
		igt_warn("something is odd\n");

	igt_describe("Dies of a memory fault; the next subtest still runs.");
	igt_subtest("crash")
		touch_forbidden_page();

	igt_describe("Succeeds after the crash.");
	igt_subtest("after-crash")
		igt_assert(true);

	igt_describe("Leaves a warning in the kernel log.");
	igt_subtest("kernel-warning") {
		igt_require_f(geteuid() == 0, "writing to the kernel log needs root\n");
		igt_kmsg(KMSG_WARNING "selftest: this warning is meant to be here\n");
	}

	igt_describe("Sleeps for ever.");
	igt_subtest("hang")
		for (;;)
			pause();

	igt_describe("Calls abort(): the process dies without a result.");
	igt_subtest("abort")
		abort();

	igt_describe("Is killed with SIGKILL: the process dies without a result.");
	igt_subtest("killed")
		kill(getpid(), SIGKILL);

	igt_describe("Declares the machine unusable: exit status 112.");
	igt_subtest("abort-run")
		igt_abort_on_f(true, "the machine is on fire\n");

	igt_describe("Succeeds; in a run of all it is never reached.");
	igt_subtest("last")
		igt_assert(true);
}
