/* SPDX-License-Identifier: MIT */
/* The program called as igt_runner, igt_resume and igt_results. */
#include "sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs a link to the program in the sandbox; its output goes to "stdout" and "stderr" there. */
static int run(const struct sandbox *box, const char *command)
{
	char *line = xasprintf("cd %s && exec ./%s >stdout 2>stderr", box->dir, command);
	int status = system(line);

	free(line);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int open_with_links(void **state)
{
	static const char *const names[] = { "igt_runner", "igt_resume", "igt_results" };
	struct sandbox *box;

	if (sandbox_open(state))
		return -1;
	box = *state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char *link = xasprintf("%s/%s", box->dir, names[i]);

		assert_int_equal(symlink(GAUNTLET_PATH, link), 0);
		free(link);
	}
	return 0;
}

static void assert_status(const struct sandbox *box, const char *command, int status)
{
	int got = run(box, command);
	char *err = sandbox_read(box, "stderr");

	if (got != status)
		fail_msg("%s: status %d, expected %d: %s", command, got, status, err);
	free(err);
}

/* One line on stderr that begins with the program's own name. */
static void assert_refused(const struct sandbox *box, const char *command, int status,
			   const char *text)
{
	size_t name = strcspn(command, " ");
	char *err;

	assert_status(box, command, status);
	err = sandbox_read(box, "stderr");
	if (strncmp(err, command, name) || strncmp(err + name, ": ", 2))
		fail_msg("%s: %s", command, err);
	assert_contains(err, text);
	assert_ptr_equal(strchr(err, '\n'), err + strlen(err) - 1);
	free(err);
}

#define RUN "igt_runner --allow-non-root -o "

static void exit_statuses(void **state)
{
	struct sandbox *box = *state;

	assert_status(box, RUN "-t pass root r", 0);
	assert_status(box, RUN "-t 'mock@(pass|fail)$' root r", 0);
	assert_status(box, RUN "-t 'mock@(stop-run|slow)$' root r", 1);
	assert_true(sandbox_has(box, "r/results.json"));
	assert_status(box, "igt_runner --help", 1);
	assert_status(box, "igt_runner --version", 1);
	assert_status(box, "igt_runner --help-hook", 1);
	assert_refused(box, RUN "-t nothing-like-this root r", 1, "nothing to run");
	assert_refused(box, "igt_runner", 1, "no results path");
	assert_refused(box, "igt_runner r", 1, "no test root");
	assert_refused(box, "igt_runner --no-such-option", 1, "unknown option '--no-such-option'");
	assert_status(box, "igt_results r", 0);
	assert_status(box, "igt_resume r", 1);
	assert_refused(box, "igt_resume", 1, "give one results path");
	assert_refused(box, "igt_resume nowhere", 127, "nowhere: No such file");
	assert_refused(box, "igt_resume root", 127, "not a results directory");
	/* What it has is unusable. */
	sandbox_write(box, "broken/metadata.txt", "allow_non_root : 1\ntest_root : /\n");
	sandbox_write(box, "broken/joblist.txt/file", "");
	assert_refused(box, "igt_resume broken", 127, "broken/joblist.txt: cannot read");
	sandbox_write(box, "hollow/metadata.txt", "allow_non_root : 1\n");
	sandbox_write(box, "hollow/joblist.txt", "mock pass\n");
	assert_refused(box, "igt_resume hollow", 127, "hollow/metadata.txt: no test_root");
	assert_refused(box, "igt_results", 1, "give one results path");
	assert_refused(box, "igt_results nowhere", 1, "nowhere: No such file");
}

/* The run ends between two tests when their time is up; what is left runs later. */
static void overall_timeout_is_2(void **state)
{
	struct sandbox *box = *state;

	assert_status(box,
		      RUN
		      "-t 'mock@(hang|slow-5)$' --per-test-timeout 1 --overall-timeout 1 root r",
		      2);
	assert_true(sandbox_has(box, "r/results.json"));
}

/* "[SECONDS.MICROSECONDS] text": returns what follows the stamp in the line at @line. */
static const char *after_stamp(const char *line)
{
	double seconds;
	int len = 0;

	if (sscanf(line, "[%lf] %n", &seconds, &len) != 1 || !len)
		fail_msg("no time stamp: %s", line);
	return line + len;
}

