/* SPDX-License-Identifier: MIT */
/*
 * Results directories larger than memory should be: what reports of them cost,
 * and what of them can still be read.
 */
#include "sandbox.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/base/files.h"

#define MB (1024L * 1024)
#define METADATA \
	"name : huge\ndmesg_warn_level : 4\ntest_root : /nowhere\nresults_path : /nowhere\n"

/* A sanitizer has memory of its own, and is slower. */
#if defined(__SANITIZE_ADDRESS__)
#define PEAK_KB_MAX (600 * 1024)
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PEAK_KB_MAX (600 * 1024)
#endif
#endif
#ifndef PEAK_KB_MAX
#define PEAK_KB_MAX (60 * 1024)
#endif

struct cost {
	long peak_kb;
	double cpu_s;
};

/* Makes the reports in a process of its own, as that is what can be measured. */
static struct cost report(const struct sandbox *box)
{
	struct rusage usage;
	pid_t pid = fork();
	int status;

	if (!pid) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, 1);
		execl(GAUNTLET_PATH, "gauntlet", "results", box->results, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(wait4(pid, &status, 0, &usage), pid);
	assert_true(WIFEXITED(status));
	assert_in_range(WEXITSTATUS(status), 0, 1);
	return (struct cost){
		.peak_kb = usage.ru_maxrss,
		.cpu_s = (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6,
	};
}

static json_t *load(const struct sandbox *box)
{
	char *path = xasprintf("%s/results.json", box->results);
	json_error_t where;
	json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &where);

	if (!json)
		fail_msg("%s line %d: %s", path, where.line, where.text);
	free(path);
	return json;
}

/* @before, then @hole bytes that take no space on the disk, then @after. */
static void write_hole(const struct sandbox *box, const char *name, const char *before, long hole,
		       const char *after)
{
	char *path = xasprintf("%s/%s", box->dir, name);
	int fd;

	sandbox_write(box, name, before);
	fd = open(path, O_WRONLY | O_APPEND);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)strlen(before) + hole), 0);
	assert_int_equal(write(fd, after, strlen(after)), strlen(after));
	close(fd);
	free(path);
}

#define BEGIN(name)     "Starting subtest: " name "\n"
#define END(name, word) "Subtest " name ": " word " (1.000s)\n"

/* More than an int can count on stdout and much on stderr, in one line each. */
static void output_of_gigabytes(void **state)
{
	struct sandbox *box = *state;
	struct stat st;
	struct cost cost;
	json_t *results;
	const char *out;
	char *path;

	sandbox_write(box, "results/metadata.txt", METADATA);
	sandbox_write(box, "results/joblist.txt", "t a,b,c\n");
	sandbox_write(box, "results/0/journal.txt", "a\nb\nc\nexit:98 (3.000s)\n");
	sandbox_write(box, "results/0/dmesg.txt", "");
	write_hole(box, "results/0/out.txt",
		   BEGIN("a") END("a", "SUCCESS") BEGIN("b") "the first words\n", 2100 * MB,
		   "the last words\n" END("b", "FAIL") BEGIN("c") END("c", "SUCCESS"));
	write_hole(box, "results/0/err.txt",
		   BEGIN("a") END("a", "SUCCESS")
			   BEGIN("b") "(t:1) CRITICAL: Failed assertion: x == 1\n",
		   64 * MB, "\n" END("b", "FAIL") BEGIN("c") END("c", "SUCCESS"));
	cost = report(box);
	assert_in_range(cost.peak_kb, 0, PEAK_KB_MAX);
	path = xasprintf("%s/results.json", box->results);
	assert_int_equal(stat(path, &st), 0);
	free(path);
	/* A NUL is shown by three bytes. */
	assert_in_range(st.st_size, 1024 * 1024, 16 * 1024 * 1024);
	results = load(box);
	assert_verdict(results, "igt@t@a", "pass");
	assert_verdict(results, "igt@t@b", "fail");
	assert_verdict(results, "igt@t@c", "pass");
	assert_string_equal(result_of(results, "igt@t@b", "reason"), "x == 1");
	out = result_of(results, "igt@t@b", "out");
	assert_contains(out, "the first words");
	assert_contains(out, "the last words");
	assert_contains(out, "bytes are left out here: the whole is in 0/");
	json_decref(results);
}

