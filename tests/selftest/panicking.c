/* SPDX-License-Identifier: MIT */
/*
 * Takes the machine down in the middle of a run: a runner must lose this one subtest and no other.
 * Does so in the lab only, which the kernel's command line tells.
 */

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/igt_core.h"

IGT_TEST_DESCRIPTION("The kernel dies during one of three subtests.");

static bool in_the_lab(void)
{
	char args[4096] = "";
	FILE *file = fopen("/proc/cmdline", "r");

	if (!file)
		return false;
	if (!fgets(args, sizeof(args), file))
		args[0] = '\0';
	fclose(file);
	return strstr(args, " gauntlet.lab");
}

/* A pipe does not tell when its reader has written down what it read. */
static void give_runner_time(void)
{
	int unread;

	igt_wait(ioctl(STDOUT_FILENO, FIONREAD, &unread) || !unread, 5000, 10);
	sleep(1);
}

/* As `echo c > /proc/sysrq-trigger`. */
static void crash_kernel(void)
{
	int fd = open("/proc/sysrq-trigger", O_WRONLY);

	igt_require_fd(fd);
	igt_info("the last line before the end\n");
	fflush(stdout);
	give_runner_time();
	igt_assert_eq(write(fd, "c", 1), 1);
	igt_assert_f(false, "the kernel has survived sysrq c\n");
}

int igt_main()
{
	igt_describe("Succeeds before the panic.");
	igt_subtest("before")
		igt_assert(true);

	igt_describe("Provokes a kernel panic; skips outside the lab.");
	igt_subtest("panic") {
		igt_require_f(in_the_lab(), "this machine is not the lab\n");
		crash_kernel();
	}

	igt_describe("Succeeds after the machine has booted again.");
	igt_subtest("after")
		igt_assert(true);
}