static void progress_lines(void **state)
{
	struct sandbox *box = *state;
	char *out, *second, *third;
	int left = 0, len = 0;

	unsetenv("GAUNTLET_TIMEOUT_FACTOR");
	assert_status(box, RUN "-t 'mock@(pass|fail)$' --overall-timeout 1000 root r", 0);
	out = sandbox_read(box, "stdout");
	second = strchr(out, '\n') + 1;
	third = strchr(second, '\n') + 1;
	sscanf(after_stamp(out), "[1/2] (%4ds left) mock (pass)\n%n", &left, &len);
	assert_int_not_equal(len, 0);
	assert_in_range(left, 1, 1000);
	assert_int_equal(strncmp(after_stamp(second), "[2/2] ( ", 8), 0);
	assert_string_equal(after_stamp(third), "Done.\n");
	free(out);
	assert_status(box, RUN "-l quiet -t 'mock@(pass|fail)$' root r", 0);
	out = sandbox_read(box, "stdout");
	assert_string_equal(out, "");
	free(out);
}

static void verbose_lines(void **state)
{
	static const char *const texts[] = {
		"[1/1] mock (dynamic)\n",
		"Starting subtest: dynamic\n",
		"Subtest dynamic: SUCCESS (0.125s)\n",
		"Starting dynamic subtest: one\n",
		"Dynamic subtest one: SUCCESS (0.010s)\n",
		"Starting dynamic subtest: two\n",
		"Dynamic subtest two: SUCCESS (0.020s)\n",
		"Done.\n",
	};
	struct sandbox *box = *state;
	const char *line;
	char *out;

	assert_status(box, RUN "-l verbose -t 'mock@dynamic$' root r", 0);
	out = sandbox_read(box, "stdout");
	line = out;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		line = after_stamp(line);
		if (strncmp(line, texts[i], strlen(texts[i])))
			fail_msg("%s, expected: %s", line, texts[i]);
		line = strchr(line, '\n') + 1;
	}
	assert_string_equal(line, "");
	free(out);
}

static void dry_run_then_resume(void **state)
{
	struct sandbox *box = *state;

	assert_status(box, "igt_runner -d -e HOME -t 'mock@(pass|skip)$' root r", 0);
	assert_true(sandbox_has(box, "r/metadata.txt"));
	assert_true(sandbox_has(box, "r/joblist.txt"));
	assert_true(sandbox_has(box, "r/environment.txt"));
	assert_false(sandbox_has(box, "r/0"));
	assert_false(sandbox_has(box, "r/results.json"));
	assert_status(box, "igt_resume r", 0);
	assert_true(sandbox_has(box, "r/0/out.txt"));
	assert_true(sandbox_has(box, "r/1/out.txt"));
	assert_true(sandbox_has(box, "r/results.json"));
}

/* A name that does not exist fails; in igt_runner's results it is a skip. */
static void unknown_names_fail(void **state)
{
	struct sandbox *box = *state;
	json_t *results;
	char *err, *path = xasprintf("%s/r/results.json", box->dir);

	sandbox_write(box, "list", "igt@mock@pass\nigt@mock@nothing\nigt@nobody@x\nigt@nobody\n");
	assert_status(box, RUN "--test-list list root r", 0);
	err = sandbox_read(box, "stderr");
	assert_contains(
		err,
		"list:2: unknown subtest 'igt@mock@nothing': it is run all the same, and fails");
	free(err);
	results = json_load_file(path, 0, NULL);
	assert_verdict(results, "igt@mock@pass", "pass");
	assert_verdict(results, "igt@mock@nothing", "fail");
	assert_verdict(results, "igt@nobody@x", "fail");
	assert_verdict(results, "igt@nobody", "fail");
	assert_contains(result_of(results, "igt@mock@nothing", "err"), "Unknown subtest: nothing");
	json_decref(results);
	free(path);
}

/* Files that no run makes are left alone. */
static void overwriting(void **state)
{
	struct sandbox *box = *state;

	sandbox_write(box, "r/notes.txt", "mine");
	assert_refused(box, "igt_runner --allow-non-root -t 'mock@pass$' root r", 1,
		       "exists and is not empty");
	assert_status(box, RUN "-t 'mock@(pass|skip)$' root r", 0);
	assert_true(sandbox_has(box, "r/1"));
	assert_status(box, RUN "-t 'mock@pass$' root r", 0);
	assert_true(sandbox_has(box, "r/0"));
	assert_false(sandbox_has(box, "r/1"));
	assert_true(sandbox_has(box, "r/notes.txt"));
}

static void listing(void **state)
{
	struct sandbox *box = *state;
	char *out;

	assert_status(box, "igt_runner --list-all -m -t skip root", 0);
	out = sandbox_read(box, "stdout");
	assert_string_equal(out, "igt@mock@skip\nigt@mock@skip-bare\n");
	free(out);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, open_with_links, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(exit_statuses),       BOXED(overall_timeout_is_2),
		BOXED(progress_lines),      BOXED(verbose_lines),
		BOXED(dry_run_then_resume), BOXED(unknown_names_fail),
		BOXED(overwriting),         BOXED(listing),
	};

	unsetenv("IGT_TEST_ROOT");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
