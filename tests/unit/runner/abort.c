/* SPDX-License-Identifier: MIT */
/* What stops a run: taint, lockdep, and the baseline of what was there before. */
#include "sandbox.h"

#include <stdlib.h>
#include <string.h>

#include "runner/guard/abort.h"

#define WARNING      512u
#define OUT_OF_TREE  4096u
#define BOOT_A       "aaaaaaaa-1111-2222-3333-444444444444\n"
#define TAINTED_FILE "machine/proc/sys/kernel/tainted"

/* A run of mock@pass, mock@meddle, mock@skip, mock@warn; meddle writes @text to @file. */
static void prepare(struct sandbox *box, unsigned int abort_mask, const char *file,
		    const char *text)
{
	char *path = xasprintf("%s/%s", box->dir, file);
	struct run_settings settings;

	sandbox_boot(box, BOOT_A);
	sandbox_settings(box, &settings, "mock@pass", "mock@meddle", "mock@skip", "mock@warn",
			 NULL);
	settings.abort_mask = abort_mask;
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	setenv("MOCK_MEDDLE_FILE", path, 1);
	setenv("MOCK_MEDDLE_TEXT", text, 1);
	free(path);
}

static void assert_file(const struct sandbox *box, const char *name, const char *content)
{
	char *text = sandbox_read(box, name);

	assert_string_equal(text, content);
	free(text);
}

/* Nothing is left to run, and a resume finds that at once. */
static void assert_over(const struct sandbox *box)
{
	struct run_error err;
	size_t left = 99;

	assert_int_equal(run_unfinished(box->results, &left, &err), 0);
	assert_int_equal(left, 0);
	sandbox_log(box, true);
	sandbox_execute(box);
	sandbox_log(box, false);
	assert_false(sandbox_has(box, "log"));
}

static void taint_after_a_test(void **state)
{
	struct sandbox *box = *state;
	json_t *results;
	int status;

	prepare(box, RUN_ABORT_TAINT, TAINTED_FILE, "4736\n"); /* 512 + 128 + 4096 */
	sandbox_execute(box);
	results = sandbox_report(box, &status);
	assert_int_equal(status, RUN_FAILED);
	assert_verdict(results, "igt@mock@pass", "pass");
	assert_verdict(results, "igt@mock@meddle", "pass");
	assert_verdict(results, "igt@mock@skip", "notrun");
	assert_verdict(results, "igt@mock@warn", "notrun");
	assert_verdict(results, "igt@runner@aborted", "fail");
	json_decref(results);
	assert_file(box, "results/aborted.txt",
		    "Aborting.\nPrevious test: mock@meddle\nNext test: mock@skip\n\n"
		    "Kernel badly tainted (0x280): oops (D), warning (W)\n");
	assert_false(sandbox_has(box, "results/2"));
	assert_true(sandbox_has(box, "results/endtime.txt"));
	assert_over(box);
}

static void taint_is_not_asked_for(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	prepare(box, RUN_ABORT_LOCKDEP | RUN_ABORT_PING, TAINTED_FILE, "512\n");
	sandbox_execute(box);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@warn", "warn");
	assert_false(sandbox_has(box, "results/aborted.txt"));
	json_decref(results);
}

/* Taint of before the run poisons nothing; one more flag does. */
static void baseline(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	prepare(box, RUN_ABORT_TAINT, TAINTED_FILE, "640\n");
	sandbox_taint(box, WARNING);
	sandbox_execute(box);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@meddle", "pass");
	assert_verdict(results, "igt@mock@skip", "notrun");
	assert_contains(result_of(results, "igt@runner@aborted", "out"),
			"\nKernel badly tainted (0x80): oops (D)\n");
	json_decref(results);
	assert_file(box, "results/boots.txt", "aaaaaaaa-1111-2222-3333-444444444444 taint 0x200\n");
}

