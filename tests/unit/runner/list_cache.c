/* SPDX-License-Identifier: MIT */
/* The cache of listings: when binaries are asked again, and what cannot break it. */
#include "sandbox.h"

#include <dirent.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runner/base/files.h"

/* What was changed a moment ago is not kept: waits until this file is old enough. */
static void wait_until_old(const char *path)
{
	struct timespec now;
	struct stat st;

	do {
		usleep(20000);
		assert_int_equal(stat(path, &st), 0);
		clock_gettime(CLOCK_REALTIME, &now);
	} while (now.tv_sec - st.st_ctim.tv_sec <= 2);
}

static void copy_file(const char *from, const char *to)
{
	struct buf content = { 0 };

	assert_int_equal(file_read(AT_FDCWD, from, &content), 0);
	assert_int_equal(file_replace(AT_FDCWD, to, content.data, content.len), 0);
	assert_int_equal(chmod(to, 0755), 0);
	buf_done(&content);
}

/* The last listing; what is not asked for has to be the same. */
static char *last;

/* The test root has other binaries now. */
static void forget(void)
{
	free(last);
	last = NULL;
}

static int open_with_cache(void **state)
{
	struct sandbox *box;
	char *path;

	if (sandbox_open(state))
		return -1;
	box = *state;
	forget();
	setenv("GAUNTLET_LISTING_CACHE", "on", 1);
	setenv("XDG_CACHE_HOME", box->dir, 1);
	path = xasprintf("%s/listed", box->dir);
	setenv("MOCK_LISTED", path, 1);
	free(path);
	path = xasprintf("%s/mock", box->root);
	wait_until_old(path);
	free(path);
	return 0;
}

static int close_with_cache(void **state)
{
	forget();
	unsetenv("MOCK_LISTED");
	unsetenv("LD_LIBRARY_PATH");
	unsetenv("XDG_CACHE_HOME");
	return sandbox_close(state);
}

static char *list(const struct sandbox *box)
{
	struct run_settings settings;
	struct run_error err;
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	sandbox_settings(box, &settings, NULL);
	if (run_list(&settings, out, &err))
		fail_msg("%s", err.text);
	fclose(out);
	run_settings_done(&settings);
	return text;
}

/* Which mocks were really asked since the last call: "mock mock2 ", in any order. */
static char *asked(const struct sandbox *box)
{
	char *path = xasprintf("%s/listed", box->dir), *text;

	text = sandbox_has(box, "listed") ? sandbox_read(box, "listed") : xstrdup("");
	unlink(path);
	free(path);
	return text;
}

/* Lists, and that has to ask these. */
#define assert_asked(box, expected) check_asked(box, expected, __LINE__)
static void check_asked(const struct sandbox *box, const char *expected, int line)
{
	char *now = list(box), *who = asked(box);

	if (strcmp(who, expected))
		fail_msg("line %d: asked %s, expected %s", line, who, expected);
	if (!*expected && last)
		assert_string_equal(now, last);
	forget();
	last = now;
	free(who);
}

static char *cache_file(const struct sandbox *box)
{
	char *dir_path = xasprintf("%s/gauntlet", box->dir), *name = NULL;
	DIR *dir = opendir(dir_path);
	struct dirent *ent;

	while (dir && (ent = readdir(dir)))
		if (!strncmp(ent->d_name, "listings-", 9))
			name = xasprintf("%s/%s", dir_path, ent->d_name);
	if (dir)
		closedir(dir);
	free(dir_path);
	return name;
}

static void known_binaries_are_not_asked(void **state)
{
	struct sandbox *box = *state;
	char *cold, *warm;

	sandbox_mocks(box, "mock", "mock2", "mock_simple_pass", NULL);
	cold = list(box);
	free(asked(box));
	warm = list(box);
	assert_string_equal(warm, cold);
	assert_contains(warm, "igt@mock2@skip\n");
	assert_contains(warm, "igt@mock_simple_pass\n");
	free(cold);
	free(warm);
	assert_asked(box, "");
	/* One more does not make the others unknown. */
	sandbox_mocks(box, "mock", "mock2", "mock_simple_pass", "mock3", NULL);
	assert_asked(box, "mock3 ");
	assert_asked(box, "");
}

