/* SPDX-License-Identifier: MIT */
/* Runs that are killed, interrupted or survive a reboot, and how they go on. */
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runner/base/files.h"

#define KILLS 60

/* Starts the runner in a process of its own; what it shows goes to the log. */
static pid_t start_runner(const struct sandbox *box)
{
	pid_t pid;

	sandbox_log(box, true);
	pid = fork();
	if (!pid) {
		struct run_settings overrides;
		struct run_error err;
		FILE *shown = fopen(getenv("MOCK_LOG"), "a");
		int ret;

		run_settings_init(&overrides);
		overrides.sysrq = false;
		overrides.kmsg_path = xasprintf("%s/no-kernel-log", box->dir);
		ret = run_execute(box->results, &overrides, shown, &err);
		_exit(ret ? err.status : 0);
	}
	sandbox_log(box, false);
	return pid;
}

static int reap(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static size_t count_of(const char *text, const char *part)
{
	size_t n = 0;

	while ((text = strstr(text, part))) {
		text++;
		n++;
	}
	return n;
}

/* Waits until the log has a text in it. */
static void wait_for(const struct sandbox *box, const char *text)
{
	for (int i = 0; i < 1000; i++) {
		char *log = sandbox_has(box, "log") ? sandbox_read(box, "log") : xstrdup("");
		bool found = strstr(log, text);

		free(log);
		if (found)
			return;
		usleep(5000);
	}
	fail_msg("'%s' did not happen", text);
}

/* No test begins again behind the line that showed it finished. */
static void assert_none_repeated(const char *log)
{
	for (const char *line = strstr(log, "] "); line; line = strstr(line + 1, "] ")) {
		size_t len = strcspn(line + 2, ":");
		char *begin = xasprintf("begin %.*s\n", (int)len, line + 2);

		if (strstr(line, begin))
			fail_msg("repeated: %s", begin);
		free(begin);
	}
}

static void killed_at_any_instant(void **state)
{
	static const char *const names[] = { "pass", "bare", "slow", "skip", "slow-2" };
	struct sandbox *box = *state;
	struct run_settings settings;
	struct run_error err;
	unsigned int seed = (unsigned int)getpid();
	size_t left = 1, kills = 0, lives = 0;
	json_t *results;
	char *log;

	sandbox_mocks(box, "mock_a", "mock_b", "mock_c", "mock_d", "mock_e", "mock_f", "mock_g",
		      "mock_h", NULL);
	sandbox_settings(box, &settings, "*@pass", "*@bare", "*@slow", "*@skip", "*@slow-2", NULL);
	assert_int_equal(sandbox_prepare(&settings), 40);
	run_settings_done(&settings);
	printf("seed %u\n", seed);
	while (left) {
		pid_t pid = start_runner(box);

		lives++;
		if (kills < KILLS) {
			usleep((useconds_t)rand_r(&seed) % 45000);
			kill(pid, SIGKILL);
			kills += WIFSIGNALED(reap(pid));
		} else {
			assert_int_equal(reap(pid), 0);
		}
		assert_int_equal(run_unfinished(box->results, &left, &err), 0);
	}
	log = sandbox_read(box, "log");
	assert_none_repeated(log);
	results = sandbox_report(box, NULL);
	for (char binary = 'a'; binary <= 'h'; binary++)
		for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
			char test[64];

			snprintf(test, sizeof(test), "igt@mock_%c@%s", binary, names[i]);
			assert_verdict(results, test, strcmp(names[i], "skip") ? "pass" : "skip");
		}
	json_decref(results);
	printf("%zu kills in %zu lives, %zu tests begun for 40\n", kills, lives,
	       count_of(log, "begin "));
	assert_true(kills > 10);
	free(log);
}

static pid_t child_of(pid_t parent)
{
	char path[64];
	struct buf text = { 0 };
	pid_t child = 0;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", parent, parent);
	if (!file_read(AT_FDCWD, path, &text))
		child = atoi(text.data);
	buf_done(&text);
	assert_true(child > 1);
	return child;
}

/* Kills the runner in the middle of a test. Return: the test's process. */
static pid_t kill_runner_in(const struct sandbox *box, const char *test)
{
	char *begin = xasprintf("begin %s", test);
	pid_t runner, child;

	runner = start_runner(box);
	wait_for(box, begin);
	usleep(50000);
	child = child_of(runner);
	kill(runner, SIGKILL);
	reap(runner);
	free(begin);
	return child;
}