/* A run that goes on knows what was there when it first came to this boot, and on the next. */
static void baseline_of_each_boot(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	prepare(box, RUN_ABORT_TAINT, TAINTED_FILE, "640\n");
	sandbox_write(box, "results/boots.txt",
		      "cccccccc-1111-2222-3333-444444444444 taint 0x280\n"
		      "aaaaaaaa-1111-2222-3333-444444444444 taint 0x80\n"
		      "bbbbbbbb-1111-2222-3333-444444444444 taint 0x0\n"
		      "aaaaaaaa-1111-2222-3333-444444444444 taint 0x280\n"
		      "dddddddd-1111-2222-3333-444444444444 taint 0x0\n"
		      "cut short");
	sandbox_taint(box, 128);
	sandbox_execute(box);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@pass", "pass");
	assert_contains(result_of(results, "igt@runner@aborted", "out"),
			"\nKernel badly tainted (0x200): warning (W)\n");
	json_decref(results);
	assert_file(box, "results/boots.txt",
		    "cccccccc-1111-2222-3333-444444444444 taint 0x280\n"
		    "aaaaaaaa-1111-2222-3333-444444444444 taint 0x80\n"
		    "bbbbbbbb-1111-2222-3333-444444444444 taint 0x0\n"
		    "aaaaaaaa-1111-2222-3333-444444444444 taint 0x280\n"
		    "dddddddd-1111-2222-3333-444444444444 taint 0x0\n"
		    "cut short\n"
		    "aaaaaaaa-1111-2222-3333-444444444444 taint 0x80\n");
}

/* What came up while nothing ran is not forgiven to a run that was begun before. */
static void tainted_between_two_goes(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	prepare(box, RUN_ABORT_TAINT, TAINTED_FILE, "0\n");
	sandbox_write(box, "results/boots.txt", "aaaaaaaa-1111-2222-3333-444444444444 taint 0x0\n");
	sandbox_taint(box, WARNING);
	sandbox_execute(box);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@pass", "notrun");
	assert_file(box, "results/aborted.txt",
		    "Aborting.\nPrevious test: nothing\nNext test: mock@pass\n\n"
		    "Kernel badly tainted (0x200): warning (W)\n");
	json_decref(results);
	assert_over(box);
}

/* The flags that count are these four and no others. */
static void which_flags_are_bad(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	struct abort_watch watch;
	struct run_error err;

	run_settings_init(&settings);
	settings.abort_mask = RUN_ABORT_TAINT;
	settings.machine_root = xasprintf("%s/machine", box->dir);
	assert_int_equal(abort_watch_open(&watch, &settings, 0, &err), 0);
	assert_null(abort_check(&watch, true)); /* no such file */
	for (unsigned int bit = 0; bit < 20; bit++) {
		bool bad = bit == 4 || bit == 5 || bit == 7 || bit == 9;
		char *why;

		sandbox_taint(box, 1u << bit | OUT_OF_TREE);
		why = abort_check(&watch, false);
		assert_int_equal(!!why, bad);
		assert_int_equal(abort_taints(&watch), bad ? 1u << bit : 0);
		free(why);
	}
	sandbox_write(box, TAINTED_FILE, "nonsense");
	assert_null(abort_check(&watch, true));
	abort_watch_close(&watch);
	run_settings_done(&settings);
}

#define LOCKDEP_FILE "machine/proc/lockdep_stats"
#define LOCKDEP_ON   " lock-classes:  1700 [max: 8192]\n debug_locks:                             1\n"
#define LOCKDEP_OFF \
	" lock-classes:  1700 [max: 8192]\n debug_locks:                             0\n"

static void lockdep_after_a_test(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	prepare(box, RUN_ABORT_LOCKDEP, LOCKDEP_FILE, LOCKDEP_OFF);
	sandbox_write(box, LOCKDEP_FILE, LOCKDEP_ON);
	sandbox_execute(box);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@meddle", "pass");
	assert_verdict(results, "igt@mock@skip", "notrun");
	assert_contains(
		result_of(results, "igt@runner@aborted", "out"),
		"\n\nLockdep is no longer active (debug_locks: 0 in /proc/lockdep_stats)\n");
	json_decref(results);
}

