/* SPDX-License-Identifier: MIT */
/* The overall timeout: looked at between entries, and what becomes of the rest. */
#include "sandbox.h"

#include <stdlib.h>
#include <string.h>

/* Runs what is unfinished; returns the status, 0 if it ran to the end. */
static int execute(const struct sandbox *box, struct run_error *err)
{
	struct run_settings overrides;
	int ret;

	run_settings_init(&overrides);
	overrides.sysrq = false;
	overrides.kmsg_path = xstrdup("/dev/null");
	ret = run_execute(box->results, &overrides, NULL, err);
	run_settings_done(&overrides);
	return ret ? err->status : 0;
}

/* Three tests of 30 ms each, and time for @limit seconds times 0.01. */
static void prepare(const struct sandbox *box, unsigned int limit_s)
{
	struct run_settings settings;

	sandbox_settings(box, &settings, "mock@slow", "mock@slow-2", "mock@slow-3", NULL);
	settings.overall_timeout_s = limit_s;
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	setenv("GAUNTLET_TIMEOUT_FACTOR", "0.01", 1);
}

static void stops_between_entries(void **state)
{
	struct sandbox *box = *state;
	struct run_error err;
	json_t *results;
	size_t left;

	prepare(box, 1);
	assert_int_equal(execute(box, &err), RUN_FAILED);
	assert_contains(err.text, "overall timeout of 1 s exceeded: gauntlet resume ");
	results = sandbox_report(box, NULL);
	/* The one that ran longer was not disturbed. */
	assert_verdict(results, "igt@mock@slow", "pass");
	assert_verdict(results, "igt@mock@slow-2", "notrun");
	assert_verdict(results, "igt@mock@slow-3", "notrun");
	json_decref(results);
	assert_false(sandbox_has(box, "results/1"));
	assert_int_equal(run_unfinished(box->results, &left, &err), 0);
	assert_int_equal(left, 2);
	/* Who resumes has all the time again, and only the rest is run. */
	sandbox_log(box, true);
	assert_int_equal(execute(box, &err), RUN_FAILED);
	assert_int_equal(execute(box, &err), 0);
	assert_int_equal(execute(box, &err), 0);
	sandbox_log(box, false);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@slow-2", "pass");
	assert_verdict(results, "igt@mock@slow-3", "pass");
	json_decref(results);
}

static void enough_time(void **state)
{
	struct sandbox *box = *state;
	struct run_error err;

	prepare(box, 10000);
	assert_int_equal(execute(box, &err), 0);
	assert_true(sandbox_has(box, "results/2/journal.txt"));
}

/* A runner that was killed has used up time: who takes over does not begin anew. */
static void killed_runners_count(void **state)
{
	struct sandbox *box = *state;
	struct run_error err;

	prepare(box, 10000);
	sandbox_write(box, "results/0/journal.txt", "slow\nexit:0 (100.000s)\n");
	assert_int_equal(execute(box, &err), RUN_FAILED);
	assert_false(sandbox_has(box, "results/1"));
	/* 100 s are over, and 100 s more may follow. */
	assert_int_equal(execute(box, &err), 0);
}

static int clean_up(void **state)
{
	unsetenv("GAUNTLET_TIMEOUT_FACTOR");
	return sandbox_close(state);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, clean_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(stops_between_entries),
		BOXED(enough_time),
		BOXED(killed_runners_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
