/* SPDX-License-Identifier: MIT */
/* Runs in which tests report over the socket: our own test binaries, and one that misbehaves. */
#include "socket_box.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double factor(void)
{
	const char *text = getenv("GAUNTLET_TIMEOUT_FACTOR");
	double value = text ? strtod(text, NULL) : 1;

	return value > 1 ? value : 1;
}

static json_t *run_selftests(const struct sandbox *box, bool socket)
{
	static const char *const names[] = {
		"assertions", "crashing",    "dynamic",      "fixture_fail", "fixture_skip",
		"groups",     "logging",     "names",        "nesting",      "reporting",
		"results",    "simple_fail", "simple_crash", "simple_pass",  "simple_skip",
		"threads",    NULL,
	};
	static const char *const but[] = { "hang", "abort", "@errno-is-kept$", "@own-output$" };
	struct run_settings settings;

	socket_root(box, SELFTEST_ROOT, names);
	sandbox_settings(box, &settings, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(but); i++)
		strlist_add(&settings.exclude, but[i]);
	settings.socket = socket;
	return socket_run(box, &settings);
}

/* What our own tests say over the socket is what they say in text. */
static void as_in_text(void **state)
{
	json_t *text = run_selftests(*state, false), *socket = run_selftests(*state, true);
	json_t *tests = json_object_get(text, "tests"), *one;
	const char *name;
	size_t used = 0;

	json_object_foreach(tests, name, one) {
		const char *version = result_of(socket, name, "igt-version");

		assert_verdict(socket, name, json_string_value(json_object_get(one, "result")));
		used += version && strchr(version, '\n');
	}
	assert_int_equal(json_object_size(tests),
			 json_object_size(json_object_get(socket, "tests")));
	assert_true(used > 80);
	json_decref(text);
	json_decref(socket);
}

/* What goes past the core's words: a warning in text; over the socket it is shown, no more. */
static void own_output(void **state)
{
	static const char *const names[] = { "reporting", NULL };
	struct run_settings settings;
	const char *out;
	json_t *results;

	socket_root(*state, SELFTEST_ROOT, names);
	sandbox_settings(*state, &settings, "reporting@own-output", NULL);
	settings.socket = true;
	results = socket_run(*state, &settings);
	assert_verdict(results, "igt@reporting@own-output", "pass");
	out = result_of(results, "igt@reporting@own-output", "out");
	assert_contains(out, "straight to stderr");
	json_decref(results);
	results = socket_run_one(*state, "mock_socket@prints");
	out = result_of(results, "igt@mock_socket@prints", "out");
	assert_contains(out, "from a library\n");
	assert_contains(out, "error of a library\n");
	assert_verdict(results, "igt@mock_socket@prints", "pass");
	json_decref(results);
}

/* Defect 1: 500 subtests of one process pass, none is a warning. */
static void many_in_one_process(void **state)
{
	struct run_settings settings;
	json_t *results, *totals;

	socket_mocks(*state);
	sandbox_settings(*state, &settings, "mock_socket_many", NULL);
	settings.socket = true;
	settings.multiple_mode = true;
	results = socket_run(*state, &settings);
	totals = json_object_get(json_object_get(results, "totals"), "");
	assert_int_equal(json_integer_value(json_object_get(totals, "pass")), 500);
	assert_int_equal(json_object_size(json_object_get(results, "tests")), 500);
	json_decref(results);
}

