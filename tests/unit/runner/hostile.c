/* SPDX-License-Identifier: MIT */
/*
 * Results directories that are broken in every way: a report of them is made,
 * or one line says what is wrong; nothing crashes, hangs or reads too far
 * (the sanitizer build runs this as well).
 *
 * GAUNTLET_FUZZ_SEED and GAUNTLET_FUZZ_S choose another seed and a longer time.
 */
#include "sandbox.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "runner/base/files.h"
#include "runner/report/verdict.h"

#define HANG_S    120
#define FILES_MAX 64

static const char *const entry_files[] = { "journal.txt", "out.txt",     "err.txt",
					   "dmesg.txt",   "comms",       "reasons.txt",
					   "leaks.txt",   "console.txt", "origin.txt" };
static const char *const root_files[] = { "metadata.txt",  "joblist.txt", "uname.txt",
					  "starttime.txt", "endtime.txt", "aborted.txt",
					  "listing.txt",   "boots.txt",   "fails.txt",
					  "skipped.txt",   "hooks.txt",   "environment.txt" };

/* One results directory on a file system in memory if there is one. */
struct broken {
	char dir[64];
	char *names[FILES_MAX]; /* relative to dir */
	struct buf texts[FILES_MAX];
	size_t n;
};

static void write_at(const struct broken *b, const char *name, const char *data, size_t len)
{
	char *path = xasprintf("%s/%s", b->dir, name), *slash = strrchr(path, '/');
	FILE *stream;

	*slash = '\0';
	mkdir(path, 0755);
	*slash = '/';
	stream = fopen(path, "w");
	if (!stream)
		fail_msg("cannot write %s", path);
	fwrite(data, 1, len, stream);
	assert_int_equal(fclose(stream), 0);
	free(path);
}

static void restore(const struct broken *b, size_t file)
{
	write_at(b, b->names[file], buf_str(&b->texts[file]), b->texts[file].len);
}

static void take_file(struct broken *b, const char *set, const char *name)
{
	char *path = xasprintf("%s/%s/%s", DATA_PATH, set, name);

	if (b->n < FILES_MAX && !file_read(AT_FDCWD, path, &b->texts[b->n])) {
		b->names[b->n] = xstrdup(name);
		restore(b, b->n++);
	}
	free(path);
}

static void make(struct broken *b, const char *set)
{
	const char *base = access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm";

	*b = (struct broken){ 0 };
	snprintf(b->dir, sizeof(b->dir), "%s/gauntlet-hostile-XXXXXX", base);
	assert_non_null(mkdtemp(b->dir));
	for (size_t i = 0; i < ARRAY_SIZE(root_files); i++)
		take_file(b, set, root_files[i]);
	for (int entry = 0; entry < 4; entry++) {
		for (size_t i = 0; i < ARRAY_SIZE(entry_files); i++) {
			char *name = xasprintf("%d/%s", entry, entry_files[i]);

			take_file(b, set, name);
			free(name);
		}
	}
	assert_true(b->n > 3);
}

static void done(struct broken *b)
{
	for (size_t i = 0; i < b->n; i++) {
		free(b->names[i]);
		buf_done(&b->texts[i]);
	}
	assert_int_equal(file_remove_tree(AT_FDCWD, b->dir), 0);
}

static bool is_verdict(const char *word)
{
	for (int v = 0; v < VERDICT_COUNT; v++)
		if (word && !strcmp(word, verdict_name((enum verdict)v)))
			return true;
	return false;
}

/* Valid JSON, each test with its texts and a verdict, and the totals are their sum. */
static void check_results(const struct broken *b)
{
	char *path = xasprintf("%s/results.json", b->dir);
	json_error_t where;
	json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &where), *tests, *test, *all;
	const char *name, *verdict;
	json_t *count;
	json_int_t sum = 0;

	if (!json)
		fail_msg("%s line %d: %s", path, where.line, where.text);
	tests = json_object_get(json, "tests");
	json_object_foreach(tests, name, test) {
		assert_true(json_is_string(json_object_get(test, "out")));
		assert_true(json_is_string(json_object_get(test, "err")));
		assert_true(json_is_string(json_object_get(test, "dmesg")));
		if (!is_verdict(json_string_value(json_object_get(test, "result"))))
			fail_msg("%s: %s has no verdict", path, name);
	}
	all = json_object_get(json_object_get(json, "totals"), "");
	json_object_foreach(all, verdict, count)
		sum += json_integer_value(count);
	if ((size_t)sum != json_object_size(tests))
		fail_msg("%s: %zu tests, totals are %lld", path, json_object_size(tests),
			 (long long)sum);
	json_decref(json);
	free(path);
}

