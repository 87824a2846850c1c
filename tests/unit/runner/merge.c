/* SPDX-License-Identifier: MIT */
/* Results directories of shards and machines become one. */
#include "sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "runner/compare/merge.h"

#define MARKS(name, word) "Starting subtest: " name "\nSubtest " name ": " word " (0.100s)\n"
#define PASS(name)        MARKS(name, "SUCCESS")
#define FAIL(name)        MARKS(name, "FAIL")

/* Path of a file in the sandbox, until the next call. */
static const char *path_of(const struct sandbox *box, const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", box->dir, name);
	return path;
}

/* Metadata of a run of gauntlet, which knows better than igt_runner what is unfinished. */
#define OURS "run_id : 0123456789abcdef\n"

/* A results directory @dir of a run that began at @start; @more is more metadata. */
static void make_run(const struct sandbox *box, const char *dir, const char *joblist,
		     const char *host, int start, const char *more)
{
	char name[64], text[256];

	snprintf(name, sizeof(name), "%s/metadata.txt", dir);
	snprintf(text, sizeof(text), "dmesg_warn_level : 4\ntest_root : /nowhere\n%s",
		 more ? more : "");
	sandbox_write(box, name, text);
	snprintf(name, sizeof(name), "%s/joblist.txt", dir);
	sandbox_write(box, name, joblist);
	snprintf(name, sizeof(name), "%s/uname.txt", dir);
	snprintf(text, sizeof(text), "Linux %s 6.12.0 #1 SMP x86_64\n", host);
	sandbox_write(box, name, text);
	snprintf(name, sizeof(name), "%s/starttime.txt", dir);
	snprintf(text, sizeof(text), "%d.5\n", start);
	sandbox_write(box, name, text);
	snprintf(name, sizeof(name), "%s/endtime.txt", dir);
	snprintf(text, sizeof(text), "%d.5\n", start + 100);
	sandbox_write(box, name, text);
}

static void make_entry(const struct sandbox *box, const char *dir, int index, const char *journal,
		       const char *out, const char *dmesg)
{
	const char *const names[] = { "journal", "out", "err", "dmesg" };
	const char *const texts[] = { journal, out, "", dmesg };
	char name[64];

	for (int i = 0; i < 4; i++) {
		snprintf(name, sizeof(name), "%s/%d/%s.txt", dir, index, names[i]);
		sandbox_write(box, name, texts[i]);
	}
}

/* One finished entry of one subtest. */
static void make_done(const struct sandbox *box, const char *dir, int index, const char *subtest,
		      const char *out)
{
	char *journal = xasprintf("%s\nexit:0 (0.100s)\n", subtest);

	make_entry(box, dir, index, journal, out, "");
	free(journal);
}

/* A whole run on one machine: subtest @subtest of t, which passed. */
static void make_passed(const struct sandbox *box, const char *dir, const char *subtest, int start,
			const char *more)
{
	char joblist[32], out[128];

	snprintf(joblist, sizeof(joblist), "t %s\n", subtest);
	snprintf(out, sizeof(out), MARKS("%s", "SUCCESS"), subtest, subtest);
	make_run(box, dir, joblist, "one", start, more);
	make_done(box, dir, 0, subtest, out);
}

static int merge(const struct sandbox *box, const struct run_merge_opts *opts,
		 struct run_merge_stats *stats, struct run_error *err, size_t count, ...)
{
	const char *inputs[4];
	va_list ap;
	int ret;

	va_start(ap, count);
	for (size_t i = 0; i < count; i++)
		inputs[i] = xasprintf("%s/%s", box->dir, va_arg(ap, const char *));
	va_end(ap);
	ret = run_merge(box->results, inputs, count, opts, stats, err);
	for (size_t i = 0; i < count; i++)
		free((char *)inputs[i]);
	return ret;
}

/* The merge must succeed. Return: the merged results. */
static json_t *merged(const struct sandbox *box, struct run_merge_stats *stats, const char *one,
		      const char *two)
{
	struct run_error err;

	if (merge(box, NULL, stats, &err, two ? 2 : 1, one, two))
		fail_msg("run_merge: %s", err.text);
	return sandbox_report(box, NULL);
}

static void assert_file(const struct sandbox *box, const char *name, const char *content)
{
	char *text = sandbox_read(box, name);

	assert_string_equal(text, content);
	free(text);
}

