/* SPDX-License-Identifier: MIT */
/*
 * igt_fd_t(): descriptors that close themselves at the end of a group, and where they must not be.
 */

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/igt_core.h"

static int last_fd = -1;

static bool is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

static void group_that_skips(void)
{
	igt_subtest_group() {
		igt_fd_t(fd);

		igt_fixture() {
			fd = open("/dev/null", O_RDONLY);
			last_fd = fd;
			igt_skip("after the descriptor was opened\n");
		}
		igt_subtest("skipped")
			igt_info("not reached\n");
	}
}

int igt_main()
{
	igt_subtest_group() {
		igt_fd_t(fd);

		igt_fixture() {
			fd = open("/dev/null", O_RDONLY);
			last_fd = fd;
		}
		igt_subtest("open")
			igt_assert(is_open(last_fd));
		igt_subtest("open-until-the-end")
			igt_assert(is_open(last_fd));
	}
	igt_subtest("closed")
		igt_assert(!is_open(last_fd));

	group_that_skips();
	igt_subtest("closed-after-skip")
		igt_assert(last_fd < 0 || !is_open(last_fd));

	igt_subtest("within") {
		igt_fd_t(fd);

		igt_info("not reached with %d\n", fd);
	}
}
