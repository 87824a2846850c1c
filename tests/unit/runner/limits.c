/* SPDX-License-Identifier: MIT */
/* What ends a test beside its own time: too much output, a kernel that got tainted. */
#include "sandbox.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/base/clock.h"
#include "runner/base/files.h"
#include "runner/run/kmsg.h"
#include "runner/run/watch.h"

#define BOOT         "aaaaaaaa-1111-2222-3333-444444444444\n"
#define TAINTED_FILE "machine/proc/sys/kernel/tainted"

static double now_s(void)
{
	return (double)clock_ns() / 1e9;
}

static off_t size_of(const struct sandbox *box, const char *name)
{
	char *path = xasprintf("%s/%s", box->dir, name);
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	free(path);
	return st.st_size;
}

/* Runs @name and mock@skip with a limit of a megabyte. */
static json_t *run_flood(struct sandbox *box, const char *name)
{
	struct run_settings settings;

	sandbox_settings(box, &settings, name, "mock@skip", NULL);
	settings.disk_usage_limit_bytes = 1024 * 1024;
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	sandbox_execute(box);
	return sandbox_report(box, NULL);
}

static void disk_usage_limit(void **state)
{
	static const struct {
		const char *name, *test, *file;
	} cases[] = {
		{ "mock@flood", "igt@mock@flood", "results/0/out.txt" },
		{ "mock@flood-err", "igt@mock@flood-err", "results/0/err.txt" },
		{ "mock@flood-on", "igt@mock@flood-on", "results/0/out.txt" },
	};
	struct sandbox *box = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		json_t *results = run_flood(box, cases[i].name);
		char *out = sandbox_read(box, "results/0/out.txt"), *note;
		unsigned long long used, limit;

		assert_verdict(results, cases[i].test, "incomplete");
		assert_contains(result_of(results, cases[i].test, "reason"),
				"disk usage limit of 1048576 bytes exceeded (");
		note = strstr(out,
			      "\nrunner: This test was killed due to exceeding disk usage limit.");
		assert_non_null(note);
		assert_int_equal(sscanf(strchr(note, '('), "(Used %llu bytes, limit %llu)\n", &used,
					&limit),
				 2);
		assert_int_equal(limit, 1024 * 1024);
		assert_true(used > limit && used <= limit + 65536);
		/* What it prints while it takes its time to die is not kept. */
		assert_true(size_of(box, cases[i].file) < 1024 * 1024 + 2 * 65536);
		assert_verdict(results, "igt@mock@skip", "skip");
		json_decref(results);
		free(out);
		out = sandbox_read(box, "results/0/journal.txt");
		assert_null(strstr(out, "timeout:"));
		free(out);
		assert_int_equal(file_remove_tree(AT_FDCWD, box->results), 0);
	}
}

/* A test without subtests is no failure either: it was not let to its end. */
static void limits_of_simple_tests(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	char *path = xasprintf("%s/" TAINTED_FILE, box->dir);
	json_t *results;

	sandbox_mocks(box, "mock_simple_flood", "mock_simple_meddle-hang", NULL);
	sandbox_boot(box, BOOT);
	setenv("MOCK_MEDDLE_FILE", path, 1);
	setenv("MOCK_MEDDLE_TEXT", "512\n", 1);
	free(path);
	sandbox_settings(box, &settings, NULL);
	settings.abort_mask = RUN_ABORT_TAINT;
	settings.disk_usage_limit_bytes = 10000;
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	sandbox_execute(box);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock_simple_flood", "incomplete");
	assert_contains(result_of(results, "igt@mock_simple_flood", "reason"),
			"disk usage limit of 10000 bytes exceeded (");
	assert_verdict(results, "igt@mock_simple_meddle-hang", "incomplete");
	assert_contains(result_of(results, "igt@mock_simple_meddle-hang", "reason"),
			"the kernel became tainted: warning (W)");
	json_decref(results);
}