static void asked_when_told(void **state)
{
	struct sandbox *box = *state;

	assert_asked(box, "mock ");
	setenv("GAUNTLET_LISTING_CACHE", "off", 1);
	assert_asked(box, "mock ");
	setenv("GAUNTLET_LISTING_CACHE", "on", 1);
	setenv("IGT_SOMETHING", "1", 1);
	assert_asked(box, "mock ");
	assert_asked(box, "");
	unsetenv("IGT_SOMETHING");
	assert_asked(box, "mock ");
	assert_asked(box, "");
}

static void a_changed_binary_is_asked(void **state)
{
	struct sandbox *box = *state;
	char *path = xasprintf("%s/mock", box->root), *real = realpath(path, NULL), *old;
	struct timespec times[2] = { { .tv_nsec = UTIME_OMIT }, { .tv_sec = 1000000000 } };
	struct stat st;
	FILE *file;

	assert_int_equal(unlink(path), 0);
	copy_file(real, path);
	/* Too fresh to be remembered: it may change again within one tick of its clock. */
	assert_asked(box, "mock ");
	assert_asked(box, "mock ");
	wait_until_old(path);
	assert_asked(box, "mock ");
	assert_asked(box, "");
	/* Content. */
	file = fopen(path, "a");
	fputc('\n', file);
	fclose(file);
	assert_asked(box, "mock ");
	wait_until_old(path);
	assert_asked(box, "mock ");
	assert_asked(box, "");
	/* Another file in its place, of the same size and time. */
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	wait_until_old(path);
	assert_asked(box, "mock ");
	assert_asked(box, "");
	assert_int_equal(stat(path, &st), 0);
	old = xasprintf("%s.old", path);
	assert_int_equal(rename(path, old), 0);
	copy_file(old, path);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	wait_until_old(path);
	assert_asked(box, "mock ");
	assert_asked(box, "");
	free(old);
	free(path);
	free(real);
}

static int find_libc(struct dl_phdr_info *info, size_t size, void *data)
{
	if (!strstr(info->dlpi_name, "/libc.so"))
		return 0;
	*(char **)data = xstrdup(info->dlpi_name);
	return 1;
}

/* What a binary lists may come from a library. */
static void a_changed_library_is_noticed(void **state)
{
	struct sandbox *box = *state;
	char *libc = NULL, *copy = xasprintf("%s/libc.so.6", box->dir);
	struct timespec times[2] = { { .tv_nsec = UTIME_OMIT }, { .tv_sec = 1000000000 } };

	dl_iterate_phdr(find_libc, &libc);
	if (!libc) {
		/* A static or sanitized build has another C library: nothing to swap. */
		free(copy);
		skip();
	}
	copy_file(libc, copy);
	setenv("LD_LIBRARY_PATH", box->dir, 1);
	wait_until_old(copy);
	assert_asked(box, "mock ");
	assert_asked(box, "");
	assert_int_equal(utimensat(AT_FDCWD, copy, times, 0), 0);
	assert_asked(box, "mock ");
	assert_asked(box, "");
	assert_int_equal(unlink(copy), 0);
	assert_asked(box, "mock ");
	unsetenv("LD_LIBRARY_PATH");
	free(libc);
	free(copy);
}

static void scripts_are_always_asked(void **state)
{
	struct sandbox *box = *state;
	char *path = xasprintf("%s/mock", box->root);

	assert_int_equal(unlink(path), 0);
	sandbox_write(box, "root/mock", "#!/bin/sh\nprintf 'mock ' >>$MOCK_LISTED\necho one\n");
	assert_int_equal(chmod(path, 0755), 0);
	wait_until_old(path);
	assert_asked(box, "mock ");
	assert_asked(box, "mock ");
	free(path);
}

/* Every truncation and every kind of damage: asked again, and mended. */
static void damaged_caches(void **state)
{
	struct sandbox *box = *state;
	struct buf good = { 0 };
	char *path, *bad;

	sandbox_mocks(box, "mock", "mock_simple_pass", NULL);
	last = list(box);
	free(asked(box));
	path = cache_file(box);
	assert_non_null(path);
	assert_int_equal(file_read(AT_FDCWD, path, &good), 0);
	for (size_t at = 0; at < good.len; at += at < 300 ? 1 : 37) {
		bad = xcalloc(1, good.len + 1);
		memcpy(bad, good.data, good.len);
		bad[at] ^= 0x15;
		assert_int_equal(file_replace(AT_FDCWD, path, good.data, at), 0);
		assert_int_equal(chmod(path, 0600), 0);
		free(list(box));
		free(asked(box));
		assert_int_equal(file_replace(AT_FDCWD, path, bad, good.len), 0);
		assert_int_equal(chmod(path, 0600), 0);
		free(list(box));
		free(asked(box));
		assert_asked(box, "");
		free(bad);
	}
	/* With a right sum, and nonsense below it. */
	assert_int_equal(file_replace(AT_FDCWD, path, "\0\0\0", 3), 0);
	assert_int_equal(chmod(path, 0600), 0);
	free(list(box));
	free(asked(box));
	assert_asked(box, "");
	free(path);
	buf_done(&good);
}