/* The names of @count subtests, each followed by @end, the first one being @first. */
static void add_names(struct buf *buf, size_t first, size_t count, char end)
{
	for (size_t i = first; i < first + count; i++)
		buf_printf(buf, "subtest-%zu%c", i,
			   i + 1 < first + count || end != '\n' ? end : '\n');
}

/* Without waiting for the disk, for there are thousands. */
static void write_quickly(const struct sandbox *box, size_t entry, const char *name,
			  const struct buf *buf)
{
	char *path = xasprintf("%s/%zu/%s.txt", box->results, entry, name);
	FILE *stream = fopen(path, "w");

	if (!stream)
		fail_msg("cannot write %s", path);
	fwrite(buf_str(buf), 1, buf->len, stream);
	assert_int_equal(fclose(stream), 0);
	free(path);
}

static void write_entry(const struct sandbox *box, size_t entry, size_t first, size_t count)
{
	struct buf out = { 0 }, err = { 0 }, dmesg = { 0 }, journal = { 0 };
	const struct {
		const char *name;
		const struct buf *buf;
	} files[] = {
		{ "out", &out }, { "err", &err }, { "dmesg", &dmesg }, { "journal", &journal }
	};
	char *folder;

	for (size_t i = first; i < first + count; i++) {
		buf_printf(&out, BEGIN("subtest-%zu") "work\n" END("subtest-%zu", "SUCCESS"), i, i);
		buf_printf(&err, BEGIN("subtest-%zu") "%s" END("subtest-%zu", "SUCCESS"), i,
			   i % 4 ? "" : "odd\n", i);
		buf_printf(&dmesg, "6,1,1,-;[IGT] many: starting subtest subtest-%zu\n%s", i,
			   i % 4 == 1 ? "4,1,1,-;device: trouble\n" : "");
	}
	add_names(&journal, first, count, '\n');
	buf_adds(&journal, "exit:0 (1.000s)\n");
	folder = xasprintf("%s/%zu", box->results, entry);
	assert_int_equal(mkdir(folder, 0755), 0);
	free(folder);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		write_quickly(box, entry, files[i].name, files[i].buf);
	buf_done(&out);
	buf_done(&err);
	buf_done(&dmesg);
	buf_done(&journal);
}

static void write_run(const struct sandbox *box, size_t count, size_t per_entry)
{
	struct buf jobs = { 0 };

	assert_int_equal(file_remove_tree(AT_FDCWD, box->results), 0);
	sandbox_write(box, "results/metadata.txt", METADATA);
	for (size_t first = 0; first < count; first += per_entry) {
		buf_adds(&jobs, "many ");
		add_names(&jobs, first, per_entry, ',');
		jobs.data[jobs.len - 1] = '\n';
		write_entry(box, first / per_entry, first, per_entry);
	}
	sandbox_write(box, "results/joblist.txt", jobs.data);
	buf_done(&jobs);
}

static void check_counts(const struct sandbox *box, size_t count)
{
	json_t *results = load(box), *totals = json_object_get(results, "totals");
	json_t *all = json_object_get(totals, "");

	assert_int_equal(json_object_size(json_object_get(results, "tests")), count);
	assert_int_equal(json_integer_value(json_object_get(all, "warn")), count / 4);
	assert_int_equal(json_integer_value(json_object_get(all, "dmesg-warn")), count / 4);
	assert_int_equal(json_integer_value(json_object_get(all, "pass")), count / 2);
	json_decref(results);
}

/* Twenty times as many subtests may take four times as long as that, not twenty. */
static void is_linear(void **state, size_t few, size_t few_per_entry, size_t per_entry)
{
	struct sandbox *box = *state;
	struct cost small, large;

	write_run(box, few, few_per_entry);
	small = report(box);
	check_counts(box, few);
	write_run(box, few * 20, per_entry);
	large = report(box);
	check_counts(box, few * 20);
	assert_in_range(large.peak_kb, 0, PEAK_KB_MAX);
	if (large.cpu_s > 80 * (small.cpu_s + 0.01))
		fail_msg("%zu subtests: %.3f s, %zu: %.3f s", few, small.cpu_s, few * 20,
			 large.cpu_s);
}

static void twenty_thousand_in_one_entry(void **state)
{
	is_linear(state, 1000, 1000, 20000);
}

static void many_entries(void **state)
{
	is_linear(state, 400, 1, 1);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(output_of_gigabytes),
		BOXED(twenty_thousand_in_one_entry),
		BOXED(many_entries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