/* A kernel without lockdep has no such file. */
static void no_lockdep(void **state)
{
	struct sandbox *box = *state;

	prepare(box, RUN_ABORT_LOCKDEP, TAINTED_FILE, "512\n");
	sandbox_execute(box);
	assert_false(sandbox_has(box, "results/aborted.txt"));
	assert_true(sandbox_has(box, "results/3/journal.txt"));
}

static void before_the_first_test(void **state)
{
	struct sandbox *box = *state;
	json_t *results;
	char name[40];
	int status;

	prepare(box, RUN_ABORT_LOCKDEP, LOCKDEP_FILE, LOCKDEP_ON);
	sandbox_write(box, LOCKDEP_FILE, LOCKDEP_OFF);
	sandbox_log(box, true);
	sandbox_execute(box);
	sandbox_log(box, false);
	assert_false(sandbox_has(box, "log"));
	assert_file(box, "results/aborted.txt",
		    "Aborting.\nPrevious test: nothing\nNext test: mock@pass\n\n"
		    "Lockdep is no longer active (debug_locks: 0 in /proc/lockdep_stats)\n");
	assert_false(sandbox_has(box, "results/endtime.txt"));
	for (int i = 0; i < 4; i++) {
		snprintf(name, sizeof(name), "results/%d/journal.txt", i);
		assert_file(box, name, "exit:-1 (0.000s)\n");
	}
	results = sandbox_report(box, &status);
	assert_int_equal(status, RUN_FAILED);
	assert_verdict(results, "igt@mock@pass", "notrun");
	assert_verdict(results, "igt@mock@warn", "notrun");
	assert_verdict(results, "igt@runner@aborted", "fail");
	assert_int_equal(json_object_size(json_object_get(results, "tests")), 5);
	json_decref(results);
	assert_over(box);
}

/* What had been done before stays; what had only begun stays incomplete. */
static void before_going_on(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	prepare(box, RUN_ABORT_LOCKDEP, LOCKDEP_FILE, LOCKDEP_ON);
	sandbox_write(box, LOCKDEP_FILE, LOCKDEP_OFF);
	sandbox_write(box, "results/0/journal.txt", "pass\nexit:0 (1.000s)\n");
	sandbox_write(box, "results/0/out.txt",
		      "Starting subtest: pass\nSubtest pass: SUCCESS (1.0s)\n");
	sandbox_write(box, "results/0/err.txt", "");
	sandbox_write(box, "results/0/dmesg.txt", "");
	sandbox_write(box, "results/1/journal.txt", "meddle\n");
	sandbox_write(box, "results/1/out.txt", "Starting subtest: meddle\n");
	sandbox_write(box, "results/1/err.txt", "");
	sandbox_write(box, "results/1/dmesg.txt", "");
	sandbox_execute(box);
	assert_file(box, "results/1/journal.txt", "meddle\n");
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@pass", "pass");
	assert_verdict(results, "igt@mock@meddle", "incomplete");
	assert_verdict(results, "igt@mock@skip", "notrun");
	assert_contains(result_of(results, "igt@runner@aborted", "out"),
			"Previous test: nothing\nNext test: mock@meddle\n");
	json_decref(results);
	assert_over(box);
}

/* With nothing left to run, there is nothing to abort. */
static void after_the_last_test(void **state)
{
	struct sandbox *box = *state;

	prepare(box, RUN_ABORT_LOCKDEP, TAINTED_FILE, "0\n");
	sandbox_execute(box);
	sandbox_write(box, LOCKDEP_FILE, LOCKDEP_OFF);
	sandbox_execute(box);
	assert_false(sandbox_has(box, "results/aborted.txt"));
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
		BOXED(taint_after_a_test),
		BOXED(taint_is_not_asked_for),
		BOXED(baseline),
		BOXED(baseline_of_each_boot),
		BOXED(tainted_between_two_goes),
		BOXED(which_flags_are_bad),
		BOXED(lockdep_after_a_test),
		BOXED(no_lockdep),
		BOXED(before_the_first_test),
		BOXED(before_going_on),
		BOXED(after_the_last_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