static void shards_become_one_run(void **state)
{
	struct sandbox *box = *state;
	struct run_report_opts strict = { .formats = REPORT_JSON, .strict = true };
	struct run_merge_stats stats;
	struct run_error err;
	json_t *results, *elapsed;
	int status;

	make_run(box, "s1", "t a\nt b\n", "one", 1000, "shard_index : 1\nshard_count : 2\n");
	make_done(box, "s1", 0, "a", PASS("a"));
	make_done(box, "s1", 1, "b", FAIL("b"));
	make_run(box, "s2", "t c\nplain\n", "two", 1050, "shard_index : 2\nshard_count : 2\n");
	make_done(box, "s2", 0, "c", PASS("c"));
	make_entry(box, "s2", 1, "exit:0 (3.000s)\n", "SUCCESS (3.000s)\n", "");
	/* The order is that of the start times. */
	results = merged(box, &stats, "s2", "s1");
	assert_verdict(results, "igt@t@a", "pass");
	assert_verdict(results, "igt@t@b", "fail");
	assert_verdict(results, "igt@t@c", "pass");
	assert_verdict(results, "igt@plain", "pass");
	assert_int_equal(json_object_size(json_object_get(results, "tests")), 4);
	assert_int_equal(stats.entries, 4);
	assert_int_equal(stats.missing_shards + stats.unrun + stats.repeated, 0);
	assert_file(box, "results/joblist.txt", "t a\nt b\nt c\nplain\n");
	assert_string_equal(json_string_value(json_object_get(results, "uname")),
			    "Linux one+two 6.12.0 #1 SMP x86_64");
	elapsed = json_object_get(results, "time_elapsed");
	assert_true(json_real_value(json_object_get(elapsed, "start")) == 1000.5);
	assert_true(json_real_value(json_object_get(elapsed, "end")) == 1150.5);
	assert_false(sandbox_has(box, "results/merge.txt"));
	json_decref(results);
	assert_int_equal(run_report(box->results, &strict, &status, &err), 0);
	results = json_load_file(path_of(box, "results/results.json"), 0, NULL);
	assert_verdict(results, "igt@t@b", "fail");
	assert_null(result_of(results, "igt@t@b", "reason"));
	json_decref(results);
}

static void missing_shards_are_named(void **state)
{
	struct sandbox *box = *state;
	struct run_merge_stats stats;
	json_t *results;

	make_passed(box, "s1", "a", 1000, "shard_index : 1\nshard_count : 4\n");
	make_passed(box, "s3", "c", 1000, "shard_index : 3\nshard_count : 4\n");
	results = merged(box, &stats, "s1", "s3");
	assert_int_equal(stats.missing_shards, 2);
	assert_file(box, "results/merge.txt",
		    "shard 2/4 is missing: its tests are not in the result\n"
		    "shard 4/4 is missing: its tests are not in the result\n");
	json_decref(results);
}

/* Cut by other histories: a test may be in two of them or in none. */
static void shards_that_do_not_fit(void **state)
{
	struct sandbox *box = *state;
	struct run_merge_stats stats;
	json_t *results;

	make_passed(box, "s1", "a", 1000,
		    "shard_index : 1\nshard_count : 2\nshard_plan : 00000000000000aa\n");
	make_passed(box, "s2", "c", 1000,
		    "shard_index : 2\nshard_count : 2\nshard_plan : 00000000000000ab\n");
	results = merged(box, &stats, "s1", "s2");
	assert_int_equal(stats.unlike_shards, 1);
	assert_int_equal(stats.missing_shards, 0);
	assert_file(box, "results/merge.txt",
		    "the shards do not fit together: they were cut from different tests or by "
		    "different histories; some tests may be missing\n");
	json_decref(results);
}

