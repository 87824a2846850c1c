/* SPDX-License-Identifier: MIT */
/* The network as an abort condition, with a ping of our own. */
#include "sandbox.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "runner/guard/abort.h"

/* A program ping that notes its arguments and does @script; the only place it is looked for. */
static void make_ping(const struct sandbox *box, const char *script)
{
	char *text =
		xasprintf("#!/bin/sh\nprintf '%%s\\n' \"$*\" >>%s/pings\n%s\n", box->dir, script);
	char *dir = xasprintf("%s/bin", box->dir), *path = xasprintf("%s/ping", dir);

	sandbox_write(box, "bin/ping", text);
	assert_int_equal(chmod(path, 0755), 0);
	setenv("PATH", dir, 1);
	free(path);
	free(dir);
	free(text);
}

static size_t count_pings(const struct sandbox *box)
{
	char *text = sandbox_has(box, "pings") ? sandbox_read(box, "pings") : NULL;
	size_t n = 0;

	for (const char *at = text; at && (at = strchr(at, '\n')); at++)
		n++;
	free(text);
	return n;
}

static int prepare(void **state)
{
	setenv("IGT_PING_HOSTNAME", "127.0.0.1", 1);
	return sandbox_open(state);
}

static int clean_up(void **state)
{
	setenv("PATH", "/usr/bin:/bin", 1);
	unsetenv("IGT_PING_HOSTNAME");
	unsetenv("IGT_CONFIG_PATH");
	unsetenv("GAUNTLET_TIMEOUT_FACTOR");
	return sandbox_close(state);
}

/* A run of mock@pass and mock@skip, aborted when the host does not answer. */
static void prepare_run(const struct sandbox *box)
{
	struct run_settings settings;

	sandbox_boot(box, "aaaaaaaa-1111-2222-3333-444444444444\n");
	sandbox_settings(box, &settings, "mock@pass", "mock@skip", NULL);
	settings.abort_mask = RUN_ABORT_PING;
	sandbox_prepare(&settings);
	run_settings_done(&settings);
}

/* Before the first test and after each. */
static void host_answers(void **state)
{
	struct sandbox *box = *state;
	char *text;

	unsetenv("GAUNTLET_TIMEOUT_FACTOR");
	make_ping(box, "exit 0");
	prepare_run(box);
	sandbox_execute(box);
	assert_false(sandbox_has(box, "results/aborted.txt"));
	text = sandbox_read(box, "pings");
	assert_string_equal(text, "-n -c 1 -w 40 127.0.0.1\n-n -c 1 -w 40 127.0.0.1\n"
				  "-n -c 1 -w 40 127.0.0.1\n");
	free(text);
}

/* Not while tests run: that takes too long. */
static void only_when_asked_for(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	struct abort_watch watch;
	struct run_error err;

	make_ping(box, "exit 1");
	setenv("GAUNTLET_TIMEOUT_FACTOR", "0.02", 1);
	run_settings_init(&settings);
	assert_int_equal(abort_watch_open(&watch, &settings, 0, &err), 0);
	assert_null(watch.ping.host);
	settings.abort_mask = RUN_ABORT_PING;
	assert_int_equal(abort_watch_open(&watch, &settings, 0, &err), 0);
	assert_null(abort_check(&watch, false));
	assert_int_equal(count_pings(box), 0);
	abort_watch_close(&watch);
	run_settings_done(&settings);
}

static void host_is_silent(void **state)
{
	struct sandbox *box = *state;
	char *text;

	make_ping(box, "exec /bin/sleep 60");
	setenv("GAUNTLET_TIMEOUT_FACTOR", "0.02", 1);
	prepare_run(box);
	sandbox_execute(box);
	text = sandbox_read(box, "results/aborted.txt");
	assert_string_equal(text, "Aborting.\nPrevious test: nothing\nNext test: mock@pass\n\n"
				  "No reply from 127.0.0.1 to a ping within 40 s\n");
	free(text);
	assert_int_equal(count_pings(box), 1);
}

/* The network may be down for a moment: there are 40 s to come back. */
static void host_answers_later(void **state)
{
	struct sandbox *box = *state;
	struct run_error err;
	struct ping ping;

	make_ping(box, "test $(wc -l <$(dirname $0)/../pings) -ge 3");
	assert_int_equal(ping_init(&ping, &err), 0);
	setenv("PATH", "/usr/bin:/bin", 1);
	assert_true(ping_answers(&ping, 40));
	assert_int_equal(count_pings(box), 3);
	ping_done(&ping);
}

static void no_program(void **state)
{
	struct sandbox *box = *state;
	struct run_error err;
	struct ping ping;

	setenv("PATH", box->dir, 1);
	assert_int_equal(ping_init(&ping, &err), -1);
	assert_int_equal(err.status, RUN_CANNOT);
	assert_contains(err.text, "no program ping to watch 127.0.0.1 with: install");
	ping_done(&ping);
}

static void assert_host(const char *expected)
{
	struct run_error err;
	struct ping ping;

	assert_int_equal(ping_init(&ping, &err), 0);
	if (expected)
		assert_string_equal(ping.host, expected);
	else
		assert_null(ping.host);
	ping_done(&ping);
}

static void where_the_host_is_named(void **state)
{
	struct sandbox *box = *state;
	char *path = xasprintf("%s/igtrc", box->dir);

	make_ping(box, "exit 1");
	setenv("IGT_CONFIG_PATH", path, 1);
	assert_host("127.0.0.1");
	setenv("IGT_PING_HOSTNAME", "", 1);
	assert_host(NULL);
	unsetenv("IGT_PING_HOSTNAME");
	assert_host(NULL); /* no such file */
	sandbox_write(box, "igtrc",
		      "# PingHostName=comment\n[Common]\nPingHostName=elsewhere\n"
		      "[DUT]\nSuspendResumeDelay=10\nOther\n PingHostName = localhost \n[X]\n"
		      "PingHostName=elsewhere\n");
	assert_host("localhost");
	/* Nobody to ask: no reason to stop. */
	unsetenv("IGT_CONFIG_PATH");
	setenv("HOME", box->dir, 1);
	prepare_run(box);
	sandbox_execute(box);
	assert_false(sandbox_has(box, "results/aborted.txt"));
	assert_int_equal(count_pings(box), 0);
	free(path);
}

static void host_is_no_host(void **state)
{
	static const char *const bad[] = { "-f", "a b", "a\nb" };
	struct run_error err;
	struct ping ping;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		setenv("IGT_PING_HOSTNAME", bad[i], 1);
		assert_int_equal(ping_init(&ping, &err), -1);
		assert_int_equal(err.status, RUN_BAD_INPUT);
		assert_contains(err.text, "is no host to ping");
		ping_done(&ping);
	}
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, prepare, clean_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(host_answers),    BOXED(only_when_asked_for),
		BOXED(host_is_silent),  BOXED(host_answers_later),
		BOXED(no_program),      BOXED(where_the_host_is_named),
		BOXED(host_is_no_host),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
