/* SPDX-License-Identifier: MIT */
/* Records of the kernel log: the text they stand for. */
#include "unit.h"

#include <string.h>

#include "util/kernel_log.h"

static void text_of_records(void **state)
{
	static const struct {
		const char *record, *text;
	} cases[] = {
		{ "6,1,2,-;    ok 1 a\n", "    ok 1 a" },
		{ "6,1,2,-;a; b\n SUBSYSTEM=pci\n DEVICE=+pci:0000:01:00.0\n", "a; b" },
		{ "6,1,2,-;a\\x0ab\\x5cc\n", "a\nb\\c" },
		{ "6,1,2,-;\\x0", "\\x0" },
		{ "6,1,2,-;\\xzz \\x00 \\x", "\\xzz \\x00 \\x" },
		{ "6,1,2,-;", "" },
		{ "no record", "no record" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char buf[128];

		strcpy(buf, cases[i].record);
		kernel_log_text(buf);
		assert_string_equal(buf, cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(text_of_records) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
