/* SPDX-License-Identifier: MIT */
/* junit.xml: what CI systems read.  Well-formed, whatever tests print. */
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/base/files.h"
#include "runner/run/retry.h"
#include "runner/report/writer.h"

#define COMMENT "# report: issue 41   kernel: 6.12   rate: 3/50   since: 2026-05-02\n"

/* What the checker says of junit.xml in @dir of the sandbox; it must be content. */
static char *check(const struct sandbox *box, const char *file)
{
	char *command = xasprintf("cd %s && python3 " JUNIT_CHECK " %s >said 2>&1", box->dir, file);
	int status = system(command);
	char *said = sandbox_read(box, "said");

	free(command);
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		fail_msg("%s: %s", file, said);
	return said;
}

static char *report(const struct sandbox *box)
{
	struct run_report_opts opts = { .formats = REPORT_JUNIT };
	struct run_error err;
	int status;

	if (run_report(box->results, &opts, &status, &err))
		fail_msg("%s", err.text);
	assert_false(sandbox_has(box, "results/spool.tmp"));
	return check(box, "results/junit.xml");
}

static void list(const struct sandbox *box, struct strlist *paths, const char *name,
		 const char *text)
{
	char *path = xasprintf("%s/%s", box->dir, name);

	sandbox_write(box, name, text);
	strlist_add(paths, path);
	free(path);
}

