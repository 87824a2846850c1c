/* SPDX-License-Identifier: MIT */
/* How long tests took in earlier runs. */
#include "sandbox.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runner/job/history.h"

static int load(const struct sandbox *box, struct history *history, struct run_error *err,
		const char *first, ...)
{
	struct strlist paths = { 0 };
	va_list ap;
	int ret;

	*history = (struct history){ 0 };
	va_start(ap, first);
	for (const char *name = first; name; name = va_arg(ap, const char *)) {
		char *path = xasprintf("%s/%s", box->dir, name);

		strlist_add(&paths, path);
		free(path);
	}
	va_end(ap);
	ret = history_load(history, &paths, err);
	strlist_done(&paths);
	return ret;
}

static void assert_time(const struct history *history, const char *name, double time_s)
{
	double got = history_time_s(history, name);

	if (fabs(got - time_s) > 1e-9)
		fail_msg("%s: %f s, expected %f", name, got, time_s);
}

/* What a test took, or else what is nearest to it. */
static void times_and_guesses(void **state)
{
	struct sandbox *box = *state;
	struct history history;
	struct run_error err;

	sandbox_write(box, "a/times.txt",
		      "igt@one@a\t1.0\tpass\n"
		      "igt@one@b\t2.5\tfail\n"
		      "igt@one@c\t9\tskip\n"
		      "igt@one@d\t100\tnotrun\n"
		      "igt@one-more@x\t40\tpass\n"
		      "igt@simple\t7\tpass\n"
		      "igt@dyn@sub\t6\tpass\n"
		      "igt@dyn@sub@d1\t2\tpass\n"
		      "igt@pruned@sub@d1\t3\tpass\n"
		      "igt@pruned@sub@d2\t5\tpass\n");
	assert_int_equal(load(box, &history, &err, "a", NULL), 0);
	assert_time(&history, "igt@one@a", 1);
	assert_time(&history, "igt@simple", 7);
	assert_null(history_find(&history, "igt@one@d"));
	assert_int_equal(history_find(&history, "igt@one@b")->verdict, VERDICT_FAIL);
	/* A whole binary; a subtest whose container was pruned. */
	assert_time(&history, "igt@one", 12.5);
	assert_time(&history, "igt@dyn", 6);
	assert_time(&history, "igt@pruned@sub", 8);
	/* Unknown: the parent's, else the binary's median, else that of all nine. */
	assert_time(&history, "igt@dyn@sub@d9", 6);
	assert_time(&history, "igt@one@new", 2.5);
	assert_time(&history, "igt@other@new", 5);
	assert_time(&history, "igt@other", 5);
	history_done(&history);
	assert_time(&history, "igt@one@a", 0);
}

static void several_runs(void **state)
{
	struct sandbox *box = *state;
	struct history history;
	struct run_error err;

	sandbox_write(box, "a/times.txt", "igt@t@x\t1\tfail\nigt@t@only-a\t3\tpass\n");
	sandbox_write(box, "a/starttime.txt", "1000.5\n");
	sandbox_write(box, "b/times.txt", "igt@t@x\t8\tpass\n");
	sandbox_write(box, "b/starttime.txt", "3000\n");
	sandbox_write(box, "c/times.txt", "igt@t@x\t2\tskip\n");
	sandbox_write(box, "c/starttime.txt", "2000\n");
	assert_int_equal(load(box, &history, &err, "a", "b", "c", NULL), 0);
	assert_time(&history, "igt@t@x", 2);
	assert_time(&history, "igt@t@only-a", 3);
	assert_int_equal(history_find(&history, "igt@t@x")->verdict, VERDICT_PASS);
	history_done(&history);
	assert_int_equal(load(box, &history, &err, "b", "a", NULL), 0);
	assert_time(&history, "igt@t@x", 4.5);
	history_done(&history);
}

static void foreign_results(void **state)
{
	struct sandbox *box = *state;
	struct history history;
	struct run_error err;

	sandbox_write(
		box, "foreign/results.json",
		"{\"results_version\": 10, \"tests\": {"
		"\"igt@a@b\": {\"result\": \"pass\", \"time\": {\"start\": 0.5, \"end\": 2.0}},"
		"\"igt@a@c\": {\"result\": \"notrun\"},"
		"\"igt@a@d\": {\"time\": {\"end\": 4}},"
		"\"igt@a@e\": {\"result\": \"dmesg-warn\", \"time\": {\"end\": 3}}}}");
	for (int as_file = 0; as_file < 2; as_file++) {
		assert_int_equal(load(box, &history, &err,
				      as_file ? "foreign/results.json" : "foreign", NULL),
				 0);
		assert_int_equal(history.n, 2);
		assert_time(&history, "igt@a@b", 1.5);
		assert_time(&history, "igt@a@c", 2.25);
		history_done(&history);
	}
	/* times.txt is nearer. */
	sandbox_write(box, "foreign/times.txt", "igt@a@b\t9\tpass\n");
	assert_int_equal(load(box, &history, &err, "foreign", NULL), 0);
	assert_time(&history, "igt@a@b", 9);
	history_done(&history);
}