static void verdicts(void **state)
{
	static const struct {
		const char *run, *test, *verdict;
	} cases[] = {
		{ "mock_socket@pass", "igt@mock_socket@pass", "pass" },
		{ "mock_socket@fail", "igt@mock_socket@fail", "fail" },
		{ "mock_socket@dynamic", "igt@mock_socket@dynamic", "fail" },
		{ "mock_socket@dynamic", "igt@mock_socket@dynamic@one", "pass" },
		{ "mock_socket@dynamic", "igt@mock_socket@dynamic@two", "fail" },
		{ "mock_socket@kill-self", "igt@mock_socket@kill-self", "incomplete" },
		{ "mock_socket@stop-run", "igt@mock_socket@stop-run", "abort" },
		{ "mock_socket@lookalike", "igt@mock_socket@lookalike", "fail" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		json_t *results = socket_run_one(*state, cases[i].run);

		assert_verdict(results, cases[i].test, cases[i].verdict);
		json_decref(results);
	}
}

/* Dropped, told, and no worse than a warning; nor better than what it is. */
static void garbage(void **state)
{
	json_t *results = socket_run_one(*state, "mock_socket@garbage");

	assert_verdict(results, "igt@mock_socket@garbage", "warn");
	assert_contains(result_of(results, "igt@mock_socket@garbage", "err"),
			"runner: dropped what is no packet");
	assert_contains(result_of(results, "igt@mock_socket@garbage", "err"), "(4 so far)");
	json_decref(results);
	results = socket_run_one(*state, "mock_socket@garbage-fail");
	assert_verdict(results, "igt@mock_socket@garbage-fail", "fail");
	json_decref(results);
	results = socket_run_one(*state, "mock_socket@garbage-flood");
	assert_verdict(results, "igt@mock_socket@garbage-flood", "warn");
	assert_true(strlen(result_of(results, "igt@mock_socket@garbage-flood", "err")) < 4096);
	json_decref(results);
	results = socket_run_one(*state, "mock_socket@forge");
	assert_verdict(results, "igt@mock_socket@forge", "fail");
	json_decref(results);
}

/* Every packet of a flood is there. */
static void flood(void **state)
{
	json_t *results = socket_run_one(*state, "mock_socket@flood");
	const char *at = strstr(result_of(results, "igt@mock_socket@flood", "out"), "line 0\n");
	int number;

	assert_verdict(results, "igt@mock_socket@flood", "pass");
	for (int i = 0; i < 50000; i++) {
		assert_non_null(at);
		assert_int_equal(sscanf(at, "line %d\n", &number), 1);
		assert_int_equal(number, i);
		at = strchr(at, '\n') + 1;
	}
	json_decref(results);
}

/* A test that shuts itself off: what it said counts, and how it ended. */
static void close_all(void **state)
{
	json_t *results = socket_run_one(*state, "mock_socket@close-all");

	assert_verdict(results, "igt@mock_socket@close-all", "incomplete");
	json_decref(results);
}

/* A process that it leaves behind neither holds up the runner nor speaks for the next test. */
static void leave_daemon(void **state)
{
	double begin = now_s();
	struct run_settings settings;
	json_t *results;

	socket_mocks(*state);
	sandbox_settings(*state, &settings, "mock_socket@leave-daemon", "mock_socket@pass", NULL);
	settings.socket = true;
	results = socket_run(*state, &settings);
	assert_verdict(results, "igt@mock_socket@leave-daemon", "pass");
	assert_verdict(results, "igt@mock_socket@pass", "pass");
	assert_null(strstr(result_of(results, "igt@mock_socket@pass", "out"), "daemon"));
	assert_true(now_s() - begin < 20 * factor());
	json_decref(results);
}

static json_t *run_timed(const struct sandbox *box, const char *name, unsigned int test_s,
			 unsigned int idle_s)
{
	struct run_settings settings;

	socket_mocks(box);
	sandbox_settings(box, &settings, name, NULL);
	settings.socket = true;
	settings.per_test_timeout_s = test_s;
	settings.inactivity_timeout_s = idle_s;
	return socket_run(box, &settings);
}

/* Packets are signs of life; a dynamic subtest has the time of a test for itself. */
static void timeouts(void **state)
{
	json_t *results = run_timed(*state, "mock_socket@chatter", 1, 0);

	assert_verdict(results, "igt@mock_socket@chatter", "timeout");
	json_decref(results);
	results = run_timed(*state, "mock_socket@hang", 0, 1);
	assert_verdict(results, "igt@mock_socket@hang", "timeout");
	assert_contains(result_of(results, "igt@mock_socket@hang", "reason"), "inactivity timeout");
	json_decref(results);
	results = run_timed(*state, "mock_socket@long-in-parts", 1, 1);
	assert_verdict(results, "igt@mock_socket@long-in-parts", "pass");
	json_decref(results);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(as_in_text), TEST(own_output),   TEST(many_in_one_process),
		TEST(verdicts),   TEST(garbage),      TEST(flood),
		TEST(close_all),  TEST(leave_daemon), TEST(timeouts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