/* Runs what is unfinished with @limit bytes a file at most; its error goes to "error". */
static int execute_on_small_disk(const struct sandbox *box, rlim_t limit)
{
	const struct rlimit small = { limit, limit };
	struct run_settings overrides;
	struct run_error err = { 0 };
	int status;
	pid_t pid = fork();

	if (!pid) {
		run_settings_init(&overrides);
		overrides.sysrq = false;
		overrides.kmsg_path = xstrdup("/dev/null");
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &small);
		status = run_execute(box->results, &overrides, NULL, &err) ? err.status : 0;
		sandbox_write(box, "error", err.text);
		_exit(status);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* No more fits: the run stops, says where, and goes on when there is room again. */
static void fills_the_disk(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	json_t *results;
	char *text;

	sandbox_settings(box, &settings, "mock@pass", "mock@skip", "mock@flood", "mock@warn", NULL);
	settings.disk_usage_limit_bytes = 3 * 1024 * 1024;
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	assert_int_equal(execute_on_small_disk(box, 1024 * 1024), RUN_CANNOT);
	text = sandbox_read(box, "error");
	assert_contains(text, "out.txt: ");
	assert_contains(text, "gauntlet resume ");
	assert_null(strchr(text, '\n'));
	free(text);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@pass", "pass");
	assert_verdict(results, "igt@mock@skip", "skip");
	assert_verdict(results, "igt@mock@flood", "incomplete");
	assert_verdict(results, "igt@mock@warn", "notrun");
	json_decref(results);
	sandbox_log(box, true);
	sandbox_execute(box);
	sandbox_log(box, false);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@flood", "incomplete");
	assert_contains(result_of(results, "igt@mock@flood", "reason"), "disk usage limit");
	assert_verdict(results, "igt@mock@warn", "warn");
	json_decref(results);
	text = sandbox_read(box, "log");
	assert_null(strstr(text, "begin mock@pass"));
	assert_contains(text, "begin mock@warn");
	free(text);
}

/* The count begins anew with each subtest. */
static void limit_is_of_each_subtest(void **state)
{
	struct run_settings settings;
	struct watch watch;
	pid_t pid;

	signal(SIGQUIT, SIG_DFL); /* a shell that runs us in the background ignores it */
	pid = fork();
	if (!pid) {
		pause();
		_exit(0);
	}
	run_settings_init(&settings);
	settings.disk_usage_limit_bytes = 1000;
	watch_start(&watch, &settings, NULL, pid);
	for (int i = 0; i < 3; i++) {
		watch_output(&watch, 600);
		watch_output(&watch, 400);
		assert_int_equal(watch.phase, WATCH_RUNNING);
		assert_false(watch.full);
		watch_subtest(&watch);
	}
	watch_output(&watch, 1000);
	assert_false(watch.full);
	watch_output(&watch, 1);
	assert_true(watch.full);
	assert_int_equal(watch.phase, WATCH_QUIT);
	assert_int_equal(watch.cause, CAUSE_DISK_LIMIT);
	assert_false(watch.timeout);
	assert_string_equal(watch.reason, "disk usage limit of 1000 bytes exceeded (1001 used)");
	assert_string_equal(watch.note,
			    "\nrunner: This test was killed due to exceeding disk usage limit. "
			    "(Used 1001 bytes, limit 1000)\n");
	waitpid(pid, NULL, 0);
	run_settings_done(&settings);
}

/* The kernel's messages count as well. */
static void kernel_log_counts(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings, overrides;
	char *fifo = xasprintf("%s/kmsg", box->dir), *text;
	struct run_error err;
	json_t *results;
	pid_t pid;

	assert_int_equal(mkfifo(fifo, 0600), 0);
	sandbox_settings(box, &settings, "mock@hang", NULL);
	settings.disk_usage_limit_bytes = 100000;
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	run_settings_init(&overrides);
	overrides.sysrq = false;
	overrides.kmsg_path = fifo;
	pid = fork();
	if (!pid) {
		FILE *stream = fopen(fifo, "w");

		while (stream && fputs("4,1,1,-;the device is on fire\n", stream) >= 0)
			;
		_exit(0);
	}
	assert_int_equal(run_execute(box->results, &overrides, NULL, &err), 0);
	run_settings_done(&overrides);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@hang", "incomplete");
	assert_contains(result_of(results, "igt@mock@hang", "reason"), "disk usage limit");
	text = sandbox_read(box, "results/0/out.txt");
	assert_contains(text, "\nrunner: This test was killed due to exceeding disk usage limit.");
	free(text);
	json_decref(results);
}

/* Whoever fills the log faster than it can be read does not keep the runner from its work. */
static void endless_kernel_log(void **state)
{
	int source = open("/dev/zero", O_RDONLY | O_NONBLOCK);
	int target = open("/dev/null", O_WRONLY);
	size_t bytes = 0;

	assert_true(source >= 0 && target >= 0);
	assert_int_equal(kmsg_copy(source, target, &bytes), 0);
	assert_in_range(bytes, 100 * 8192, 1000 * 8192);
	close(source);
	close(target);
}

/* A run of one test that taints the kernel with @taint and hangs; returns its seconds. */
static double run_tainted(struct sandbox *box, const char *taint, unsigned int test_s,
			  unsigned int idle_s, json_t **ret_results)
{
	char *path = xasprintf("%s/" TAINTED_FILE, box->dir);
	struct run_settings settings;
	double start = now_s();

	sandbox_boot(box, BOOT);
	setenv("MOCK_MEDDLE_FILE", path, 1);
	setenv("MOCK_MEDDLE_TEXT", taint, 1);
	sandbox_settings(box, &settings, "mock@meddle-hang", "mock@pass", NULL);
	settings.abort_mask = RUN_ABORT_TAINT;
	settings.per_test_timeout_s = test_s;
	settings.inactivity_timeout_s = idle_s;
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	sandbox_execute(box);
	*ret_results = sandbox_report(box, NULL);
	assert_verdict(*ret_results, "igt@mock@pass", "notrun");
	assert_verdict(*ret_results, "igt@runner@aborted", "fail");
	free(path);
	return now_s() - start;
}

static void taint_kills_without_timeouts(void **state)
{
	struct sandbox *box = *state;
	json_t *results;
	char *text;

	run_tainted(box, "512\n", 0, 0, &results);
	assert_verdict(results, "igt@mock@meddle-hang", "incomplete");
	assert_string_equal(result_of(results, "igt@mock@meddle-hang", "reason"),
			    "the kernel became tainted: warning (W)");
	assert_contains(result_of(results, "igt@mock@meddle-hang", "out"),
			"\nrunner: This test was killed due to a kernel taint (0x200).\n");
	json_decref(results);
	text = sandbox_read(box, "results/0/journal.txt");
	assert_contains(text, "meddle-hang\nexit:-3 (");
	free(text);
}

static void taint_shortens_timeouts(void **state)
{
	static const struct {
		const char *taint;
		unsigned int test_s, idle_s;
		const char *reason;
	} cases[] = {
		{ "512\n", 20, 0,
		  "per-test timeout of 2 s exceeded (20 s / 10 on a tainted kernel: warning (W))" },
		{ "128\n", 0, 12,
		  "inactivity timeout of 1.2 s exceeded (12 s / 10 on a tainted kernel: oops (D))" },
		/* With a soft lockup: two bad flags, and one that is only a warning. */
		{ "16512\n", 12, 0,
		  "per-test timeout of 1.2 s exceeded (12 s / 10 on a tainted kernel: oops (D))" },
		{ "16896\n", 3, 0,
		  "per-test timeout of 1.5 s exceeded (3 s / 2 on a tainted kernel: warning (W))" },
	};
	struct sandbox *box = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		json_t *results;
		double took = run_tainted(box, cases[i].taint, cases[i].test_s, cases[i].idle_s,
					  &results);

		assert_verdict(results, "igt@mock@meddle-hang", "timeout");
		assert_string_equal(result_of(results, "igt@mock@meddle-hang", "reason"),
				    cases[i].reason);
		assert_true(took >= 1.2);
		assert_true(took < 18);
		json_decref(results);
		assert_int_equal(file_remove_tree(AT_FDCWD, box->results), 0);
	}
}

