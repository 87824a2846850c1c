/* SPDX-License-Identifier: MIT */
/* Unexpected failures are run again; what differs between attempts is a flake. */
#include "sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <fcntl.h>

#include "runner/base/files.h"
#include "runner/run/retry.h"

/* A run of these tests (NULL ends) with so many retries, prepared. */
static void prepare(const struct sandbox *box, unsigned int retry, const char *fails,
		    const char *const *names)
{
	char *runs = xasprintf("%s/runs", box->dir), *path = xasprintf("%s/x-fails.txt", box->dir);
	struct run_settings settings;

	setenv("MOCK_RUNS", runs, 1);
	sandbox_settings(box, &settings, NULL);
	settings.retry = retry;
	for (; *names; names++)
		strlist_add(&settings.names, *names);
	if (fails) {
		sandbox_write(box, "x-fails.txt", fails);
		strlist_add(&settings.fails, path);
	}
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	free(path);
	free(runs);
}

static size_t retry(const struct sandbox *box)
{
	struct run_error err;
	size_t count;

	if (run_retry(box->results, &count, NULL, &err))
		fail_msg("%s", err.text);
	return count;
}

/* Runs to the end of all rounds. */
static json_t *finish(const struct sandbox *box, int *ret_status)
{
	sandbox_log(box, true);
	do {
		sandbox_execute(box);
	} while (retry(box));
	sandbox_log(box, false);
	unsetenv("MOCK_RUNS");
	return sandbox_report(box, ret_status);
}

/* "fail,pass" for a test's attempts, "" if it ran once; for free(). */
static char *attempts_of(json_t *results, const char *test)
{
	json_t *one = json_object_get(json_object_get(results, "tests"), test), *attempt;
	struct buf text = { 0 };
	size_t i;

	buf_adds(&text, "");
	json_array_foreach(json_object_get(one, "attempts"), i, attempt)
		buf_printf(&text, "%s%s", i ? "," : "", json_string_value(attempt));
	return text.data;
}

static void assert_attempts(json_t *results, const char *test, const char *outcome,
			    const char *attempts)
{
	char *got = attempts_of(results, test);

	assert_string_equal(result_of(results, test, "outcome"), outcome);
	assert_string_equal(got, attempts);
	free(got);
}

static void flakes_are_found(void **state)
{
	static const char *const names[] = { "mock@pass",    "mock@fail",  "mock@flaky-1",
					     "mock@flaky-2", "mock@crash", NULL };
	struct sandbox *box = *state;
	char *joblist, *rounds, *log;
	json_t *results;
	int status;

	prepare(box, 2, "mock@fail,Fail", names);
	results = finish(box, &status);
	assert_int_equal(status, 1);
	assert_attempts(results, "igt@mock@pass", "pass", "");
	/* Expected: no reason to run it again. */
	assert_attempts(results, "igt@mock@fail", "expected-fail", "");
	/* Found at the first retry: the second has nothing to add. */
	assert_attempts(results, "igt@mock@flaky-1", "flaky", "fail,pass");
	assert_attempts(results, "igt@mock@flaky-2", "flaky", "fail,fail,pass");
	assert_attempts(results, "igt@mock@crash", "unexpected-fail", "crash,crash,crash");
	/* The last attempt counts, once. */
	assert_verdict(results, "igt@mock@flaky-1", "pass");
	assert_int_equal(json_object_size(json_object_get(results, "tests")), 5);
	joblist = sandbox_read(box, "results/joblist.txt");
	assert_string_equal(joblist,
			    "mock pass\nmock fail\nmock flaky-1\nmock flaky-2\nmock crash\n"
			    "mock flaky-1\nmock flaky-2\nmock crash\n"
			    "mock flaky-2\nmock crash\n");
	rounds = sandbox_read(box, "results/retries.txt");
	assert_string_equal(rounds, "5\n8\n");
	log = sandbox_read(box, "log");
	assert_contains(log, "begin mock@flaky-2\nend mock@flaky-2\nbegin mock@crash\n");
	free(log);
	free(rounds);
	free(joblist);
	json_decref(results);
}

static void a_flake_alone_is_not_as_expected(void **state)
{
	static const char *const names[] = { "mock@flaky-1", NULL };
	struct sandbox *box = *state;
	json_t *results;
	int status;

	prepare(box, 1, NULL, names);
	results = finish(box, &status);
	assert_int_equal(status, 1);
	assert_attempts(results, "igt@mock@flaky-1", "flaky", "fail,pass");
	json_decref(results);
}

/* A failure in one block has the whole subtest run again. */
static void dynamic_subtests(void **state)
{
	static const char *const names[] = { "mock@dynamic-flaky", "mock@dynamic-fail", NULL };
	struct sandbox *box = *state;
	json_t *results;
	char *joblist;

	prepare(box, 1, "mock@dynamic-fail@bad", names);
	results = finish(box, NULL);
	joblist = sandbox_read(box, "results/joblist.txt");
	assert_string_equal(joblist, "mock dynamic-flaky\nmock dynamic-fail\nmock dynamic-flaky\n");
	assert_attempts(results, "igt@mock@dynamic-flaky", "flaky", "fail,pass");
	assert_attempts(results, "igt@mock@dynamic-fail", "expected-fail", "");
	/* What only the first attempt had is no result of the last one. */
	assert_null(result_of(results, "igt@mock@dynamic-flaky@bad", "result"));
	assert_verdict(results, "igt@mock@dynamic-flaky@two", "pass");
	free(joblist);
	json_decref(results);
}