/* Marks of the kernel log belong to whoever carries the identity of then. */
static void kernel_logs_stay_attributed(void **state)
{
	struct sandbox *box = *state;
	struct run_error err;
	json_t *results;
	char *origin;

	make_run(box, "a", "t x,w\n", "one", 1000, "run_id : 00000000000000aa\n");
	make_entry(box, "a", 0, "x\nw\nexit:0 (0.1s)\n", PASS("x") PASS("w"),
		   "6,1,1,-;[IGT] t[00000000000000aa.0]: starting subtest x\n"
		   "4,2,2,-;of x\n"
		   "6,3,3,-;[IGT] t[00000000000000aa.0]: starting subtest w\n"
		   "6,3,3,-;[IGT] t[00000000000000bb.0]: starting subtest y\n"
		   "6,4,4,-;of somebody else's y\n");
	make_run(box, "b", "t z\nt y,v\n", "one", 2000, "run_id : 00000000000000bb\n");
	make_done(box, "b", 0, "z", PASS("z"));
	make_entry(box, "b", 1, "v\ny\nexit:0 (0.1s)\n", PASS("v") PASS("y"),
		   "6,1,1,-;[IGT] t[00000000000000bb.1]: starting subtest v\n"
		   "6,1,1,-;[IGT] t[00000000000000bb.1]: starting subtest y\n4,2,2,-;of y\n");
	results = merged(box, NULL, "a", "b");
	assert_verdict(results, "igt@t@x", "dmesg-warn");
	assert_contains(result_of(results, "igt@t@x", "dmesg-warnings"), "of x");
	assert_verdict(results, "igt@t@y", "dmesg-warn");
	assert_contains(result_of(results, "igt@t@y", "dmesg-warnings"), "of y");
	assert_verdict(results, "igt@t@w", "pass");
	assert_verdict(results, "igt@t@v", "pass");
	assert_int_equal(json_object_size(json_object_get(results, "tests")), 5);
	json_decref(results);
	origin = xasprintf("identity : 00000000000000bb.1\n"
			   "uname : Linux one 6.12.0 #1 SMP x86_64\nresults : %s/b\n",
			   box->dir);
	assert_file(box, "results/2/origin.txt", origin);
	free(origin);
	/* Merged once more, they are where they were. */
	assert_int_equal(rename(box->results, path_of(box, "first")), 0);
	if (merge(box, NULL, NULL, &err, 1, "first"))
		fail_msg("run_merge: %s", err.text);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@t@y", "dmesg-warn");
	json_decref(results);
}

/* Machine one died early; two did the rest and b once more. */
static void what_ran_elsewhere_has_run(void **state)
{
	struct sandbox *box = *state;
	struct run_merge_stats stats;
	struct run_error err;
	json_t *results;
	size_t left;

	make_run(box, "one", "t a\nt b\nt c\nt d,e\nbare\n", "one", 1000, OURS);
	make_done(box, "one", 0, "a", PASS("a"));
	make_entry(box, "one", 1, "b\n", "Starting subtest: b\n", "");
	make_run(box, "two", "t b\nt c\nt d\n", "two", 900, NULL);
	make_done(box, "two", 0, "b", PASS("b"));
	make_done(box, "two", 1, "c", FAIL("c"));
	make_done(box, "two", 2, "d", PASS("d"));
	results = merged(box, &stats, "one", "two");
	assert_verdict(results, "igt@t@a", "pass");
	/* What ran when the runner died is no attempt; the finished one counts. */
	assert_verdict(results, "igt@t@b", "pass");
	assert_verdict(results, "igt@t@c", "fail");
	assert_verdict(results, "igt@t@d", "pass");
	assert_verdict(results, "igt@t@e", "notrun");
	assert_verdict(results, "igt@bare", "notrun");
	assert_int_equal(stats.unrun, 2);
	assert_int_equal(stats.repeated, 0);
	assert_file(box, "results/joblist.txt", "t b\nt c\nt d\nt a\nt e\nbare\n");
	assert_int_equal(run_unfinished(box->results, &left, &err), 0);
	assert_int_equal(left, 2);
	json_decref(results);
}

/*
 * Entries of many subtests: one machine aborted in the middle of one, another
 * ran some of what was left.
 */
static void parts_of_entries(void **state)
{
	struct sandbox *box = *state;
	struct run_merge_stats stats;
	json_t *results;

	make_run(box, "one", "t a,b,c,d\n", "one", 2000, "run_id : 00000000000000aa\n");
	make_entry(box, "one", 0, "a\nb\nexit:112 (0.100s)\n", PASS("a") "Starting subtest: b\n",
		   "");
	sandbox_write(box, "one/aborted.txt", "Aborting.\n\nTaint\n");
	make_run(box, "two", "t b,c\nt d\n", "two", 1000, "run_id : 00000000000000bb\n");
	make_entry(box, "two", 0, "b\nc\nexit:0 (0.100s)\n", PASS("b") PASS("c"), "");
	results = merged(box, &stats, "one", "two");
	assert_verdict(results, "igt@t@a", "pass");
	assert_verdict(results, "igt@t@b", "abort");
	assert_verdict(results, "igt@t@c", "pass");
	assert_verdict(results, "igt@t@d", "notrun");
	assert_int_equal(stats.unrun, 1);
	assert_int_equal(stats.repeated, 1);
	assert_file(box, "results/joblist.txt", "t b,c\nt d\nt a,b\n");
	json_decref(results);
}

