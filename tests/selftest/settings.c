/* SPDX-License-Identifier: MIT */
/*
 * Config file, data files, shell commands, stops for somebody who watches.
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/igt_core.h"

static const char *or_none(const char *text)
{
	return text ? text : "(none)";
}

static void print_file(FILE *file)
{
	char line[256];

	while (fgets(line, sizeof(line), file))
		igt_info("%s", line);
	fclose(file);
}

/* What a terminal in place of stderr gets; 0.25 % are not worth a new line. */
static void progress_on_a_terminal(void)
{
	int saved = dup(STDERR_FILENO), master = posix_openpt(O_RDWR | O_NOCTTY), slave;
	char shown[256] = "";

	igt_assert(!grantpt(master) && !unlockpt(master));
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	igt_assert_fd(slave);
	dup2(slave, STDERR_FILENO);
	for (uint64_t i = 0; i < 6; i++)
		igt_progress("x ", i, 400);
	igt_progress("y ", 3, 4);
	igt_progress("z ", 0, 0);
	dup2(saved, STDERR_FILENO);
	igt_assert(read(master, shown, sizeof(shown) - 1) > 0);
	close(slave);
	close(master);
	close(saved);
	igt_assert_f(!strcmp(shown, "\rx   0%\rx   1%\ry 100%\r\n\rz 100%\r\n"), "%s\n", shown);
}

int igt_main()
{
	igt_subtest("config") {
		size_t count;
		const char *const *filters = igt_device_filters(&count);

		igt_info("device %s\n", count ? filters[0] : "(none)");
		igt_info("frames %s\n", or_none(igt_frame_dump_path));
		igt_info("delay %u\n", igt_config_suspend_resume_delay_s());
		igt_info("host %s\n", or_none(igt_config_ping_host()));
		igt_info("other %s\n", or_none(igt_config_string("Other", "Key")));
	}
	igt_subtest("data-file")
		print_file(igt_fopen_data("words.txt"));
	igt_subtest("oops-switch")
		print_file(fopen("/proc/sys/kernel/ftrace_dump_on_oops", "r"));
	igt_subtest("system") {
		int status;

		igt_assert_eq(igt_system("echo out; echo; echo err >&2; exit 3"), 3);
		igt_assert_eq(igt_system("printf 'no newline'"), 0);
		igt_assert_eq(igt_system("cat"), 0);
		igt_assert_eq(igt_system_quiet("echo out; echo err >&2; exit 4"), 4);
		igt_assert_eq(igt_system("kill -9 $$"), 128 + 9);
		igt_system_cmd(status, "exit %d", 5);
		igt_assert_eq(status, 5);
	}
	igt_subtest("system-much")
		igt_assert_eq(igt_system("yes x | head -n 100000; yes y | head -n 100000 >&2"), 0);
	igt_subtest("facts") {
		igt_facts(NULL);
		igt_facts("second");
		igt_assert(!setenv("GAUNTLET_SYSFS_ROOT", "/var/empty", 1));
		igt_facts("third");
		igt_facts_lists_init();
		igt_facts(NULL);
	}
	igt_subtest("stop") {
		igt_debug_wait_for_keypress("before");
		igt_info("after the stop\n");
	}
	igt_subtest("question") {
		igt_debug_interactive_mode_check("picture", "the picture red");
		igt_info("it was\n");
	}
	igt_subtest("progress") {
		for (uint64_t i = 0; i < 4; i++)
			igt_progress("in a file: ", i, 4);
		progress_on_a_terminal();
	}
	igt_subtest("failure")
		igt_assert(false);
	igt_subtest("level")
		igt_debug("debug\n");
}
