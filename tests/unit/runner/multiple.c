/* SPDX-License-Identifier: MIT */
/* Entries with many subtests: they go on behind a crash, a timeout, a reboot. */
#include "sandbox.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/base/files.h"

/* How an entry can name its subtests, and how they can report. */
static const struct way {
	const char *name;
	bool by_name, socket;
} ways[] = {
	{ "the whole binary, text", false, false },
	{ "by name, text", true, false },
	{ "the whole binary, socket", false, true },
	{ "by name, socket", true, true },
};

/* An entry of all subtests in @list. */
static void prepare(const struct sandbox *box, const struct way *way, const char *list,
		    unsigned int timeout_s)
{
	struct run_settings settings;

	sandbox_many(box, "many", list);
	sandbox_write(box, "log", "");
	sandbox_settings(box, &settings, NULL);
	settings.multiple_mode = true;
	settings.socket = way->socket;
	settings.overwrite = true;
	settings.per_test_timeout_s = timeout_s;
	assert_int_equal(sandbox_prepare(&settings), 1);
	run_settings_done(&settings);
	if (way->by_name) {
		struct buf line = { 0 };

		buf_adds(&line, "many");
		for (const char *at = list; *at; at += strcspn(at, "\n") + 1)
			if (*at != '!')
				buf_printf(&line, "%c%.*s", line.len == 4 ? ' ' : ',',
					   (int)strcspn(at, "\n"), at);
		buf_addc(&line, '\n');
		sandbox_write(box, "results/joblist.txt", line.data);
		buf_done(&line);
	}
}

static json_t *run(const struct sandbox *box, const struct way *way, const char *list,
		   unsigned int timeout_s)
{
	prepare(box, way, list, timeout_s);
	sandbox_log(box, true);
	sandbox_execute(box);
	sandbox_log(box, false);
	return sandbox_report(box, NULL);
}

/* One subtest as it has to be. */
struct expected {
	const char *subtest, *verdict, *reason;
	size_t begun;
};

static void assert_results(const struct sandbox *box, json_t *results,
			   const struct expected *expected, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct expected *one = &expected[i];
		char *test = xasprintf("igt@many@%s", one->subtest);
		char *logged = xasprintf("many@%s", one->subtest);

		assert_verdict(results, test, one->verdict);
		if (one->reason)
			assert_contains(result_of(results, test, "reason"), one->reason);
		if (sandbox_begun(box, logged) != one->begun)
			fail_msg("%s ran %zu times, not %zu", logged, sandbox_begun(box, logged),
				 one->begun);
		free(logged);
		free(test);
	}
	assert_int_equal(json_object_size(json_object_get(results, "tests")), count);
	json_decref(results);
}

static void goes_on_after_a_crash(void **state)
{
	static const struct expected expected[] = {
		{ "pass--1", "pass", NULL, 1 },
		{ "segfault--2", "incomplete", "killed by signal 11 (SIGSEGV)", 1 },
		{ "fail--3", "fail", NULL, 1 },
		{ "exit-0--4", "incomplete", "exited with status 0 without a result", 1 },
		{ "exit-3--5", "incomplete", "exited with status 3 without a result", 1 },
		{ "segfault--6", "incomplete", "killed by signal 11 (SIGSEGV)", 1 },
		{ "warn--7", "warn", NULL, 1 },
		{ "late--8", "crash", "killed by signal 9 (SIGKILL) after its result", 1 },
		{ "skip--9", "skip", NULL, 1 },
		{ "pass--10", "pass", NULL, 1 },
	};
	static const char list[] = "pass--1\nsegfault--2\nfail--3\nexit-0--4\nexit-3--5\n"
				   "segfault--6\nwarn--7\nlate--8\nskip--9\npass--10\n";
	struct sandbox *box = *state;

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		printf("%s\n", ways[i].name);
		assert_results(box, run(box, &ways[i], list, 0), expected, ARRAY_SIZE(expected));
	}
}

static void goes_on_after_a_timeout(void **state)
{
	static const struct expected expected[] = {
		{ "pass--1", "pass", NULL, 1 },
		{ "hang--2", "timeout", "per-test timeout of 1 s exceeded", 1 },
		{ "pass--3", "pass", NULL, 1 },
		{ "deaf--4", "timeout", "killed by SIGKILL", 1 },
		{ "pass--5", "pass", NULL, 1 },
	};
	struct sandbox *box = *state;

	for (size_t i = 1; i < 3; i++) {
		printf("%s\n", ways[i].name);
		assert_results(
			box, run(box, &ways[i], "pass--1\nhang--2\npass--3\ndeaf--4\npass--5\n", 1),
			expected, ARRAY_SIZE(expected));
	}
}

