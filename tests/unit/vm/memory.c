/* SPDX-License-Identifier: MIT */
/* What is left for labs, from recorded files. */
#include "unit.h"

#include <sys/stat.h>

static char root[64];

static int setup(void **state)
{
	strcpy(root, "/tmp/gauntlet-memory-XXXXXX");
	return mkdtemp(root) ? 0 : -1;
}

static int teardown(void **state)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", root);
	return system(command);
}

static void put(const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s%s", root, name);
	for (char *slash = path + strlen(root) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(path, 0755);
		*slash = '/';
	}
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void machine_only(void **state)
{
	put("/proc/meminfo", "MemTotal:       24684296 kB\nMemFree:         9000000 kB\n"
			     "MemAvailable:   20480000 kB\nHugePages_Total:       0\n");
	assert_int_equal(lab_memory_free_mb(root), 20000);
	put("/sys/fs/cgroup/memory.max", "max\n");
	put("/sys/fs/cgroup/memory.current", "1000000\n");
	assert_int_equal(lab_memory_free_mb(root), 20000);
}

/* A limit above ours counts as well; page cache that can go is free. */
static void in_a_group(void **state)
{
	put("/proc/meminfo", "MemAvailable:   20480000 kB\n");
	put("/proc/self/cgroup", "0::/job/step\n");
	put("/sys/fs/cgroup/job/memory.max", "4294967296\n");
	put("/sys/fs/cgroup/job/memory.current", "2147483648\n");
	put("/sys/fs/cgroup/job/step/memory.max", "max\n");
	put("/sys/fs/cgroup/job/step/memory.current", "2147483648\n");
	assert_int_equal(lab_memory_free_mb(root), 2048);
	put("/sys/fs/cgroup/job/memory.stat", "anon 1\ninactive_file 1073741824\n");
	assert_int_equal(lab_memory_free_mb(root), 3072);
	put("/sys/fs/cgroup/job/step/memory.max", "2148532224\n");
	assert_int_equal(lab_memory_free_mb(root), 1);
	put("/sys/fs/cgroup/job/step/memory.max", "1\n");
	assert_int_equal(lab_memory_free_mb(root), 0);
}

static void in_a_container(void **state)
{
	put("/proc/meminfo", "MemAvailable:   20480000 kB\n");
	put("/proc/self/cgroup", "0::/\n");
	put("/sys/fs/cgroup/memory.max", "3145728000\n");
	put("/sys/fs/cgroup/memory.current", "1048576000\n");
	assert_int_equal(lab_memory_free_mb(root), 2000);
}

static void nothing_known(void **state)
{
	assert_true(lab_memory_free_mb(root) > 1000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(machine_only, setup, teardown),
		cmocka_unit_test_setup_teardown(in_a_group, setup, teardown),
		cmocka_unit_test_setup_teardown(in_a_container, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_known, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