/* Returns whether there was a report. */
static bool report(const struct broken *b, bool strict)
{
	struct run_report_opts opts = { .formats = ~0u, .strict = strict };
	struct run_error err = { 0 };
	int status = -1;

	alarm(HANG_S);
	if (run_report(b->dir, &opts, &status, &err)) {
		assert_true(err.status == RUN_BAD_INPUT || err.status == RUN_CANNOT);
		assert_true(strlen(err.text) > 10);
		assert_null(strchr(err.text, '\n'));
	} else {
		assert_in_range(status, RUN_PASSED, RUN_FAILED);
		check_results(b);
	}
	alarm(0);
	return status >= 0;
}

/* Every file, cut at many places, as a power cut leaves it. */
static void cut_anywhere(void **state)
{
	const char *set = *state;
	struct broken b;
	size_t reports = 0, step;

	make(&b, set);
	for (size_t file = 0; file < b.n; file++) {
		step = b.texts[file].len / 100 + 1;
		for (size_t len = 0; len < b.texts[file].len; len += step) {
			write_at(&b, b.names[file], buf_str(&b.texts[file]), len);
			reports += report(&b, len % 2);
		}
		restore(&b, file);
	}
	/* Only what says which tests there are cannot be done without. */
	assert_true(reports > 100);
	done(&b);
}

static void put_directory(const char *path)
{
	assert_int_equal(mkdir(path, 0755), 0);
}

static void put_fifo(const char *path)
{
	assert_int_equal(mkfifo(path, 0600), 0);
}

static void put_loop(const char *path)
{
	assert_int_equal(symlink(strrchr(path, '/') + 1, path), 0);
}

static void put_dangling(const char *path)
{
	assert_int_equal(symlink("/nowhere/at/all", path), 0);
}

static void put_endless(const char *path)
{
	assert_int_equal(symlink("/dev/zero", path), 0);
}

static void put_nothing(const char *path)
{
	(void)path;
}

static void put_socket(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	close(fd);
}

/* Something else where a file should be. */
static void wrong_types(void **state)
{
	static void (*const puts[])(const char *) = { put_directory, put_fifo,    put_loop,
						      put_dangling,  put_endless, put_nothing,
						      put_socket };
	const char *set = *state;
	struct broken b;

	make(&b, set);
	for (size_t file = 0; file < b.n; file++) {
		char *path = xasprintf("%s/%s", b.dir, b.names[file]);

		for (size_t i = 0; i < ARRAY_SIZE(puts); i++) {
			assert_int_equal(file_remove_tree(AT_FDCWD, path), 0);
			puts[i](path);
			report(&b, i % 2);
			assert_int_equal(file_remove_tree(AT_FDCWD, path), 0);
		}
		restore(&b, file);
		free(path);
	}
	/* The directory of an entry that is none, and one that belongs to no entry. */
	write_at(&b, "99999/out.txt", "Starting subtest: a\n", 20);
	write_at(&b, "nonsense/out.txt", "Starting subtest: a\n", 20);
	assert_true(report(&b, true));
	done(&b);
}