/* Nobody asked to watch for taint: the limits are what they are. */
static void taint_that_nobody_watches(void **state)
{
	struct run_settings settings;
	struct sandbox *box = *state;
	struct boot boot = { 0 };
	struct run_error err;
	struct guard guard;

	sandbox_boot(box, BOOT);
	sandbox_taint(box, 512);
	run_settings_init(&settings);
	settings.machine_root = xasprintf("%s/machine", box->dir);
	assert_int_equal(guard_open(&guard, &settings, -1, &boot, NULL, &err), 0);
	assert_int_equal(guard_tick(&guard), -1);
	assert_int_equal(guard.taints, 0);
	assert_int_equal(guard.hurry, 1);
	guard_close(&guard);
	/* What was there before the run is nothing to hurry for. */
	settings.abort_mask = RUN_ABORT_TAINT;
	boot.taint = 512;
	assert_int_equal(guard_open(&guard, &settings, -1, &boot, NULL, &err), 0);
	assert_true(guard_tick(&guard) <= 1000);
	assert_int_equal(guard.taints, 0);
	assert_int_equal(guard.hurry, 1);
	guard_close(&guard);
	run_settings_done(&settings);
}

/* On a tainted kernel, a process that survives SIGKILL is given up after 2 s instead of 20. */
static void tainted_and_stuck(void **state)
{
	struct guard guard = { .taints = 128, .hurry = 10 };
	struct run_settings settings;
	struct watch watch;
	unsigned long long before;
	siginfo_t info;
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	unsetenv("GAUNTLET_TIMEOUT_FACTOR"); /* of the times that are looked at below */
	/* Dead, but nobody reaps it: it takes every signal and stays. */
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	run_settings_init(&settings);
	guard.settings = &settings;
	watch_start(&watch, &settings, &guard, pid);
	before = clock_ns();
	watch_kill(&watch);
	assert_true(watch.phase_end_ns >= before + 2 * NS_PER_S);
	assert_true(watch.phase_end_ns <= clock_ns() + 2 * NS_PER_S);
	guard.taints = 0;
	watch_kill(&watch);
	assert_true(watch.phase_end_ns > before + 19 * NS_PER_S);
	waitpid(pid, NULL, 0);
	run_settings_done(&settings);
}

static int clean_up(void **state)
{
	unsetenv("MOCK_MEDDLE_FILE");
	unsetenv("MOCK_MEDDLE_TEXT");
	return sandbox_close(state);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, clean_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(disk_usage_limit),
		BOXED(limits_of_simple_tests),
		BOXED(fills_the_disk),
		cmocka_unit_test(limit_is_of_each_subtest),
		BOXED(kernel_log_counts),
		cmocka_unit_test(endless_kernel_log),
		BOXED(taint_kills_without_timeouts),
		BOXED(taint_shortens_timeouts),
		BOXED(taint_that_nobody_watches),
		cmocka_unit_test(tainted_and_stuck),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