static void a_killed_runner_takes_its_test_along(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	pid_t test;

	sandbox_settings(box, &settings, "mock@hang", NULL);
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	test = kill_runner_in(box, "mock@hang");
	for (int i = 0; i < 2000 && sandbox_is_running(test); i++)
		usleep(5000);
	assert_false(sandbox_is_running(test));
}

static void orphans_end_before_the_run_goes_on(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	pid_t test;
	char *log;
	int status;

	sandbox_settings(box, &settings, "mock@pass", "mock@ignore-quit", NULL);
	settings.per_test_timeout_s = 1;
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	test = kill_runner_in(box, "mock@ignore-quit");
	assert_true(sandbox_is_running(test));
	status = reap(start_runner(box));
	assert_true(WIFEXITED(status) && !WEXITSTATUS(status));
	assert_false(sandbox_is_running(test));
	log = sandbox_read(box, "log");
	assert_int_equal(count_of(log, "begin mock@pass"), 1);
	assert_int_equal(count_of(log, "begin mock@ignore-quit"), 2);
	free(log);
}

static void interrupted(void **state)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	struct sandbox *box = *state;
	struct run_settings settings;
	struct run_error err;
	size_t left;
	json_t *results;
	pid_t pid;

	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		struct run_report_opts opts = { .why_unfinished = "because of me" };
		int status;

		sandbox_write(box, "log", "");
		sandbox_settings(box, &settings, "mock@pass", "mock@tidy-up", "mock@skip", NULL);
		settings.overwrite = true;
		sandbox_prepare(&settings);
		run_settings_done(&settings);
		pid = start_runner(box);
		wait_for(box, "ready mock@tidy-up");
		kill(pid, signals[i]);
		status = reap(pid);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 128 + signals[i]);
		assert_int_equal(run_unfinished(box->results, &left, &err), 0);
		assert_int_equal(left, 2);
		assert_int_equal(run_report(box->results, &opts, &status, &err), 0);
		results = sandbox_report(box, &status);
		assert_int_equal(status, RUN_FAILED);
		assert_verdict(results, "igt@mock@pass", "pass");
		assert_verdict(results, "igt@mock@tidy-up",
			       signals[i] == SIGHUP ? "notrun" : "incomplete");
		assert_contains(result_of(results, "igt@mock@tidy-up", "out"), "tidied up");
		assert_verdict(results, "igt@mock@skip", "notrun");
		json_decref(results);
	}
}

/* A second signal does not wait for the test. */
static void interrupted_twice(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	pid_t pid;

	sandbox_settings(box, &settings, "mock@ignore-quit", NULL);
	settings.kill_grace_s = 60;
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	pid = start_runner(box);
	wait_for(box, "ready mock@ignore-quit");
	kill(pid, SIGINT);
	usleep(100000);
	kill(pid, SIGINT);
	assert_int_equal(WEXITSTATUS(reap(pid)), 128 + SIGINT);
}

static void one_runner_at_a_time(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	struct run_error err;
	pid_t pid;

	sandbox_settings(box, &settings, "mock@hang", NULL);
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	pid = start_runner(box);
	wait_for(box, "begin mock@hang");
	assert_int_equal(run_execute(box->results, NULL, NULL, &err), -1);
	assert_int_equal(err.status, RUN_CANNOT);
	assert_contains(err.text, "another gauntlet runs this");
	kill(pid, SIGINT);
	reap(pid);
}

/* A result in the output is one, whatever is left of the journal; without it the test runs again. */
static void cut_journal(void **state)
{
	struct sandbox *box = *state;
	struct run_error err;
	size_t left;
	json_t *results = sandbox_run(box, "mock@pass", "mock@skip", NULL);
	char *journal = sandbox_read(box, "results/1/journal.txt");
	char *out = sandbox_read(box, "results/1/out.txt");

	json_decref(results);
	for (size_t len = 0; len <= strlen(journal); len++) {
		sandbox_write_bytes(box, "results/1/journal.txt", journal, len);
		assert_int_equal(run_unfinished(box->results, &left, &err), 0);
		assert_int_equal(left, 0);
	}
	/* At every byte: only the newline can be spared. */
	for (size_t len = 0; len <= strlen(out); len++) {
		sandbox_write_bytes(box, "results/1/out.txt", out, len);
		assert_int_equal(run_unfinished(box->results, &left, &err), 0);
		assert_int_equal(left, len >= strlen(out) - 1 ? 0 : 1);
	}
	sandbox_write_bytes(box, "results/1/out.txt", out, strlen(out) - 3);
	sandbox_write_bytes(box, "results/1/journal.txt", journal, strlen(journal) - 1);
	sandbox_execute(box);
	free(journal);
	free(out);
	journal = sandbox_read(box, "results/1/journal.txt");
	assert_int_equal(strncmp(journal, "skip\nskip\nexit:77 (", 19), 0);
	free(journal);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@skip", "skip");
	json_decref(results);
}

