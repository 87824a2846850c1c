/* SPDX-License-Identifier: MIT */
/*
 * Good and bad names of subtests and dynamic blocks.
 */

#include "choice.h"

int choice_main()
{
	char longest[257];

	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';

	igt_subtest("Good-name_1")
		igt_assert(true);
	if (chosen("space"))
		igt_subtest("bad name")
			igt_assert(true);
	if (chosen("empty"))
		igt_subtest("")
			igt_assert(true);
	if (chosen("at"))
		igt_subtest_f("bad@%s", "name")
			igt_assert(true);
	if (chosen("255"))
		igt_subtest(longest + 1)
			igt_assert(true);
	if (chosen("256"))
		igt_subtest(longest)
			igt_assert(true);
	igt_subtest_with_dynamic("container") {
		igt_dynamic("good")
			igt_assert(true);
		if (chosen("dynamic"))
			igt_dynamic("bad.name")
				igt_assert(true);
	}
	igt_subtest("last")
		igt_assert(true);
}
