/* SPDX-License-Identifier: MIT */
/* The host as a machine: files below the roots of sysfs and debugfs and elsewhere, and commands. */
#include "fake_sysfs.h"
#include "unit.h"

#include <signal.h>
#include <sys/stat.h>

#include "machine/machine.h"
#include "util/time.h"

static void files(void **state)
{
	struct machine_dir dir;
	char buf[8];

	fake_file("bus/a/file", "one\n");
	fake_link("bus/a/link", "../b/there");
	assert_int_equal(machine_open_dir(machine_host(), "/sys/bus/a", &dir), 0);
	assert_int_equal(machine_read(&dir, "file", buf, sizeof(buf)), 3);
	assert_string_equal(buf, "one");
	assert_int_equal(machine_read(&dir, "file", buf, 5), 3);
	assert_int_equal(machine_read(&dir, "file", buf, 4), -EOVERFLOW);
	assert_int_equal(machine_read(&dir, "file", buf, 0), -EINVAL);
	assert_int_equal(machine_read(&dir, "none", buf, sizeof(buf)), -ENOENT);
	assert_int_equal(machine_write(&dir, "file", "two"), 0);
	fake_expect("bus/a/file", "two");
	assert_int_equal(machine_write(&dir, "none", "two"), -ENOENT);
	assert_int_equal(machine_link_name(&dir, "link", buf, sizeof(buf)), 0);
	assert_string_equal(buf, "there");
	assert_int_equal(machine_link_name(&dir, "link", buf, 3), -EOVERFLOW);
	assert_int_equal(machine_link_name(&dir, "file", buf, sizeof(buf)), -EINVAL);
	assert_true(machine_exists(&dir, "link"));
	assert_false(machine_exists(&dir, "none"));

	/* The directory is held itself, not its name. */
	fake_remove("bus/a");
	fake_file("bus/a/file", "three");
	assert_int_equal(machine_read(&dir, "file", buf, sizeof(buf)), -ENOENT);
	machine_close_dir(&dir);
}

static void open_what_is_not_there(void **state)
{
	char path[2 * MACHINE_PATH_LEN] = "/sys/";
	struct machine_dir dir;

	assert_int_equal(machine_open_dir(machine_host(), "/sys/none", &dir), -ENOENT);
	assert_int_equal(machine_open_dir(machine_host(), "/sysnone", &dir), -ENOENT);
	assert_int_equal(machine_open_dir(machine_host(), "sys", &dir), -EINVAL);
	memset(path + 5, 'x', MACHINE_PATH_LEN);
	assert_int_equal(machine_open_dir(machine_host(), path, &dir), -ENAMETOOLONG);
}

static void other_roots(void **state)
{
	struct machine_dir dir;
	char buf[8];

	fake_file("kernel/debug/dri/0/name", "xe");
	assert_int_equal(machine_open_dir(machine_host(), "/sys/kernel/debug/dri/0", &dir), 0);
	assert_int_equal(machine_read(&dir, "name", buf, sizeof(buf)), 2);
	machine_close_dir(&dir);
	assert_int_equal(machine_open_dir(machine_host(), "/proc/self", &dir), 0);
	assert_true(machine_exists(&dir, "status"));
	machine_close_dir(&dir);
}

static int note_name(const char *name, void *arg)
{
	char *seen = arg;

	seen[strlen(seen)] = *name;
	return *name == 'z' ? 7 : 0;
}

static void lists(void **state)
{
	struct machine_dir dir;
	char seen[16] = "";

	fake_file("bus/a/1", "");
	fake_file("bus/a/2", "");
	fake_file("bus/b/z", "");
	assert_int_equal(machine_open_dir(machine_host(), "/sys/bus", &dir), 0);
	assert_int_equal(machine_list(&dir, "a", note_name, seen), 0);
	assert_int_equal(strlen(seen), 2);
	assert_true(strchr(seen, '1') && strchr(seen, '2'));
	assert_int_equal(machine_list(&dir, "b", note_name, seen), 7);
	assert_int_equal(machine_list(&dir, "c", note_name, seen), -ENOENT);
	assert_int_equal(machine_list(&dir, "a/1", note_name, seen), -ENOTDIR);
	machine_close_dir(&dir);
}

