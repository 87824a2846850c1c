/* SPDX-License-Identifier: MIT */
#include "fake_sysfs.h"
#include "unit.h"

#include <fcntl.h>

#include "util/sysfs.h"

static int dir = -1;

static int setup(void **state)
{
	if (fake_setup(state))
		return -1;
	fake_dir("d");
	dir = sysfs_open_dir("d");
	return dir < 0;
}

static int teardown(void **state)
{
	close(dir);
	return fake_teardown(state);
}

static void open_dir_below_root(void **state)
{
	int fd;

	fake_file("d/file", "x");
	assert_false(sysfs_root_is_real());
	assert_int_equal(sysfs_open_dir("missing"), -ENOENT);
	assert_int_equal(sysfs_open_dir("d/file"), -ENOTDIR);
	fd = sysfs_open_dir("");
	assert_true(fd >= 0);
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	close(fd);
	setenv("GAUNTLET_SYSFS_ROOT", "", 1);
	assert_true(sysfs_root_is_real());
}

static void path_too_long(void **state)
{
	char path[5000];

	memset(path, 'a', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(sysfs_open_dir(path), -ENAMETOOLONG);
}

static void read_strips_one_newline(void **state)
{
	char buf[16];

	fake_file("d/a", "text\n");
	assert_int_equal(sysfs_read(dir, "a", buf, sizeof(buf)), 4);
	assert_string_equal(buf, "text");
	fake_file("d/a", "text\n\n");
	assert_int_equal(sysfs_read(dir, "a", buf, sizeof(buf)), 5);
	assert_string_equal(buf, "text\n");
	fake_file("d/a", "");
	assert_int_equal(sysfs_read(dir, "a", buf, sizeof(buf)), 0);
	assert_string_equal(buf, "");
}

static void read_fits_exactly_or_overflows(void **state)
{
	char buf[8];

	fake_file("d/a", "1234567");
	assert_int_equal(sysfs_read(dir, "a", buf, sizeof(buf)), 7);
	fake_file("d/a", "12345678");
	assert_int_equal(sysfs_read(dir, "a", buf, sizeof(buf)), -EOVERFLOW);
	assert_int_equal(sysfs_read(dir, "a", buf, 0), -EINVAL);
}

static void read_errors(void **state)
{
	char buf[8];

	assert_int_equal(sysfs_read(dir, "missing", buf, sizeof(buf)), -ENOENT);
	fake_dir("d/sub");
	assert_int_equal(sysfs_read(dir, "sub", buf, sizeof(buf)), -EISDIR);
	fake_remove("d");
	assert_int_equal(sysfs_read(dir, "a", buf, sizeof(buf)), -ENOENT);
	assert_int_equal(sysfs_read(-1, "a", buf, sizeof(buf)), -EBADF);
}

static void numbers(void **state)
{
	static const struct {
		const char *text;
		int ret;
		uint32_t value;
	} cases[] = {
		{ "0\n", 0, 0 },
		{ "0x8086\n", 0, 0x8086 },
		{ "4294967295", 0, UINT32_MAX },
		{ "4294967296", -ERANGE, 99 },
		{ "", -EINVAL, 99 },
		{ "\n", -EINVAL, 99 },
		{ "12 \n", -EINVAL, 99 },
		{ "(null)\n", -EINVAL, 99 },
		{ "1\n2\n", -EINVAL, 99 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint32_t value = 99;

		fake_file("d/n", cases[i].text);
		assert_int_equal(sysfs_read_u32(dir, "n", &value), cases[i].ret);
		assert_int_equal(value, cases[i].value);
	}
}

static void hostile_numbers(void **state)
{
	char *huge = malloc(1 << 20);
	uint64_t value = 99;

	assert_non_null(huge);
	memset(huge, '1', 1 << 20);
	fake_bytes("d/n", huge, 1 << 20);
	free(huge);
	assert_int_equal(sysfs_read_u64(dir, "n", &value), -EINVAL);
	/* "1" and a NUL: no number, though a string function would see one. */
	fake_bytes("d/n", "1\0002", 3);
	assert_int_equal(sysfs_read_u64(dir, "n", &value), -EINVAL);
	fake_bytes("d/n", "\xff\xfe", 2);
	assert_int_equal(sysfs_read_u64(dir, "n", &value), -EINVAL);
	assert_int_equal(value, 99);
}

static void write_replaces(void **state)
{
	fake_file("d/w", "a longer text");
	assert_int_equal(sysfs_write(dir, "w", "3"), 0);
	fake_expect("d/w", "3");
	assert_int_equal(sysfs_printf(dir, "w", "%u:%s\n", 7u, "x"), 0);
	fake_expect("d/w", "7:x\n");
}

static void write_does_not_create(void **state)
{
	assert_int_equal(sysfs_write(dir, "new", "3"), -ENOENT);
	assert_false(sysfs_exists(dir, "new"));
}

static void write_errno_comes_through(void **state)
{
	int dev = open("/dev", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_int_equal(sysfs_write(dev, "full", "x"), -ENOSPC);
	close(dev);
}

static void printf_of_more_than_a_page(void **state)
{
	fake_file("d/w", "before");
	assert_int_equal(sysfs_printf(dir, "w", "%5000d", 1), -EOVERFLOW);
	fake_expect("d/w", "before");
}

static void link_names(void **state)
{
	char buf[16];

	fake_link("d/l", "../../bus/pci/drivers/nvme");
	assert_int_equal(sysfs_link_name(dir, "l", buf, sizeof(buf)), 0);
	assert_string_equal(buf, "nvme");
	fake_link("d/l", "plain");
	assert_int_equal(sysfs_link_name(dir, "l", buf, sizeof(buf)), 0);
	assert_string_equal(buf, "plain");
	assert_int_equal(sysfs_link_name(dir, "l", buf, 5), -EOVERFLOW);
	assert_int_equal(sysfs_link_name(dir, "missing", buf, sizeof(buf)), -ENOENT);
	fake_file("d/f", "");
	assert_int_equal(sysfs_link_name(dir, "f", buf, sizeof(buf)), -EINVAL);
}

static void dangling_links_exist(void **state)
{
	fake_link("d/l", "/nowhere/at/all");
	assert_true(sysfs_exists(dir, "l"));
	assert_false(sysfs_exists(dir, "m"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(open_dir_below_root),
		TEST(path_too_long),
		TEST(read_strips_one_newline),
		TEST(read_fits_exactly_or_overflows),
		TEST(read_errors),
		TEST(numbers),
		TEST(hostile_numbers),
		TEST(write_replaces),
		TEST(write_does_not_create),
		TEST(write_errno_comes_through),
		TEST(printf_of_more_than_a_page),
		TEST(link_names),
		TEST(dangling_links_exist),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