/* The guard against going on for ever, with nothing started at all. */
static void ends_when_nothing_starts(void **state)
{
	static const struct expected fixture[] = {
		{ "pass--1", "fail", "exited with status 98", 0 },
		{ "pass--2", "notrun", "the binary starts nothing of what is left", 0 },
		{ "pass--3", "notrun", "exited with status 98", 0 },
	};
	static const struct expected hang[] = {
		{ "pass--1", "timeout", "per-test timeout of 1 s exceeded", 0 },
		{ "pass--2", "notrun", "the binary starts nothing of what is left", 0 },
	};
	struct sandbox *box = *state;

	assert_results(box, run(box, &ways[1], "!exit-98\npass--1\npass--2\npass--3\n", 0), fixture,
		       ARRAY_SIZE(fixture));
	assert_results(box, run(box, &ways[1], "!hang\npass--1\npass--2\n", 1), hang,
		       ARRAY_SIZE(hang));
}

/* ... and with a binary that does not do what it is asked for. */
static void ends_when_the_same_runs_again(void **state)
{
	static const struct expected expected[] = {
		{ "pass--1", "pass", NULL, 2 },
		{ "segfault--2", "incomplete", "killed by signal 11", 2 },
		{ "pass--3", "notrun", "the binary starts nothing of what is left", 0 },
		{ "pass--4", "notrun", "the binary starts nothing of what is left", 0 },
	};
	struct sandbox *box = *state;

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		printf("%s\n", ways[i].name);
		assert_results(box,
			       run(box, &ways[i], "!all\npass--1\nsegfault--2\npass--3\npass--4\n",
				   0),
			       expected, ARRAY_SIZE(expected));
	}
}

static void abort_ends_the_entry(void **state)
{
	static const struct expected expected[] = {
		{ "pass--1", "pass", NULL, 1 },
		{ "abort--2", "abort", NULL, 1 },
		{ "pass--3", "notrun", NULL, 0 },
	};
	struct sandbox *box = *state;

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		json_t *results = run(box, &ways[i], "pass--1\nabort--2\npass--3\n", 0);

		printf("%s\n", ways[i].name);
		assert_verdict(results, "igt@runner@aborted", "fail");
		json_object_del(json_object_get(results, "tests"), "igt@runner@aborted");
		assert_results(box, results, expected, ARRAY_SIZE(expected));
	}
}

/* Names in the command line of 20,000 subtests are longer than one argument may be. */
static void twenty_thousand_subtests(void **state)
{
	const size_t count = 20000, every = 4000;
	struct sandbox *box = *state;
	struct buf list = { 0 };
	json_t *results;

	for (size_t i = 0; i < count; i++)
		buf_printf(&list, "%s--%zu\n", i % every == every / 2 ? "segfault" : "pass", i);
	for (size_t w = 0; w < 2; w++) {
		prepare(box, &ways[w], list.data, 0);
		sandbox_execute(box);
		results = sandbox_report(box, NULL);
		assert_int_equal(json_object_size(json_object_get(results, "tests")), count);
		for (size_t i = 0; i < count; i++) {
			bool dies = i % every == every / 2;
			char test[64];

			snprintf(test, sizeof(test), "igt@many@%s--%zu", dies ? "segfault" : "pass",
				 i);
			assert_verdict(results, test, dies ? "incomplete" : "pass");
		}
		json_decref(results);
	}
	buf_done(&list);
}

/* The files of an entry as somebody left them; dmesg.txt is empty. */
static void make_entry(const struct sandbox *box, const char *journal, const char *out)
{
	sandbox_write(box, "results/0/journal.txt", journal);
	sandbox_write(box, "results/0/out.txt", out);
	sandbox_write(box, "results/0/err.txt", "");
	sandbox_write(box, "results/0/dmesg.txt", "");
}

static json_t *go_on(const struct sandbox *box)
{
	sandbox_log(box, true);
	sandbox_execute(box);
	sandbox_log(box, false);
	return sandbox_report(box, NULL);
}