static void aborts(void **state)
{
	struct sandbox *box = *state;
	struct run_merge_stats stats;
	json_t *results;

	make_run(box, "one", "t a\nt b\nt c\nplain\n", "one", 1000, NULL);
	make_done(box, "one", 0, "a", PASS("a"));
	for (int i = 1; i < 4; i++)
		make_entry(box, "one", i, "exit:-1 (0.000s)\n", "This test didn't run\n", "");
	sandbox_write(box, "one/aborted.txt", "Aborting.\nPrevious test: t (a)\n\nTaint\n");
	make_run(box, "two", "t b\nplain\n", "two", 500, NULL);
	make_done(box, "two", 0, "b", PASS("b"));
	make_entry(box, "two", 1, "exit:0 (1.000s)\n", "SUCCESS (1.000s)\n", "");
	results = merged(box, &stats, "one", "two");
	assert_verdict(results, "igt@t@b", "pass");
	assert_verdict(results, "igt@plain", "pass");
	assert_verdict(results, "igt@t@c", "notrun");
	assert_verdict(results, "igt@runner@aborted", "fail");
	assert_int_equal(stats.unrun, 1);
	assert_int_equal(stats.repeated, 0);
	json_decref(results);
}

static void an_abort_that_was_made_up_for(void **state)
{
	struct sandbox *box = *state;
	struct run_merge_stats stats;
	json_t *results;
	char *notes;

	make_run(box, "one", "t a\nt b\n", "one", 1000, NULL);
	make_done(box, "one", 0, "a", PASS("a"));
	sandbox_write(box, "one/aborted.txt", "Aborting.\n\nTaint\n");
	make_passed(box, "two", "b", 2000, NULL);
	results = merged(box, &stats, "one", "two");
	assert_int_equal(json_object_size(json_object_get(results, "tests")), 2);
	assert_int_equal(stats.unrun, 0);
	notes = sandbox_read(box, "results/merge.txt");
	assert_contains(notes, "one was aborted: what it did not run, ran elsewhere");
	free(notes);
	json_decref(results);
}

static void the_later_attempt_counts(void **state)
{
	struct sandbox *box = *state;
	struct run_merge_stats stats;
	json_t *results;
	char *notes;

	make_run(box, "late", "t a\nt b\n", "one", 2000, NULL);
	make_done(box, "late", 0, "a", PASS("a"));
	make_done(box, "late", 1, "b", FAIL("b"));
	make_run(box, "early", "t a\nt b\n", "two", 1000, NULL);
	make_done(box, "early", 0, "a", FAIL("a"));
	make_done(box, "early", 1, "b", PASS("b"));
	results = merged(box, &stats, "late", "early");
	assert_verdict(results, "igt@t@a", "pass");
	assert_verdict(results, "igt@t@b", "fail");
	/* Two machines do not agree on either. */
	assert_string_equal(result_of(results, "igt@t@a", "outcome"), "flaky");
	assert_string_equal(result_of(results, "igt@t@b", "outcome"), "flaky");
	assert_int_equal(stats.repeated, 2);
	notes = sandbox_read(box, "results/merge.txt");
	assert_contains(notes, "more than one input ran igt@t@a");
	free(notes);
	json_decref(results);
}

/* Retries of all inputs follow all first attempts, round by round. */
static void retries_stay_retries(void **state)
{
	struct sandbox *box = *state;

	make_run(box, "one", "t a\nt b\nt a\nt a\n", "one", 1000, NULL);
	sandbox_write(box, "one/retries.txt", "2\n3\n");
	make_done(box, "one", 0, "a", FAIL("a"));
	make_done(box, "one", 1, "b", PASS("b"));
	make_done(box, "one", 2, "a", FAIL("a"));
	make_done(box, "one", 3, "a", PASS("a"));
	make_run(box, "two", "t c\nt c\n", "two", 1000, NULL);
	sandbox_write(box, "two/retries.txt", "1\n");
	make_done(box, "two", 0, "c", FAIL("c"));
	make_done(box, "two", 1, "c", PASS("c"));
	json_decref(merged(box, NULL, "one", "two"));
	assert_file(box, "results/joblist.txt", "t a\nt b\nt c\nt a\nt c\nt a\n");
	assert_file(box, "results/retries.txt", "3\n5\n");
}

