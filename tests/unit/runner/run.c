/* SPDX-License-Identifier: MIT */
/* Whole runs of the mock: verdicts, limits, aborts, what is left behind. */
#include "sandbox.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void verdicts_of_every_end(void **state)
{
	static const struct {
		const char *test, *verdict, *reason;
	} expected[] = {
		{ "igt@mock@pass", "pass", NULL },
		{ "igt@mock@fail", "fail", "mock.c:42: n == 3: error: 2 != 3" },
		{ "igt@mock@skip", "skip", "mock.c:50: has_vfs: no VFs here" },
		{ "igt@mock@skip-bare", "skip", "the device is asleep" },
		{ "igt@mock@warn", "warn", "that was odd" },
		{ "igt@mock@crash", "crash", "received SIGSEGV" },
		{ "igt@mock@segfault", "incomplete", "killed by signal 11 (SIGSEGV)" },
		{ "igt@mock@kill-self", "incomplete", "killed by signal 9 (SIGKILL)" },
		{ "igt@mock@crash-late", "crash",
		  "killed by signal 11 (SIGSEGV) after its result" },
		{ "igt@mock@fail-late", "fail", "exited with status 98 after its result" },
		{ "igt@mock@exit-3", "incomplete", "exited with status 3 without a result" },
		{ "igt@mock@exit-0", "incomplete", "exited with status 0" },
		{ "igt@mock@fake-marks", "pass", NULL },
		{ "igt@mock@close-all", "pass", NULL },
	};
	struct sandbox *box = *state;
	json_t *results = sandbox_run(box, "mock@pass", "mock@fail", "mock@skip*", "mock@warn",
				      "mock@crash*", "mock@segfault", "mock@kill-self",
				      "mock@fail-late", "mock@exit-[03]", "mock@fake-marks",
				      "mock@close-all", NULL);

	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		assert_verdict(results, expected[i].test, expected[i].verdict);
		if (expected[i].reason)
			assert_contains(result_of(results, expected[i].test, "reason"),
					expected[i].reason);
		else
			assert_null(result_of(results, expected[i].test, "reason"));
	}
	assert_int_equal(json_object_size(json_object_get(results, "tests")), ARRAY_SIZE(expected));
	json_decref(results);
}

/* Whatever the runner has open is its own. */
static void tests_get_no_descriptors(void **state)
{
	json_t *results;

	/* What this program was started with does not count. */
	for (int fd = 3; fd < 1024; fd++)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	results = sandbox_run(*state, "mock@own-descriptors", NULL);
	assert_verdict(results, "igt@mock@own-descriptors", "pass");
	json_decref(results);
}

static void tests_without_subtests(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	sandbox_mocks(box, "mock_simple_pass", "mock_simple_warn", "mock_simple_skip",
		      "mock_simple_fail", "mock_simple_segfault", "mock_simple_silent", NULL);
	results = sandbox_run(box, NULL);
	assert_verdict(results, "igt@mock_simple_pass", "pass");
	assert_verdict(results, "igt@mock_simple_warn", "warn");
	assert_verdict(results, "igt@mock_simple_skip", "skip");
	assert_contains(result_of(results, "igt@mock_simple_skip", "reason"), "no such thing here");
	assert_verdict(results, "igt@mock_simple_fail", "fail");
	assert_verdict(results, "igt@mock_simple_segfault", "crash");
	json_decref(results);
}

static void dynamic_subtests(void **state)
{
	struct sandbox *box = *state;
	json_t *results = sandbox_run(box, "mock@dynamic", "mock@dynamic-fail", NULL);

	assert_verdict(results, "igt@mock@dynamic", "pass");
	assert_verdict(results, "igt@mock@dynamic@one", "pass");
	assert_verdict(results, "igt@mock@dynamic@two", "pass");
	assert_verdict(results, "igt@mock@dynamic-fail", "fail");
	assert_verdict(results, "igt@mock@dynamic-fail@good", "pass");
	assert_verdict(results, "igt@mock@dynamic-fail@bad", "fail");
	assert_contains(result_of(results, "igt@mock@dynamic-fail@bad", "reason"), "bad things");
	json_decref(results);
}

/* Runs with a limit; returns the seconds it took. */
static double run_limited(struct sandbox *box, unsigned int test_s, unsigned int idle_s,
			  const char *name, json_t **ret_results)
{
	struct run_settings settings;
	double start = now_s();

	sandbox_settings(box, &settings, name, "mock@pass", NULL);
	settings.per_test_timeout_s = test_s;
	settings.inactivity_timeout_s = idle_s;
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	sandbox_execute(box);
	*ret_results = sandbox_report(box, NULL);
	assert_verdict(*ret_results, "igt@mock@pass", "pass");
	return now_s() - start;
}