static void the_machine_reboots(void **state)
{
	static const struct expected expected[] = {
		{ "pass--1", "pass", NULL, 0 },
		{ "fail--2", "incomplete", "the machine rebooted while this test ran", 0 },
		{ "pass--3", "pass", NULL, 1 },
	};
	struct sandbox *box = *state;

	prepare(box, &ways[1], "pass--1\nfail--2\npass--3\n", 0);
	sandbox_write(box, "results/boots.txt", "00000000-1111-2222-3333-444444444444 taint 0x0\n");
	make_entry(box, "pass--1\nfail--2\n",
		   "Starting subtest: pass--1\nSubtest pass--1: SUCCESS (1.0s)\n"
		   "Starting subtest: fail--2\n");
	assert_results(box, go_on(box), expected, ARRAY_SIZE(expected));
}

/* Two subtests are done; what comes next is the same, however the last runner ended. */
static const char two_done[] = "Starting subtest: pass--1\nSubtest pass--1: SUCCESS (1.0s)\n"
			       "Starting subtest: pass--2\nSubtest pass--2: SUCCESS (1.0s)\n";

/* A runner was killed between two subtests, and the next process dies before it starts one. */
static void an_end_without_a_start(void **state)
{
	static const struct expected expected[] = {
		{ "pass--1", "pass", NULL, 0 },
		{ "pass--2", "pass", NULL, 0 },
		{ "pass--3", "incomplete", "killed by signal 9 (SIGKILL) before it started", 0 },
		{ "pass--4", "pass", NULL, 1 },
	};
	struct sandbox *box = *state;

	prepare(box, &ways[1], "!die-once\npass--1\npass--2\npass--3\npass--4\n", 0);
	make_entry(box, "pass--1\npass--2\n", two_done);
	assert_results(box, go_on(box), expected, ARRAY_SIZE(expected));
}

static void a_stop_between_two_subtests(void **state)
{
	static const struct expected expected[] = {
		{ "pass--1", "pass", NULL, 0 },
		{ "pass--2", "pass", NULL, 0 },
		{ "pass--3", "pass", NULL, 1 },
	};
	struct sandbox *box = *state;

	prepare(box, &ways[1], "pass--1\npass--2\npass--3\n", 0);
	make_entry(box, "pass--1\npass--2\nexit:-1 (0.000s)\n", two_done);
	assert_results(box, go_on(box), expected, ARRAY_SIZE(expected));
}

/* Twice in one entry: each death has its own victim and its own console. */
static void the_machine_dies_twice(void **state)
{
	static const struct expected expected[] = {
		{ "pass--1", "pass", NULL, 0 },
		{ "fail--2", "incomplete", "kernel panic: one", 0 },
		{ "warn--3", "incomplete", "kernel panic: two", 0 },
		{ "pass--4", "pass", NULL, 1 },
	};
	struct sandbox *box = *state;
	struct run_error err;
	char *name, *text;

	prepare(box, &ways[1], "pass--1\nfail--2\nwarn--3\npass--4\n", 0);
	make_entry(box, "pass--1\nfail--2\n",
		   "Starting subtest: pass--1\nSubtest pass--1: SUCCESS (1.0s)\n"
		   "Starting subtest: fail--2\n");
	assert_int_equal(run_mark_lost(box->results, "kernel panic: one", "first", 5, &name, &err),
			 0);
	assert_string_equal(name, "many@fail--2");
	free(name);
	/* It did not come up again: nobody ran, nobody is to blame. */
	assert_int_equal(run_mark_lost(box->results, "kernel panic: boot", NULL, 0, &name, &err),
			 0);
	assert_null(name);
	make_entry(box, "pass--1\nfail--2\nwarn--3\n",
		   "Starting subtest: pass--1\nSubtest pass--1: SUCCESS (1.0s)\n"
		   "Starting subtest: fail--2\nStarting subtest: warn--3\n");
	assert_int_equal(run_mark_lost(box->results, "kernel panic: two", "second", 6, &name, &err),
			 0);
	assert_string_equal(name, "many@warn--3");
	free(name);
	text = sandbox_read(box, "results/0/console.txt");
	assert_string_equal(text, "first");
	free(text);
	text = sandbox_read(box, "results/0/console-2.txt");
	assert_string_equal(text, "second");
	free(text);
	assert_results(box, go_on(box), expected, ARRAY_SIZE(expected));
}