static void whole_binaries(void **state)
{
	static const char *const names[] = { "mock_simple_pass", "mock_simple_segfault", NULL };
	struct sandbox *box = *state;
	json_t *results;
	char *joblist;

	sandbox_mocks(box, "mock_simple_pass", "mock_simple_segfault", NULL);
	prepare(box, 1, NULL, names);
	results = finish(box, NULL);
	joblist = sandbox_read(box, "results/joblist.txt");
	assert_string_equal(joblist,
			    "mock_simple_pass\nmock_simple_segfault\nmock_simple_segfault\n");
	assert_attempts(results, "igt@mock_simple_segfault", "unexpected-fail", "crash,crash");
	free(joblist);
	json_decref(results);
}

static void no_retry(void **state)
{
	static const char *const names[] = { "mock@fail", "mock@stop-run", "mock@pass", NULL };
	struct sandbox *box = *state;

	/* Not asked for. */
	prepare(box, 0, NULL, (const char *const[]){ "mock@fail", NULL });
	sandbox_execute(box);
	assert_int_equal(retry(box), 0);
	file_remove_tree(AT_FDCWD, box->results);
	/* Not finished. */
	prepare(box, 1, NULL, names);
	assert_int_equal(retry(box), 0);
	/* Aborted. */
	sandbox_execute(box);
	assert_int_equal(retry(box), 0);
	assert_false(sandbox_has(box, "results/retries.txt"));
}

/* The round is on record first, its entries follow: a crash between the two. */
static void a_round_that_a_crash_cut_short(void **state)
{
	static const char *const names[] = { "mock@fail", "mock@pass", NULL };
	struct sandbox *box = *state;
	char *rounds, *joblist;

	prepare(box, 2, NULL, names);
	sandbox_execute(box);
	sandbox_write(box, "results/retries.txt", "2\n");
	assert_int_equal(retry(box), 1);
	rounds = sandbox_read(box, "results/retries.txt");
	assert_string_equal(rounds, "2\n");
	joblist = sandbox_read(box, "results/joblist.txt");
	assert_string_equal(joblist, "mock fail\nmock pass\nmock fail\n");
	/* Asked again before anybody ran it: nothing is added. */
	assert_int_equal(retry(box), 0);
	free(joblist);
	free(rounds);
}

/* A retry that did not come to run leaves the first attempt as it is. */
static void a_round_that_did_not_run(void **state)
{
	static const char *const names[] = { "mock@fail", "mock@dynamic-fail", NULL };
	struct sandbox *box = *state;
	json_t *results;
	int status;

	prepare(box, 1, NULL, names);
	sandbox_execute(box);
	assert_int_equal(retry(box), 2);
	results = sandbox_report(box, &status);
	assert_int_equal(status, 1);
	assert_attempts(results, "igt@mock@fail", "unexpected-fail", "");
	assert_verdict(results, "igt@mock@dynamic-fail@bad", "fail");
	json_decref(results);
}

/* A list that names a test twice, and nothing of it has begun: one result. */
static void twice_and_not_begun(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	sandbox_write(box, "results/metadata.txt", "name : x\ntest_root : /nowhere\n");
	sandbox_write(box, "results/joblist.txt", "t a\nt b\nt a\nplain\nplain\n");
	results = sandbox_report(box, NULL);
	assert_int_equal(json_object_size(json_object_get(results, "tests")), 3);
	assert_attempts(results, "igt@t@a", "missing", "");
	json_decref(results);
}

/* In multiple mode a retry is a process of its own. */
static void multiple_mode(void **state)
{
	struct sandbox *box = *state;
	char *runs = xasprintf("%s/runs", box->dir), *joblist;
	struct run_settings settings;
	json_t *results;

	setenv("MOCK_RUNS", runs, 1);
	sandbox_settings(box, &settings, "mock@pass", "mock@flaky-1", "mock@skip", NULL);
	settings.multiple_mode = true;
	settings.retry = 1;
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	results = finish(box, NULL);
	joblist = sandbox_read(box, "results/joblist.txt");
	assert_contains(joblist, "\nmock flaky-1\n");
	assert_attempts(results, "igt@mock@flaky-1", "flaky", "fail,pass");
	assert_attempts(results, "igt@mock@pass", "pass", "");
	free(joblist);
	free(runs);
	json_decref(results);
}

/* The command: rounds, table, exit status. */
static void the_command(void **state)
{
	struct sandbox *box = *state;
	char *command, *out;
	int status;

	command = xasprintf("cd %s && MOCK_RUNS=runs " GAUNTLET_PATH
			    " run --here --allow-non-root --no-state --test-root root --name r "
			    "--retry 2 mock@flaky-2 mock@pass mock@fail >stdout 2>stderr",
			    box->dir);
	status = system(command);
	assert_int_equal(WEXITSTATUS(status), 1);
	out = sandbox_read(box, "stdout");
	assert_contains(out, "2 unexpected failures: once more (retry 1)\n");
	assert_contains(out, "2 unexpected failures: once more (retry 2)\n");
	assert_contains(out, "\nfail       mock@fail (0.12s)\n"
			     "           failed 3 of 3 attempts: mock.c:42: n == 3: error: 2 != 3\n"
			     "flaky      mock@flaky-2 (0.12s)\n"
			     "           failed 2 of 3 attempts: mock.c:42: n == 3");
	free(out);
	free(command);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(flakes_are_found),
		BOXED(a_flake_alone_is_not_as_expected),
		BOXED(dynamic_subtests),
		BOXED(whole_binaries),
		BOXED(no_retry),
		BOXED(a_round_that_a_crash_cut_short),
		BOXED(a_round_that_did_not_run),
		BOXED(twice_and_not_begun),
		BOXED(multiple_mode),
		BOXED(the_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