static void caches_of_others_are_not_believed(void **state)
{
	struct sandbox *box = *state;
	char *path, *link;

	assert_asked(box, "mock ");
	path = cache_file(box);
	assert_int_equal(chmod(path, 0666), 0);
	assert_asked(box, "mock ");
	assert_asked(box, "");
	link = xasprintf("%s.real", path);
	assert_int_equal(rename(path, link), 0);
	assert_int_equal(symlink(link, path), 0);
	assert_asked(box, "mock ");
	assert_asked(box, "");
	free(link);
	free(path);
}

static void no_place_for_a_cache(void **state)
{
	struct sandbox *box = *state;
	char *path = xasprintf("%s/stderr", box->dir);

	setenv("XDG_CACHE_HOME", "/proc/self", 1);
	assert_asked(box, "mock ");
	assert_asked(box, "mock ");
	sandbox_write(box, "stderr", "a file");
	setenv("XDG_CACHE_HOME", path, 1);
	assert_asked(box, "mock ");
	setenv("XDG_CACHE_HOME", "relative", 1);
	setenv("HOME", box->dir, 1);
	assert_asked(box, "mock ");
	assert_asked(box, "");
	assert_true(sandbox_has(box, ".cache/gauntlet"));
	free(path);
}

/* Many at once with nothing known, then again: all get the same, and nothing is torn. */
static void runs_at_the_same_time(void **state)
{
	struct sandbox *box = *state;
	char *expected;
	int status;

	sandbox_mocks(box, "mock", "mock2", "mock3", "mock4", "mock5", NULL);
	setenv("GAUNTLET_LISTING_CACHE", "off", 1);
	expected = list(box);
	setenv("GAUNTLET_LISTING_CACHE", "on", 1);
	for (int i = 0; i < 8; i++) {
		if (fork())
			continue;
		for (int k = 0; k < 5; k++) {
			char *got = list(box), *file = cache_file(box);

			if (strcmp(got, expected))
				_exit(1);
			if (file && k % 2)
				unlink(file);
		}
		_exit(0);
	}
	last = expected;
	for (int i = 0; i < 8; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	free(list(box));
	free(asked(box));
	assert_asked(box, "");
}

static void unused_caches_go(void **state)
{
	struct sandbox *box = *state;
	struct timespec old[2] = { { .tv_nsec = UTIME_OMIT }, { .tv_sec = 1000000000 } };
	char *path = xasprintf("%s/gauntlet/listings-0", box->dir), *mine;

	sandbox_write(box, "gauntlet/listings-0", "of a directory that is long gone");
	sandbox_write(box, "gauntlet/kernel", "somebody else's");
	assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
	free(path);
	path = xasprintf("%s/gauntlet/kernel", box->dir);
	assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
	assert_asked(box, "mock ");
	assert_false(sandbox_has(box, "gauntlet/listings-0"));
	assert_true(sandbox_has(box, "gauntlet/kernel"));
	/* Use counts, not age. */
	mine = cache_file(box);
	assert_int_equal(utimensat(AT_FDCWD, mine, old, 0), 0);
	assert_asked(box, "");
	sandbox_mocks(box, "mock", "mock2", NULL);
	assert_asked(box, "mock2 ");
	assert_asked(box, "");
	free(mine);
	free(path);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, open_with_cache, close_with_cache)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(known_binaries_are_not_asked),
		BOXED(asked_when_told),
		BOXED(a_changed_binary_is_asked),
		BOXED(a_changed_library_is_noticed),
		BOXED(scripts_are_always_asked),
		BOXED(damaged_caches),
		BOXED(caches_of_others_are_not_believed),
		BOXED(no_place_for_a_cache),
		BOXED(runs_at_the_same_time),
		BOXED(unused_caches_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