/* Each outcome has its element; the message tells the reason. */
static void outcomes(void **state)
{
	static const char *const names[] = { "mock@pass", "mock@warn",         "mock@skip",
					     "mock@fail", "mock@crash",        "mock@segfault",
					     "mock@bare", "mock@dynamic-fail", "mock@exit-3",
					     "mock@slow", "mock@flaky-1" };
	struct sandbox *box = *state;
	struct run_settings settings;
	struct run_error err;
	char *said, *xml, *runs = xasprintf("%s/runs", box->dir);
	size_t count;

	setenv("MOCK_RUNS", runs, 1);
	sandbox_settings(box, &settings, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		strlist_add(&settings.names, names[i]);
	list(box, &settings.fails, "x-fails.txt", "mock@dynamic-fail@bad\nmock@bare\n");
	list(box, &settings.flakes, "x-flakes.txt", COMMENT "mock@crash\n");
	list(box, &settings.skips, "x-skips.txt", "mock@slow\n");
	settings.retry = 1;
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	sandbox_execute(box);
	assert_int_equal(run_retry(box->results, &count, NULL, &err), 0);
	sandbox_execute(box);
	unsetenv("MOCK_RUNS");
	said = report(box);
	assert_contains(said, "suite mock 13 3 2 5\n");
	assert_contains(said, "\ncase igt.mock pass\ncase igt.mock warn\n");
	assert_contains(said,
			"\ncase igt.mock skip skipped skip: mock.c:50: has_vfs: no VFs here\n");
	assert_contains(said, "\ncase igt.mock fail failure fail: failed 2 of 2 attempts: "
			      "mock.c:42: n == 3: error: 2 != 3\n");
	assert_contains(said, "\ncase igt.mock crash skipped known-flake: known flake (");
	assert_contains(said, "x-flakes.txt:2, rate 3/50): received SIGSEGV\n");
	assert_contains(said, "\ncase igt.mock segfault error incomplete: failed 2 of 2 attempts: "
			      "killed by signal 11 (SIGSEGV)\n");
	assert_contains(said, "\ncase igt.mock bare failure unexpected-pass: passed, but ");
	assert_contains(said, "\ncase igt.mock dynamic-fail skipped expected-fail: expected (");
	assert_contains(said, "\ncase igt.mock dynamic-fail@good\n");
	assert_contains(said, "\ncase igt.mock slow skipped skipped: skips list: ");
	assert_contains(said, "\ncase igt.mock flaky-1 failure flaky: failed 1 of 2 attempts: ");
	/* Of a flake the log of the attempt that failed. */
	xml = sandbox_read(box, "results/junit.xml");
	assert_contains(strstr(xml, "name=\"flaky-1\""), "/results/9/err.txt]]");
	free(xml);
	free(said);
	free(runs);
}

/* Entries of two binaries by turns: one suite each, all the same. */
static void one_suite_for_each_binary(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	char *said, *xml;

	sandbox_mocks(box, "one", "two", "mock_simple_pass", NULL);
	sandbox_settings(box, &settings, "one@pass", "two@fail", "one@skip", "two@pass",
			 "mock_simple_pass", NULL);
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	sandbox_execute(box);
	said = report(box);
	assert_contains(said, "suite one 2 0 0 1\ncase igt.one pass\ncase igt.one skip skipped");
	assert_contains(said, "suite two 2 1 0 0\ncase igt.two fail failure fail: ");
	assert_contains(said, "\ncase igt.two pass\nsuite mock_simple_pass 1 0 0 0\n"
			      "case igt.mock_simple_pass mock_simple_pass\n");
	xml = sandbox_read(box, "results/junit.xml");
	/* Where the logs are, for who makes links of it. */
	assert_contains(xml, "<system-out>[[ATTACHMENT|");
	assert_contains(xml, "/results/1/out.txt]]\n");
	free(xml);
	free(said);
}

static void unfinished_runs(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	char *said;

	sandbox_settings(box, &settings, "mock@pass", "mock@stop-run", "mock@fail", NULL);
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	said = report(box);
	assert_contains(said, "suite mock 3 0 3 0\n");
	assert_contains(said, "\ncase igt.mock pass error notrun: ");
	free(said);
	sandbox_execute(box);
	said = report(box);
	assert_contains(said, "\ncase igt.mock stop-run error abort: ");
	assert_contains(said, "\ncase igt.mock fail error notrun: the run was aborted before\n");
	assert_contains(said, "suite runner 1 1 0 0\ncase igt.runner aborted failure fail: ");
	free(said);
}

static void any_bytes(void **state)
{
	struct sandbox *box = *state;
	struct buf out = { 0 };
	char *said, *xml;

	sandbox_write(box, "results/metadata.txt",
		      "name : a<b>&\"c\"\\xahd\ntest_root : /nowhere\n");
	sandbox_write(box, "results/joblist.txt", "t odd\n");
	sandbox_write(box, "results/uname.txt", "Linux h<ost 6.12 #1 x86_64\n");
	sandbox_write(box, "results/starttime.txt", "1700000000.250000\n");
	sandbox_write(box, "results/0/journal.txt", "odd\nexit:98 (1.0s)\n");
	buf_adds(&out, "Starting subtest: odd\n");
	for (int c = 0; c < 256; c++)
		buf_addc(&out, (char)c);
	buf_adds(&out, "]]></system-out><failure/>&amp;<!-- \xef\xbf\xbe \xed\xa0\x80 \xc3\xa9\n");
	buf_adds(&out, "Subtest odd: FAIL (0.1s)\n");
	sandbox_write_bytes(box, "results/0/out.txt", out.data, out.len);
	sandbox_write(box, "results/0/err.txt",
		      "Starting subtest: odd\n"
		      "(t:1) CRITICAL: Failed assertion: a < b && \"\x01\xff\xc3\xa9\"\n"
		      "Subtest odd: FAIL (0.1s)\n");
	sandbox_write(box, "results/0/dmesg.txt",
		      "6,1,1,-;[IGT] t: starting subtest odd\n4,1,3,-;<warned> \\x1b \xff\n");
	said = report(box);
	assert_contains(said, "suite t 1 1 0 0\ncase igt.t odd failure dmesg-fail: a < b && \"");
	xml = sandbox_read(box, "results/junit.xml");
	assert_contains(xml, "<testsuites name=\"a&lt;b&gt;&amp;&quot;c&quot;&#10;d\" ");
	assert_contains(xml, " timestamp=\"2023-11-14T22:13:20Z\" hostname=\"h&lt;ost\">");
	assert_contains(xml, "\\x00\\x01\\x02");
	assert_contains(xml, "\\x08\t\n\\x0b\\x0c&#13;\\x0e");
	assert_contains(xml, "\\xff]]&gt;&lt;/system-out&gt;&lt;failure/&gt;&amp;amp;&lt;!-- "
			     "\\xef\\xbf\\xbe \\xed\\xa0\\x80 \xc3\xa9\n");
	assert_contains(xml, "&lt;warned&gt;");
	free(xml);
	free(said);
	buf_done(&out);
}

/* --- The writer alone, with results that no run is needed for. --- */

struct writing {
	const struct sandbox *box;
	FILE *stream;
	struct run_settings settings;
	struct run_info info;
	void *writer;
};

static void writing_open(struct writing *w, const struct sandbox *box, int dirfd)
{
	char *path = xasprintf("%s/junit.xml", box->dir);

	*w = (struct writing){ .box = box };
	run_settings_init(&w->settings);
	w->settings.results_path = xstrdup("r");
	w->info.settings = &w->settings;
	w->info.name = (char *)"alone";
	w->info.dirfd = dirfd;
	w->stream = fopen(path, "we");
	w->writer = junit_writer_ops.begin(w->stream, &w->info);
	free(path);
}

static int writing_close(struct writing *w)
{
	const struct summary summary = { 0 };
	int error = junit_writer_ops.end(w->writer, &summary);

	fclose(w->stream);
	run_settings_done(&w->settings);
	return error;
}

static struct result failure(char *name, struct span out)
{
	return (struct result){
		.name = name,
		.verdict = VERDICT_FAIL,
		.outcome = OUTCOME_UNEXPECTED_FAIL,
		.out = out,
		.err = { "", 0 },
		.reason = (char *)"it failed",
	};
}

/* One log is cut, and all together stay below what GitLab takes (30 MB). */
static void large_logs(void **state)
{
	enum { LOG = 100000, TESTS = 4000 };
	struct sandbox *box = *state;
	int dirfd = dir_open(AT_FDCWD, box->dir);
	struct buf log = { 0 };
	struct writing w;
	char *xml, *said;
	size_t len;

	while (log.len < LOG)
		buf_printf(&log, "line number %zu of a long log\n", log.len / 30);
	writing_open(&w, box, dirfd);
	for (int i = 0; i < TESTS; i++) {
		char name[32];
		struct result result = failure(name, (struct span){ log.data, log.len });

		snprintf(name, sizeof(name), "igt@b%d@t%d", i % 7, i);
		junit_writer_ops.add(w.writer, &result, (size_t)i);
	}
	assert_int_equal(writing_close(&w), 0);
	close(dirfd);
	said = check(box, "junit.xml");
	assert_contains(said, "suite b6 571 571 0 0\ncase igt.b6 t6 failure fail: it failed\n");
	xml = sandbox_read(box, "junit.xml");
	len = strlen(xml);
	assert_in_range(len, 20000000, 25000000);
	assert_contains(xml, "line number 0 of a long log\n");
	buf_done(&log);
	free(said);
	free(xml);
}

static void no_room(void **state)
{
	struct writing w;
	char name[] = "igt@b@t";
	struct result result = failure(name, (struct span){ "", 0 });

	/* No directory: whoever reads half a report must not take it for whole. */
	writing_open(&w, *state, -1);
	junit_writer_ops.add(w.writer, &result, 0);
	assert_int_equal(writing_close(&w), -EBADF);
}

static void leaks_fail(void **state)
{
	struct sandbox *box = *state;
	int dirfd = dir_open(AT_FDCWD, box->dir);
	char name[] = "igt@b@t", test[] = "igt@b@t";
	struct leak leak = { .test = test,
			     .item = (char *)"numvfs",
			     .key = (char *)"sriov_numvfs",
			     .before = (char *)"0",
			     .after = (char *)"2",
			     .end = LEAK_LEFT,
			     .candidates = 1 };
	struct leaks leaks = { &leak, 1 };
	struct result result = failure(name, (struct span){ "", 0 });
	struct writing w;
	char *said;

	result.verdict = VERDICT_PASS;
	result.outcome = OUTCOME_PASS;
	result.reason = (char *)"";
	result.leaks = &leaks;
	writing_open(&w, box, dirfd);
	junit_writer_ops.add(w.writer, &result, 0);
	leak.end = LEAK_EXPECTED;
	junit_writer_ops.add(w.writer, &result, 1);
	assert_int_equal(writing_close(&w), 0);
	close(dirfd);
	said = check(box, "junit.xml");
	assert_contains(said, "suite b 2 1 0 0\ncase igt.b t failure leak: ");
	assert_contains(said, "sriov_numvfs");
	assert_contains(said, "\ncase igt.b t\n");
	free(said);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(outcomes),        BOXED(one_suite_for_each_binary),
		BOXED(unfinished_runs), BOXED(any_bytes),
		BOXED(large_logs),      BOXED(no_room),
		BOXED(leaks_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