static void per_test_timeout(void **state)
{
	struct sandbox *box = *state;
	json_t *results;
	char *journal;

	assert_true(run_limited(box, 1, 0, "mock@chatter", &results) >= 1.0);
	assert_verdict(results, "igt@mock@chatter", "timeout");
	assert_string_equal(result_of(results, "igt@mock@chatter", "reason"),
			    "per-test timeout of 1 s exceeded");
	json_decref(results);
	journal = sandbox_read(box, "results/0/journal.txt");
	assert_contains(journal, "chatter\ntimeout:-3 (");
	free(journal);
}

static void inactivity_timeout(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	run_limited(box, 0, 1, "mock@hang", &results);
	assert_verdict(results, "igt@mock@hang", "timeout");
	assert_string_equal(result_of(results, "igt@mock@hang", "reason"),
			    "inactivity timeout of 1 s exceeded");
	json_decref(results);
}

static void output_keeps_inactivity_away(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	assert_true(run_limited(box, 2, 1, "mock@chatter", &results) > 1.9);
	assert_contains(result_of(results, "igt@mock@chatter", "reason"), "per-test");
	json_decref(results);
}

static void quit_is_ignored(void **state)
{
	struct sandbox *box = *state;
	json_t *results;
	char *journal;

	assert_true(run_limited(box, 1, 0, "mock@ignore-quit", &results) >= 2.0);
	assert_verdict(results, "igt@mock@ignore-quit", "timeout");
	assert_contains(result_of(results, "igt@mock@ignore-quit", "reason"),
			"ignored SIGQUIT for 1 s, killed by SIGKILL");
	json_decref(results);
	journal = sandbox_read(box, "results/0/journal.txt");
	assert_contains(journal, "timeout:-9 (");
	free(journal);
}

static void quit_lets_it_tidy_up(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	run_limited(box, 1, 0, "mock@tidy-up", &results);
	assert_verdict(results, "igt@mock@tidy-up", "timeout");
	assert_contains(result_of(results, "igt@mock@tidy-up", "out"), "tidied up");
	json_decref(results);
}

static void timeout_in_dynamic(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	run_limited(box, 1, 0, "mock@dynamic-hang", &results);
	assert_verdict(results, "igt@mock@dynamic-hang", "timeout");
	assert_verdict(results, "igt@mock@dynamic-hang@good", "pass");
	assert_verdict(results, "igt@mock@dynamic-hang@stuck", "timeout");
	json_decref(results);
}

static void timeout_factor(void **state)
{
	struct sandbox *box = *state;
	json_t *results;
	double took;

	setenv("GAUNTLET_TIMEOUT_FACTOR", "0.25", 1);
	took = run_limited(box, 2, 0, "mock@hang", &results);
	unsetenv("GAUNTLET_TIMEOUT_FACTOR");
	assert_true(took > 0.45 && took < 1.9);
	json_decref(results);
}

static void abort_stops_the_run(void **state)
{
	struct sandbox *box = *state;
	struct run_error err;
	json_t *results =
		sandbox_run(box, "mock@pass", "mock@stop-run", "mock@skip", "mock@warn", NULL);
	size_t left = 99;
	int status;

	assert_verdict(results, "igt@mock@pass", "pass");
	assert_verdict(results, "igt@mock@stop-run", "abort");
	assert_contains(result_of(results, "igt@mock@stop-run", "reason"), "the device is gone");
	assert_verdict(results, "igt@mock@skip", "notrun");
	assert_verdict(results, "igt@mock@warn", "notrun");
	assert_verdict(results, "igt@runner@aborted", "fail");
	assert_contains(result_of(results, "igt@runner@aborted", "out"),
			"Aborting.\nPrevious test: mock@stop-run\nNext test: mock@skip\n\n");
	json_decref(results);
	assert_int_equal(run_unfinished(box->results, &left, &err), 0);
	assert_int_equal(left, 0);
	json_decref(sandbox_report(box, &status));
	assert_int_equal(status, RUN_FAILED);
}

