/* SPDX-License-Identifier: MIT */
/*
 * What the core tells about, and does to, the world around the test.
 */

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/igt_core.h"

int igt_main()
{
	igt_subtest("oom-score") {
		char text[16] = "";
		int fd = open("/proc/self/oom_score_adj", O_RDONLY);

		igt_assert_fd(fd);
		igt_assert_lt(0, (int)read(fd, text, sizeof(text) - 1));
		close(fd);
		igt_assert_eq(atoi(text), 1000);
	}
	igt_subtest("device-filters") {
		size_t count;
		const char *const *filters = igt_device_filters(&count);

		igt_info("%zu filters\n", count);
		for (size_t i = 0; i < count; i++)
			igt_info("%s\n", filters[i]);
	}
	igt_subtest("random") {
		long first = random();

		igt_srandom();
		igt_assert_eq_s64(random(), first);
	}
	igt_subtest("first-random")
		igt_info("%ld\n", random());
	igt_subtest("names") {
		igt_info("%s %s\n", igt_test_name(), igt_subtest_name());
		igt_assert(!igt_dynamic_subtest_name());
	}
	igt_subtest_with_dynamic("dynamic-names")
		igt_dynamic("block")
			igt_info("%s %s\n", igt_subtest_name(), igt_dynamic_subtest_name());
	igt_subtest("skip-crc-compare")
		igt_info("%s\n", igt_skip_crc_compare ? "skip" : "compare");
	igt_fixture() {
		igt_assert(!igt_subtest_name());
		igt_assert(!igt_dynamic_subtest_name());
	}
}
