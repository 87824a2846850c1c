/* SPDX-License-Identifier: MIT */
/* A test program for test_kunit.py: igt_kunit() and igt_kselftests() with a module of our own. */
#include "compat/igt/igt.h"
#include "compat/igt/igt_kmod.h"

#define MODULE "labktap_test"

IGT_TEST_DESCRIPTION("Subject of the lab test of the kernel's own tests.");

/* Asks for the result, which igt_kselftests() was not told to. */
static int with_result(const char *dynamic_name, struct igt_kselftest *tst,
		       struct igt_kselftest_list *tl)
{
	igt_info("wrapped %s, %s, number %u\n", dynamic_name, tl->name, tl->number);
	igt_kselftest_execute(tst, tl, NULL, "result");
	return strcmp(dynamic_name, "odd") ? 0 : 1;
}

int igt_main()
{
	igt_kunit(MODULE, NULL, getenv("LABKTAP_OPTIONS"));
	igt_kunit(MODULE, "second", "how=log");
	igt_kunit(MODULE, "third", "how=log");
	igt_kunit("no_such_kunit", NULL, NULL);
	igt_kselftests(MODULE, NULL, "result", "live", NULL);
	igt_kselftests(MODULE, NULL, NULL, "mock", with_result);
	igt_kselftests(MODULE, NULL, NULL, "none", NULL);
	igt_kselftests("no_such", NULL, NULL, NULL, NULL);
	igt_kselftests(MODULE, NULL, "result", "taint", NULL);
}
