/* SPDX-License-Identifier: MIT */
/* The program itself: exit statuses, and one line for each bad input. */
#include "sandbox.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs gauntlet in the sandbox; returns the exit status, its stderr in @box's "stderr". */
static int gauntlet(const struct sandbox *box, const char *args)
{
	char *command =
		xasprintf("cd %s && exec " GAUNTLET_PATH " %s >stdout 2>stderr", box->dir, args);
	int status = system(command);

	free(command);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* Bad input: this status, nothing on stdout and one line that begins with the name. */
static void assert_one_line(const struct sandbox *box, const char *args, int status,
			    const char *text)
{
	int got = gauntlet(box, args);
	char *out = sandbox_read(box, "stdout"), *err = sandbox_read(box, "stderr");

	if (got != status)
		fail_msg("gauntlet %s: status %d, expected %d: %s", args, got, status, err);
	assert_string_equal(out, "");
	assert_int_equal(strncmp(err, "gauntlet: ", 10), 0);
	assert_contains(err, text);
	assert_ptr_equal(strchr(err, '\n'), err + strlen(err) - 1);
	free(out);
	free(err);
}

static void bad_usage(void **state)
{
	struct sandbox *box = *state;

	assert_one_line(box, "rum", 2, "unknown command 'rum'");
	assert_one_line(box, "run --hrre", 2, "unknown option '--hrre': see gauntlet run --help");
	assert_one_line(box, "run --name", 2, "a value is missing after '--name'");
	assert_one_line(box, "run --per-test-timeout soon", 2, "give a number of seconds");
	assert_one_line(box, "run --per-test-timeout -1", 2, "give a number of seconds");
	assert_one_line(box, "run --name a/b", 2, "without '/'");
	assert_one_line(box, "list -Z", 2, "unknown option '-Z'");
	assert_one_line(box, "results", 2, "give a results directory");
	assert_one_line(box, "resume a b", 2, "unexpected 'b'");
	assert_one_line(box, "execute", 2, "give one results directory");
}

/* What is watched around the tests: taken, kept, or refused in one line. */
static void watching_options(void **state)
{
	static const char *const kept[] = {
		"abort_mask : 5\n",   "disk_usage_limit : 3145728\n", "facts : 1\n",
		"kmemleak : 1\n",     "kmemleak_each : 1\n",          "overall_timeout : 77\n",
		"use_watchdog : 1\n", "enable_code_coverage : 1\n",   "cov_results_per_test : 1\n",
		"root/mock\n",
	};
	struct sandbox *box = *state;
	char *text;

	assert_one_line(box, "run --abort-on taint,tain", 2,
			"--abort-on taint,tain: 'tain' is no condition: give taint");
	assert_one_line(box, "run --overall-timeout 1h", 2, "give a number of seconds");
	assert_one_line(box, "run --disk-usage-limit 1T", 2, "k, M or G may follow it");
	assert_one_line(box, "run --kmemleak=often", 2, "give once or each");
	assert_one_line(box, "run --hook pre-tests:true", 2, "there is no event 'pre-tests'");
	assert_one_line(box, "run --collect-script root/none", 2,
			"No such file or directory: give");
	assert_one_line(box, "run --collect-script root/test-list.txt", 2,
			"Permission denied: give");
	assert_int_equal(gauntlet(box,
				  "run --here --allow-non-root --test-root root --dry-run "
				  "--results r --abort-on taint,ping --disk-usage-limit 3M "
				  "--facts --kmemleak=each --overall-timeout 77 "
				  "--use-watchdog --coverage-per-test "
				  "--collect-script root/mock --hook 'pre-test:a\\b' mock@pass"),
			 0);
	text = sandbox_read(box, "r/metadata.txt");
	for (size_t i = 0; i < ARRAY_SIZE(kept); i++)
		assert_contains(text, kept[i]);
	free(text);
	text = sandbox_read(box, "r/hooks.txt");
	assert_string_equal(text, "pre-test:a\\\\b\n\n");
	free(text);
}

/* Which GPUs the lab simulates is kept for a resume; this machine's own are as they are. */
static void gpu_of_the_lab(void **state)
{
	struct sandbox *box = *state;
	char *text;

	assert_one_line(box, "run --here --gpu ptl", 2, "--gpu is for labs");
	assert_int_equal(gauntlet(box, "run --test-root root --dry-run --results g --gpu ptl "
				       "mock@pass"),
			 0);
	text = sandbox_read(box, "g/metadata.txt");
	assert_contains(text, "\ngpu : ptl\n");
	free(text);
}

/* The rest is not run, and the report says why. */
static void overall_timeout(void **state)
{
	struct sandbox *box = *state;
	char *text;

	setenv("GAUNTLET_TIMEOUT_FACTOR", "0.01", 1);
	assert_int_equal(gauntlet(box, "run --here --allow-non-root --test-root root --results r "
				       "--overall-timeout 1 mock@slow mock@slow-2"),
			 1);
	unsetenv("GAUNTLET_TIMEOUT_FACTOR");
	text = sandbox_read(box, "stderr");
	assert_string_equal(text, "gauntlet: overall timeout of 1 s exceeded: gauntlet resume r "
				  "runs the rest\n");
	free(text);
	text = sandbox_read(box, "r/results.json");
	assert_contains(text, "overall timeout of 1 s exceeded");
	free(text);
}

/* igt_runner's options are gauntlet run's as well. */
static void options_of_igt_runner(void **state)
{
	static const char *const lines[] = {
		"abort_mask : 3\n",
		"disk_usage_limit : 2048\n",
		"multiple_mode : 1\n",
		"overall_timeout : 9\n",
		"piglit_style_dmesg : 1\n",
		"dmesg_warn_level : 5\n",
		"kmemleak_each : 1\n",
		"facts : 1\n",
		"prune_mode : 1\n",
		"use_watchdog : 1\n",
		"socket : 1\n",
		"sync : 0\n",
		"per_test_timeout : 300\n",
	};
	struct sandbox *box = *state;
	char *text;

	sandbox_write(box, "block", "^igt@mock@s\n");
	assert_int_equal(
		gauntlet(box,
			 "run --here --test-root root --name r -d --no-sync -b block -m --socket "
			 "--abort-on-monitored-error=taint,lockdep --disk-usage-limit 2k -kea -f "
			 "--overall-timeout 9 --piglit-style-dmesg --prune-mode keep-subtests "
			 "--use-watchdog -e A=1 --hook 'echo hello'"),
		2);
	assert_int_equal(
		gauntlet(box,
			 "run --here --test-root root --name r -d --no-sync -b block -m --socket "
			 "--abort-on-monitored-error=taint,lockdep --disk-usage-limit 2k -keach -f "
			 "--overall-timeout 9 --piglit-style-dmesg --prune-mode keep-subtests "
			 "--use-watchdog -e A=1 --hook 'echo hello'"),
		0);
	text = sandbox_read(box, "results/r/metadata.txt");
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		assert_contains(text, lines[i]);
	free(text);
	text = sandbox_read(box, "results/r/joblist.txt");
	assert_int_equal(strncmp(text, "mock pass,fail,warn,crash", 25), 0);
	assert_null(strstr(text, "skip"));
	free(text);
	assert_true(sandbox_has(box, "results/r/hooks.txt"));
	assert_true(sandbox_has(box, "results/r/environment.txt"));
}

static void bad_input(void **state)
{
	struct sandbox *box = *state;

	sandbox_write(box, "taken/file", "x");
	assert_one_line(box, "run --here --test-root nowhere", 2,
			"nowhere: No such file or directory: give the tests' directory");
	assert_one_line(box, "run --here --test-root taken", 2, "test-list.txt: No such file");
	assert_one_line(box, "list --test-root root mock@nothing", 2,
			"unknown subtest 'mock@nothing': gauntlet list 'mock' shows them");
	assert_one_line(box, "run --here --allow-non-root --test-root root --test-list none", 2,
			"give a test list that can be read");
	assert_one_line(box,
			"run --here --allow-non-root --test-root root --results taken mock@pass", 2,
			"taken: exists and is not empty: give --overwrite");
	assert_one_line(
		box, "run --here --allow-non-root --test-root root --results taken/file mock@pass",
		2, "Not a directory");
	assert_one_line(box, "results nowhere", 2, "nowhere: No such file or directory");
	assert_one_line(box, "resume taken", 2, "not a results directory");
	assert_one_line(box, "execute taken", 2, "not a results directory");
}

static void not_root(void **state)
{
	struct sandbox *box = *state;
	char *err;

	if (!geteuid()) {
		/* A copy, for a program that nobody can reach from his own directory. */
		char *command = xasprintf(
			"cd %s && chmod 777 . && cp " GAUNTLET_PATH " . && "
			"setpriv --reuid=65534 --clear-groups ./gauntlet run --here --test-root root mock@pass "
			">stdout 2>stderr",
			box->dir);
		int status = system(command);

		free(command);
		assert_int_equal(WEXITSTATUS(status), 3);
	} else {
		assert_int_equal(gauntlet(box, "run --here --test-root root mock@pass"), 3);
	}
	assert_false(sandbox_has(box, "results"));
	err = sandbox_read(box, "stderr");
	assert_string_equal(err, "gauntlet: run --here: not root: use sudo, or --allow-non-root if "
				 "the tests need no root\n");
	free(err);
}

static void exit_statuses(void **state)
{
	static const char run[] =
		"run --here --allow-non-root --test-root root --overwrite --name r ";
	static const struct {
		const char *tests;
		int status;
	} cases[] = {
		{ "mock@pass mock@skip", 0 }, { "mock@warn", 0 },
		{ "mock@pass mock@fail", 1 }, { "mock@crash", 1 },
		{ "mock@segfault", 1 },       { "mock@stop-run mock@pass", 1 },
		{ "mock@exit-3", 1 },         { "--per-test-timeout 1 mock@hang", 1 },
	};
	struct sandbox *box = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *args = xasprintf("%s%s", run, cases[i].tests);
		int status = gauntlet(box, args);

		if (status != cases[i].status)
			fail_msg("%s: status %d", cases[i].tests, status);
		free(args);
	}
}