/* The kernel's own dump tells more than that the machine has rebooted. */
static void the_kernel_left_a_dump(void **state)
{
	struct sandbox *box = *state;
	struct run_settings overrides;
	struct run_error err;
	json_t *results;
	char *console;

	prepare(box, &ways[1], "pass--1\nfail--2\n", 0);
	sandbox_write(box, "results/boots.txt", "00000000-1111-2222-3333-444444444444 taint 0x0\n");
	make_entry(box, "pass--1\n", "Starting subtest: pass--1\n");
	sandbox_write(box, "machine/proc/sys/kernel/random/boot_id",
		      "55555555-1111-2222-3333-444444444444\n");
	sandbox_write(box, "machine/sys/fs/pstore/dmesg-efi-1",
		      "Panic#1 Part1\n<0>Kernel panic - not syncing: on purpose\n<4>end\n");
	sandbox_write(box, "machine/sys/fs/pstore/dmesg-efi-2", "Panic#1 Part2\n<6>before\n");
	run_settings_init(&overrides);
	overrides.sysrq = false;
	overrides.kmsg_path = xstrdup("/dev/null");
	overrides.machine_root = xasprintf("%s/machine", box->dir);
	assert_int_equal(run_execute(box->results, &overrides, NULL, &err), 0);
	run_settings_done(&overrides);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@many@pass--1", "incomplete");
	assert_string_equal(result_of(results, "igt@many@pass--1", "reason"),
			    "kernel panic: on purpose");
	assert_verdict(results, "igt@many@fail--2", "fail");
	json_decref(results);
	console = sandbox_read(box, "results/0/console.txt");
	assert_string_equal(console,
			    "<6>before\n<0>Kernel panic - not syncing: on purpose\n<4>end\n");
	free(console);
}

/* Metadata as igt_runner writes it: without a run's identity. */
static void make_foreign(const struct sandbox *box, const char *joblist)
{
	char *text =
		xasprintf("allow_non_root : 1\ntest_root : %s\nmultiple_mode : 1\n", box->root);

	sandbox_write(box, "results/metadata.txt", text);
	sandbox_write(box, "results/joblist.txt", joblist);
	free(text);
}

static size_t unfinished(const struct sandbox *box)
{
	struct run_error err;
	size_t left;

	assert_int_equal(run_unfinished(box->results, &left, &err), 0);
	return left;
}

/* A directory that igt_runner began: what has started is not run again, the rest is. */
static void started_subtests_are_excluded(void **state)
{
	static const struct expected expected[] = {
		{ "pass--1", "incomplete", NULL, 0 },
		{ "fail--2", "incomplete", "the runner was killed while it ran", 0 },
		{ "pass--3", "pass", NULL, 1 },
	};
	struct sandbox *box = *state;

	prepare(box, &ways[1], "pass--1\nfail--2\npass--3\n", 0);
	make_foreign(box, "many pass--1,fail--2,pass--3\n");
	sandbox_write(box, "results/0/journal.txt", "pass--1\nfail--2\n");
	assert_int_equal(unfinished(box), 1);
	assert_results(box, go_on(box), expected, ARRAY_SIZE(expected));
	assert_int_equal(unfinished(box), 0);
}

static void all_started_is_complete(void **state)
{
	struct sandbox *box = *state;

	prepare(box, &ways[1], "pass--1\nfail--2\n", 0);
	make_foreign(box, "many pass--1,fail--2\nmany pass--1\n");
	sandbox_write(box, "results/0/journal.txt", "pass--1\nfail--2\n");
	assert_int_equal(unfinished(box), 1);
	sandbox_write(box, "results/1/journal.txt", "pass--1\nexit:0 (0.001s)\n");
	assert_int_equal(unfinished(box), 0);
	json_decref(go_on(box));
	assert_int_equal(sandbox_begun(box, "many@pass--1"), 0);
	assert_int_equal(sandbox_begun(box, "many@fail--2"), 0);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(goes_on_after_a_crash),    BOXED(goes_on_after_a_timeout),
		BOXED(ends_when_nothing_starts), BOXED(ends_when_the_same_runs_again),
		BOXED(abort_ends_the_entry),     BOXED(twenty_thousand_subtests),
		BOXED(an_end_without_a_start),   BOXED(a_stop_between_two_subtests),
		BOXED(the_machine_reboots),      BOXED(the_machine_dies_twice),
		BOXED(the_kernel_left_a_dump),   BOXED(started_subtests_are_excluded),
		BOXED(all_started_is_complete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