static void hostile_output(void **state)
{
	struct sandbox *box = *state;
	json_t *results = sandbox_run(box, "mock@big-output", "mock@binary-output", NULL);
	const char *out = result_of(results, "igt@mock@binary-output", "out");
	struct stat st;
	char *path = xasprintf("%s/0/out.txt", box->results);
	char *html = sandbox_read(box, "results/index.html");

	assert_verdict(results, "igt@mock@big-output", "pass");
	assert_int_equal(stat(path, &st), 0);
	assert_true(st.st_size > 8 * 1024 * 1024);
	assert_verdict(results, "igt@mock@binary-output", "pass");
	/* Byte 0xff becomes U+00FF, a NUL is shown. */
	assert_contains(out, "\xc3\xbe\xc3\xbf\n</script>");
	assert_contains(out, "\u2400after the NUL");
	/* The page ends no script early, keeps valid UTF-8 and shows what follows a NUL. */
	assert_null(strstr(html, "alert('1')</script>"));
	assert_contains(html, "\\u003c/script\\u003e\\u003cscript\\u003ealert('1')");
	assert_contains(html, "\\\\xfe\\\\xff");
	assert_contains(html, "amp; \xc3\xa9\\n\\u2400after the NUL");
	json_decref(results);
	free(html);
	free(path);
}

static void daemons_do_not_hold_the_run(void **state)
{
	struct sandbox *box = *state;
	double start = now_s();
	json_t *results;
	int daemon = 0;
	char *log;

	sandbox_log(box, true);
	results = sandbox_run(box, "mock@leave-daemon", "mock@leave-session", "mock@pass", NULL);
	sandbox_log(box, false);
	assert_true(now_s() - start < 4.0);
	/* What is still in the test's process group is ended with it. */
	log = sandbox_read(box, "log");
	assert_contains(log, "daemon mock@");
	assert_int_equal(sscanf(strstr(log, "daemon mock@"), "daemon mock@%d", &daemon), 1);
	assert_false(sandbox_is_running(daemon));
	free(log);
	assert_verdict(results, "igt@mock@leave-daemon", "pass");
	assert_verdict(results, "igt@mock@leave-session", "pass");
	assert_verdict(results, "igt@mock@pass", "pass");
	json_decref(results);
}

static void binary_vanishes(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	json_t *results;
	char *path = xasprintf("%s/mock", box->root);

	sandbox_settings(box, &settings, "mock@pass", NULL);
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	assert_int_equal(unlink(path), 0);
	sandbox_execute(box);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@pass", "fail");
	assert_contains(result_of(results, "igt@mock@pass", "err"), "Cannot execute ");
	assert_contains(result_of(results, "igt@mock@pass", "reason"),
			"cannot execute: No such file");
	json_decref(results);
	free(path);
}

static void disk_is_full(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	struct run_error err;
	json_t *results;
	char *entry = xasprintf("%s/1", box->results), *out = xasprintf("%s/out.txt", entry);

	sandbox_settings(box, &settings, "mock@pass", "mock@skip", "mock@warn", NULL);
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	assert_int_equal(mkdir(entry, 0755), 0);
	assert_int_equal(symlink("/dev/full", out), 0);
	assert_int_equal(run_execute(box->results, NULL, NULL, &err), -1);
	assert_int_equal(err.status, RUN_CANNOT);
	assert_contains(err.text, "out.txt: no space left: free some, then gauntlet resume ");
	/* Space is made: the rest runs, what was finished stays. */
	assert_int_equal(unlink(out), 0);
	sandbox_log(box, true);
	sandbox_execute(box);
	sandbox_log(box, false);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@pass", "pass");
	assert_verdict(results, "igt@mock@skip", "skip");
	assert_verdict(results, "igt@mock@warn", "warn");
	json_decref(results);
	free(out);
	out = sandbox_read(box, "log");
	assert_null(strstr(out, "begin mock@pass"));
	assert_contains(out, "begin mock@skip");
	free(out);
	free(entry);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(verdicts_of_every_end),
		BOXED(tests_get_no_descriptors),
		BOXED(tests_without_subtests),
		BOXED(dynamic_subtests),
		BOXED(per_test_timeout),
		BOXED(inactivity_timeout),
		BOXED(output_keeps_inactivity_away),
		BOXED(quit_is_ignored),
		BOXED(quit_lets_it_tidy_up),
		BOXED(timeout_in_dynamic),
		BOXED(timeout_factor),
		BOXED(abort_stops_the_run),
		BOXED(hostile_output),
		BOXED(daemons_do_not_hold_the_run),
		BOXED(binary_vanishes),
		BOXED(disk_is_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