static unsigned int next_random(unsigned int *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Pieces that mean something to somebody. */
static const char *const words[] = {
	"\n",
	"Starting subtest: a\n",
	"Subtest a: SUCCESS (0.1s)\n",
	"Subtest a: FAIL (1e308s)\n",
	"Starting dynamic subtest: a\n",
	"Dynamic subtest a: CRASH (nan)\n",
	"Dynamic subtest a: SKIP (-1.0s)\n",
	"IGT-Version: \n",
	"exit:112 (99999999999999999999.0s)\n",
	"timeout:-9 (inf)\n",
	"exit:-2147483649 (0.0s)\n",
	"6,1,1,-;[IGT] t: starting subtest a\n",
	"6,1,1,-;[IGT] t: starting dynamic subtest a\n",
	"4,18446744073709551616,99999999999999999999,c,;\\x0\\xff\\x\n",
	"6,1,1,-;[IGT] add ignored dmesg regex: ((((a*)*)*)*b{1,255}{1,255}\\1\n",
	"dmesg_warn_level : 99999999999999\n",
	"prune_mode : -1\n",
	"cmdline.argc : 4294967295\n",
	"cmdline.argv[999999999] : x\n",
	" : \n",
	"t a,,,*,!a,[,\\,b@c@d\n",
	"1TGI\xff\xff\xff\xff\x05",
	"\x1b[1m",
	"\xc3\x28\xf0\x9f\xff",
	"Test assertion failure function f, file /:\nFailed assertion: \n",
	"\tsignal\t../../../etc/passwd\t%s%n\n",
};

static void mutate(struct buf *buf, unsigned int *seed)
{
	size_t at = buf->len ? next_random(seed) % (buf->len + 1) : 0;
	size_t len = next_random(seed) % 64, left = buf->len - at;
	const char *word = words[next_random(seed) % ARRAY_SIZE(words)];
	struct buf out = { 0 };

	buf_add(&out, buf_str(buf), at);
	switch (next_random(seed) % 6) {
	case 0: /* other bytes */
		for (size_t i = 0; i < len && left; i++, left--, at++)
			buf_addc(&out, (char)next_random(seed));
		break;
	case 1: /* gone */
		at += len < left ? len : left;
		break;
	case 2: /* a word */
		buf_adds(&out, word);
		break;
	case 3: /* again */
		buf_add(&out, buf_str(buf) + at, len < left ? len : left);
		break;
	case 4: /* many of one */
		for (size_t i = 0; i < len * 64; i++)
			buf_addc(&out, "\0\nxa@,"[len % 6]);
		break;
	default: /* many of a word */
		for (size_t i = 0; i < len; i++)
			buf_adds(&out, word);
		break;
	}
	buf_add(&out, buf_str(buf) + at, buf->len - at);
	buf_done(buf);
	*buf = out;
}

static double now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* One set for its share of the time; a crash leaves its directory behind. */
static void mutate_set(const char *set, unsigned int *seed, double until_s)
{
	struct broken b;

	make(&b, set);
	do {
		size_t changes = 1 + next_random(seed) % 4, changed[4];

		for (size_t i = 0; i < changes; i++) {
			size_t file = changed[i] = next_random(seed) % b.n;
			struct buf copy = { 0 };

			buf_add(&copy, buf_str(&b.texts[file]), b.texts[file].len);
			for (unsigned int k = next_random(seed) % 4 + 1; k; k--)
				mutate(&copy, seed);
			write_at(&b, b.names[file], copy.data, copy.len);
			buf_done(&copy);
		}
		report(&b, next_random(seed) % 2);
		for (size_t i = 0; i < changes; i++)
			restore(&b, changed[i]);
	} while (now_s() < until_s);
	done(&b);
}

static int is_set(const struct dirent *ent)
{
	return ent->d_type == DT_DIR && *ent->d_name != '.';
}

static void random_changes(void **state)
{
	const char *seed_text = getenv("GAUNTLET_FUZZ_SEED"),
		   *time_text = getenv("GAUNTLET_FUZZ_S");
	unsigned int seed = seed_text ? (unsigned int)strtoul(seed_text, NULL, 10) : 4;
	double time_s = time_text ? strtod(time_text, NULL) : 4, begin_s = now_s();
	struct dirent **sets;
	int count = scandir(DATA_PATH, &sets, is_set, alphasort);

	(void)state;
	assert_true(count > 30);
	for (int i = 0; i < count; i++) {
		mutate_set(sets[i]->d_name, &seed, begin_s + time_s * (i + 1) / count);
		free(sets[i]);
	}
	free(sets);
}

int main(void)
{
	static char normal[] = "normal-run", dynamic[] = "dynamic-subtests-keep-all",
		    kernel[] = "dmesg-results", again[] = "resumed";
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(cut_anywhere, normal),
		cmocka_unit_test_prestate(cut_anywhere, dynamic),
		cmocka_unit_test_prestate(cut_anywhere, kernel),
		cmocka_unit_test_prestate(wrong_types, normal),
		cmocka_unit_test_prestate(wrong_types, again),
		cmocka_unit_test(random_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