/* A record cut short is passed over; what is something else altogether is refused. */
static void bad_files(void **state)
{
	static const struct {
		const char *content, *text;
	} refused[] = {
		{ "hello\n", "no run times in it" },
		{ "igt@a@b\tsoon\tpass\n", "no run times in it" },
		{ "igt@a@b\t-1\tpass\n", "no run times in it" },
		{ "igt@a@b\tnan\tpass\n", "no run times in it" },
		{ "igt@a@b\t1e300\tpass\n", "no run times in it" },
		{ "igt@a@b\t1\tgreat\n", "no run times in it" },
		{ "a@b\t1\tpass\n", "no run times in it" },
		{ "{\"tests\": {", "no run times in it" },
		{ "{\"a\": 1}", "no run times in it" },
	};
	struct sandbox *box = *state;
	struct history history;
	struct run_error err;

	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		sandbox_write(box, "h/times.txt", refused[i].content);
		assert_int_equal(load(box, &history, &err, "h", NULL), -1);
		assert_int_equal(err.status, RUN_BAD_INPUT);
		assert_contains(err.text, refused[i].text);
		history_done(&history);
	}
	assert_int_equal(load(box, &history, &err, "nowhere", NULL), -1);
	assert_contains(err.text, "nowhere: No such file or directory: give a results directory");
	history_done(&history);
	sandbox_write(box, "h/times.txt", "igt@a@b\t1.5\tpass\nrubbish\nigt@a@c\t2\tpa");
	assert_int_equal(load(box, &history, &err, "h", NULL), 0);
	assert_int_equal(history.n, 1);
	history_done(&history);
	/* A run in which nothing ran is no mistake. */
	sandbox_write(box, "h/times.txt", "");
	assert_int_equal(load(box, &history, &err, "h", NULL), 0);
	assert_int_equal(history.n, 0);
	history_done(&history);
}

static void newest_beside(void **state)
{
	struct sandbox *box = *state;
	struct strlist paths = { 0 };
	char *results = xasprintf("%s/results/new/", box->dir), *first;

	for (int i = 0; i < 4; i++) {
		char name[64], end[16];

		snprintf(name, sizeof(name), "results/r%d/times.txt", i);
		sandbox_write(box, name, i == 2 ? "" : "igt@a@b\t1\tpass\n");
		snprintf(name, sizeof(name), "results/r%d/endtime.txt", i);
		snprintf(end, sizeof(end), "%d.5\n", (i * 7) % 4);
		sandbox_write(box, name, end);
	}
	sandbox_write(box, "results/unfinished/times.txt", "igt@a@b\t1\tpass\n");
	sandbox_write(box, "results/new/times.txt", "igt@a@b\t1\tpass\n");
	sandbox_write(box, "results/new/endtime.txt", "99\n");
	/* They ended in the order r0 r3 r2 r1; r2 tells nothing. */
	history_newest(results, 2, &paths);
	assert_int_equal(paths.n, 2);
	first = xasprintf("%s/results/r1", box->dir);
	assert_string_equal(paths.v[0], first);
	assert_non_null(strstr(paths.v[1], "/r3"));
	strlist_done(&paths);
	history_newest("/nonexistent/x", 2, &paths);
	assert_int_equal(paths.n, 0);
	free(first);
	free(results);
}

/* What a run goes by stays with it, whatever becomes of the earlier runs. */
static void kept_with_the_run(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	char *path = xasprintf("%s/old.txt", box->dir), *text;

	sandbox_write(box, "old.txt", "igt@mock@pass\t1.25\tpass\nigt@mock@fail\t3\tfail\n");
	sandbox_settings(box, &settings, "mock@pass", NULL);
	strlist_add(&settings.history, path);
	sandbox_prepare(&settings);
	text = sandbox_read(box, "results/" HISTORY_FILE);
	assert_string_equal(text, "igt@mock@fail\t3.000000\tfail\nigt@mock@pass\t1.250000\tpass\n");
	free(text);
	strlist_done(&settings.history);
	settings.overwrite = true;
	sandbox_prepare(&settings);
	assert_false(sandbox_has(box, "results/" HISTORY_FILE));
	run_settings_done(&settings);
	free(path);
}

/* What a run leaves is what the next one goes by. */
static void of_the_run_before(void **state)
{
	struct sandbox *box = *state;
	struct history history;
	struct run_error err;
	json_t *results;
	char *text;

	results = sandbox_run(box, "mock@pass", "mock@dynamic", "mock@skip", NULL);
	text = sandbox_read(box, "results/times.txt");
	assert_contains(text, "igt@mock@pass\t0.125000\tpass\n");
	assert_contains(text, "\nigt@mock@dynamic@one\t");
	assert_contains(text, "\nigt@mock@skip\t0.125000\tskip\n");
	free(text);
	assert_int_equal(load(box, &history, &err, "results", NULL), 0);
	assert_int_equal(history.n, json_object_size(json_object_get(results, "tests")));
	assert_time(&history, "igt@mock@pass", 0.125);
	history_done(&history);
	json_decref(results);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(times_and_guesses, sandbox_open, sandbox_close),
		cmocka_unit_test_setup_teardown(several_runs, sandbox_open, sandbox_close),
		cmocka_unit_test_setup_teardown(foreign_results, sandbox_open, sandbox_close),
		cmocka_unit_test_setup_teardown(bad_files, sandbox_open, sandbox_close),
		cmocka_unit_test_setup_teardown(newest_beside, sandbox_open, sandbox_close),
		cmocka_unit_test_setup_teardown(kept_with_the_run, sandbox_open, sandbox_close),
		cmocka_unit_test_setup_teardown(of_the_run_before, sandbox_open, sandbox_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