static void output_of_a_run(void **state)
{
	struct sandbox *box = *state;
	char *out;

	assert_int_equal(gauntlet(box, "run --here --allow-non-root --test-root root --name r "
				       "mock@pass mock@fail mock@dynamic-fail"),
			 1);
	out = sandbox_read(box, "stdout");
	assert_contains(out, "[01/03] mock@pass: pass (0.12s)\n");
	assert_contains(out, "[02/03] mock@fail: fail (0.12s): mock.c:42: n == 3: error: 2 != 3\n");
	assert_contains(out, "\n               pass   skip   fail    all       time\n");
	assert_contains(out, "\nmock              1      0      2      3 ");
	assert_contains(out, "\nfail       mock@fail (0.12s)\n           mock.c:42: n == 3");
	assert_contains(out,
			"\nfail       mock@dynamic-fail (0.12s)\n           bad: bad things\n");
	assert_contains(out, "\nresults/r/results.json\nresults/r/index.html\n");
	assert_null(strchr(out, '\033'));
	free(out);
	assert_true(sandbox_has(box, "results/r/index.html"));
}

static void dry_run_then_resume(void **state)
{
	struct sandbox *box = *state;
	char *out;

	assert_int_equal(gauntlet(box, "run --here --allow-non-root --test-root root --name r "
				       "--dry-run mock@pass mock@skip"),
			 0);
	out = sandbox_read(box, "stdout");
	assert_string_equal(out,
			    "2 tests prepared in results/r: gauntlet resume results/r runs them\n");
	free(out);
	assert_false(sandbox_has(box, "results/r/0"));
	assert_int_equal(gauntlet(box, "results --no-html results/r"), 1);
	assert_false(sandbox_has(box, "results/r/index.html"));
	assert_int_equal(gauntlet(box, "resume results/r"), 0);
	assert_true(sandbox_has(box, "results/r/1/journal.txt"));
	assert_int_equal(gauntlet(box, "results results/r"), 0);
	assert_true(sandbox_has(box, "results/r/index.html"));
}

/* What list prints, run takes. */
static void list_makes_a_test_list(void **state)
{
	struct sandbox *box = *state;
	char *out;

	assert_int_equal(gauntlet(box, "list --test-root root -t 'mock@s(low|kip)$'"), 0);
	out = sandbox_read(box, "stdout");
	assert_string_equal(out, "igt@mock@skip\nigt@mock@slow\n");
	free(out);
	sandbox_write(box, "list", "igt@mock@skip\nigt@mock@slow\n");
	assert_int_equal(gauntlet(box, "run --here --allow-non-root --test-root root --name r "
				       "--test-list list"),
			 0);
	assert_true(sandbox_has(box, "results/r/1/out.txt"));
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(bad_usage),
		BOXED(watching_options),
		BOXED(gpu_of_the_lab),
		BOXED(overall_timeout),
		BOXED(options_of_igt_runner),
		BOXED(bad_input),
		BOXED(not_root),
		BOXED(exit_statuses),
		BOXED(output_of_a_run),
		BOXED(dry_run_then_resume),
		BOXED(list_makes_a_test_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