static int shell(const char *line, unsigned int timeout_ms, struct machine_result *ret_result)
{
	return machine_execute(machine_host(), (const char *const[]){ "sh", "-c", line, NULL },
			       timeout_ms, ret_result);
}

static void executes(void **state)
{
	struct machine_result result;

	assert_int_equal(shell("cat; echo out; echo err >&2; exit 3", 10000, &result), 0);
	assert_int_equal(result.status, 3);
	assert_int_equal(result.signal, 0);
	assert_string_equal(result.out, "out\n");
	assert_string_equal(result.err, "err\n");
	assert_int_equal(result.out_len, 4);
	machine_result_done(&result);
	assert_null(result.out);

	assert_int_equal(shell("kill -9 $$", 10000, &result), 0);
	assert_int_equal(result.status, -1);
	assert_int_equal(result.signal, SIGKILL);
	assert_string_equal(result.out, "");
	machine_result_done(&result);
	assert_int_equal(machine_execute(machine_host(),
					 (const char *const[]){ "no-such-program", NULL }, 10000,
					 &result),
			 -ENOENT);
}

/* More than a pipe holds, on both. */
static void executes_the_talkative(void **state)
{
	struct machine_result result;

	assert_int_equal(
		shell("head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2", 10000, &result), 0);
	assert_int_equal(result.out_len, 300000);
	assert_int_equal(result.err_len, 300000);
	machine_result_done(&result);
	assert_int_equal(shell("cat /dev/zero", 10000, &result), -EOVERFLOW);
}

/* What it leaves running keeps neither the caller waiting, nor itself alive after the time is over. */
static void executes_with_company(void **state)
{
	struct machine_result result;
	uint64_t start = time_now_ns();
	char line[128];

	assert_int_equal(shell("sleep 60 & echo $!", 30000, &result), 0);
	assert_true(time_now_ns() - start < 30000000000);
	assert_int_equal(kill((pid_t)atoi(result.out), SIGKILL), 0);
	machine_result_done(&result);

	snprintf(line, sizeof(line), "sleep 60 & echo $! >%s; wait", fake_path("pid"));
	assert_int_equal(shell(line, 300, &result), -ETIMEDOUT);
}

static void modules(void **state)
{
	char path[512];

	fake_file("bin/modprobe",
		  "#!/bin/sh\necho \"$*\" >>$LOG\n"
		  "case $* in *gone*) echo 'Module gone not found.' >&2; exit 1 ;;\n"
		  "*busy*) echo 'Module busy is in use.' >&2; exit 1 ;;\n"
		  "*bad*) echo 'Invalid argument' >&2; exit 1 ;; esac\n");
	assert_int_equal(chmod(fake_path("bin/modprobe"), 0755), 0);
	snprintf(path, sizeof(path), "%s/bin:/usr/bin:/bin", fake_root());
	setenv("PATH", path, 1);
	setenv("LOG", fake_path("log"), 1);
	assert_int_equal(machine_load_module(machine_host(), "xe"), 0);
	assert_int_equal(machine_unload_module(machine_host(), "xe"), 0);
	fake_expect("log", "-- xe\n-r -- xe\n");
	assert_int_equal(machine_load_module(machine_host(), "gone"), -ENOENT);
	assert_int_equal(machine_unload_module(machine_host(), "busy"), -EAGAIN);
	assert_int_equal(machine_load_module(machine_host(), "bad"), -EIO);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fake_setup, fake_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(files),       TEST(open_what_is_not_there),
		TEST(other_roots), TEST(lists),
		TEST(executes),    TEST(executes_the_talkative),
		TEST(modules),     TEST(executes_with_company),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