static void machine_rebooted(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	json_t *results;

	sandbox_settings(box, &settings, "mock@pass", "mock@fail", "mock@skip", NULL);
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	/* As an earlier boot left it, which went down under the second test. */
	sandbox_write(box, "results/boots.txt", "00000000-1111-2222-3333-444444444444\n");
	sandbox_write(box, "results/0/journal.txt", "pass\nexit:0 (1.000s)\n");
	sandbox_write(box, "results/0/out.txt",
		      "Starting subtest: pass\nSubtest pass: SUCCESS (1.0s)\n");
	sandbox_write(box, "results/0/err.txt", "");
	sandbox_write(box, "results/0/dmesg.txt", "");
	sandbox_write(box, "results/1/journal.txt", "fail\n");
	sandbox_write(box, "results/1/out.txt", "Starting subtest: fail\n");
	sandbox_execute(box);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@pass", "pass");
	assert_verdict(results, "igt@mock@fail", "incomplete");
	assert_string_equal(result_of(results, "igt@mock@fail", "reason"),
			    "the machine rebooted while this test ran");
	assert_verdict(results, "igt@mock@skip", "skip");
	json_decref(results);
}

/* Kernel records that come while a test runs are its own. */
static void kernel_log_of_a_run(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings, overrides;
	struct run_error err;
	char *fifo = xasprintf("%s/kmsg", box->dir);
	json_t *results;
	pid_t pid;
	int fd;

	assert_int_equal(mkfifo(fifo, 0600), 0);
	sandbox_settings(box, &settings, "mock@slow", "mock@pass", NULL);
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	sandbox_log(box, true);
	fd = open(fifo, O_RDWR); /* does not wait for a reader */
	assert_true(fd >= 0);
	pid = fork();
	if (!pid) {
		static const char record[] = "4,7,1500000,-;pci 0000:03:00.0: odd things\n";

		wait_for(box, "begin mock@slow");
		_exit(write(fd, record, sizeof(record) - 1) < 0);
	}
	run_settings_init(&overrides);
	overrides.sysrq = false;
	overrides.kmsg_path = xstrdup(fifo);
	if (run_execute(box->results, &overrides, NULL, &err))
		fail_msg("%s", err.text);
	run_settings_done(&overrides);
	sandbox_log(box, false);
	reap(pid);
	close(fd);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@slow", "dmesg-warn");
	assert_string_equal(result_of(results, "igt@mock@slow", "dmesg-warnings"),
			    "<4> [1.500000] pci 0000:03:00.0: odd things\n");
	assert_verdict(results, "igt@mock@pass", "pass");
	json_decref(results);
	free(fifo);
}

static void environment_of_tests(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	char *log;

	sandbox_settings(box, &settings, "mock@pass", NULL);
	log = xasprintf("MOCK_LOG=%s/from-settings", box->dir);
	strlist_add(&settings.environment, log);
	free(log);
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	sandbox_execute(box);
	log = sandbox_read(box, "from-settings");
	assert_string_equal(log, "begin mock@pass\nend mock@pass\n");
	free(log);
	log = sandbox_read(box, "results/environment.txt");
	assert_contains(log, "MOCK_LOG=/tmp/");
	free(log);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(killed_at_any_instant),
		BOXED(a_killed_runner_takes_its_test_along),
		BOXED(orphans_end_before_the_run_goes_on),
		BOXED(interrupted),
		BOXED(interrupted_twice),
		BOXED(one_runner_at_a_time),
		BOXED(cut_journal),
		BOXED(machine_rebooted),
		BOXED(kernel_log_of_a_run),
		BOXED(environment_of_tests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