/* Resuming the merged run must not write to the files of its inputs. */
static void only_finished_logs_are_shared(void **state)
{
	struct sandbox *box = *state;
	struct stat st;

	make_run(box, "one", "t a\nt b\n", "one", 1000, OURS);
	make_done(box, "one", 0, "a", PASS("a"));
	make_entry(box, "one", 1, "b\n", "Starting subtest: b\n", "");
	sandbox_write(box, "one/0/sub/deep.txt", "deep");
	json_decref(merged(box, NULL, "one", NULL));
	assert_int_equal(stat(path_of(box, "results/0/journal.txt"), &st), 0);
	assert_int_equal(st.st_nlink, 2);
	assert_int_equal(stat(path_of(box, "results/1/journal.txt"), &st), 0);
	assert_int_equal(st.st_nlink, 1);
	assert_file(box, "results/0/sub/deep.txt", "deep");
}

static void assert_refused(const struct sandbox *box, const char *one, const char *two,
			   const char *text)
{
	struct run_error err;

	assert_int_equal(merge(box, NULL, NULL, &err, 2, one, two), -1);
	assert_int_equal(err.status, RUN_BAD_INPUT);
	assert_contains(err.text, text);
	assert_false(sandbox_has(box, "results/metadata.txt"));
}

static void what_decides_verdicts_must_be_the_same(void **state)
{
	static const char *const files[] = { "fails.txt", "flakes.txt", "skips.txt",
					     "known-kmsg.txt", "state.json" };
	struct sandbox *box = *state;
	struct run_merge_opts force = { .force = true };
	struct run_error err;
	char *metadata;

	make_run(box, "one", "t a\n", "one", 1000, NULL);
	make_run(box, "level", "t b\n", "one", 1000, "dmesg_warn_level : 5\n");
	make_run(box, "style", "t b\n", "one", 1000, "piglit_style_dmesg : 1\n");
	make_run(box, "prune", "t b\n", "one", 1000, "prune_mode : 1\n");
	assert_refused(box, "one", "level", "differ in dmesg_warn_level");
	assert_refused(box, "one", "style", "differ in piglit_style_dmesg");
	assert_refused(box, "one", "prune", "differ in prune_mode");
	make_run(box, "list", "t b\n", "one", 1000, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		char *name = xasprintf("list/%s", files[i]);

		sandbox_write(box, name, "# why\nt@b\n");
		assert_refused(box, "one", "list", files[i]);
		remove(path_of(box, name));
		free(name);
	}
	/* The first of the command line, whichever began first. */
	make_run(box, "level", "t b\n", "one", 500, "dmesg_warn_level : 5\n");
	if (merge(box, &force, NULL, &err, 2, "one", "level"))
		fail_msg("run_merge: %s", err.text);
	metadata = sandbox_read(box, "results/metadata.txt");
	assert_contains(metadata, "dmesg_warn_level : 4\n");
	free(metadata);
}

static void bad_input(void **state)
{
	struct run_merge_opts overwrite = { .overwrite = true };
	struct sandbox *box = *state;
	struct run_error err;

	make_run(box, "one", "t a\n", "one", 1000, NULL);
	make_run(box, "two", "t b\n", "two", 1000, NULL);
	sandbox_write(box, "not/a", "");
	assert_refused(box, "one", "nowhere", "nowhere: No such file or directory");
	assert_refused(box, "one", "not", "not a results directory");
	assert_refused(box, "one", "./one", "are the same directory: give each once");
	sandbox_write(box, "results/joblist.txt", "");
	assert_refused(box, "one", "two", "exists and is not empty: give --overwrite");
	sandbox_write(box, "results/mine", "");
	if (merge(box, &overwrite, NULL, &err, 2, "one", "two"))
		fail_msg("run_merge: %s", err.text);
	assert_true(sandbox_has(box, "results/mine"));
	assert_int_equal(merge(box, &overwrite, NULL, &err, 2, "one", "results"), -1);
	assert_contains(err.text, "is an input and the output");
	assert_true(sandbox_has(box, "results/metadata.txt"));
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(shards_become_one_run),
		BOXED(missing_shards_are_named),
		BOXED(shards_that_do_not_fit),
		BOXED(kernel_logs_stay_attributed),
		BOXED(what_ran_elsewhere_has_run),
		BOXED(parts_of_entries),
		BOXED(aborts),
		BOXED(an_abort_that_was_made_up_for),
		BOXED(the_later_attempt_counts),
		BOXED(retries_stay_retries),
		BOXED(only_finished_logs_are_shared),
		BOXED(what_decides_verdicts_must_be_the_same),
		BOXED(bad_input),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
