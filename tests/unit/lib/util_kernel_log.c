/* SPDX-License-Identifier: MIT */
/* Records of the kernel log: the text they stand for. */
#include "unit.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

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

/* Each read() of a socket for datagrams gives one, like /dev/kmsg. */
static void lines_of_a_device(void **state)
{
	static const char *const records[] = { "6,1,2,-;xe 0000:03:00.0: VF1 paused!\n",
					       "6,2,3,-;xe 0000:04:00.0: VF2 paused!\n",
					       "6,3,4,-;xe 0000:03:00.0: VF1 resumed!\n" };
	int fds[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, fds), 0);
	assert_int_equal(kernel_log_has(fds[0], "0000:03:00.0", "VF1"), 0);
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < ARRAY_LEN(records); i++)
			assert_true(send(fds[1], records[i], strlen(records[i]), 0) > 0);
		assert_int_equal(kernel_log_has(fds[0], "0000:03:00.0",
						round ? "VF2 paused!" : "VF1 paused!"),
				 !round);
	}
	close(fds[0]);
	close(fds[1]);
	assert_int_equal(kernel_log_has(-1, "0000:03:00.0", "VF1"), -EBADF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_of_records),
		cmocka_unit_test(lines_of_a_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
