/* SPDX-License-Identifier: MIT */
/* Several runners with one results directory. */
#include "sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner/run/dispatch.h"
#include "runner/job/feed.h"

/* Entries to hand out, and what came back of them. */
struct hand {
	const long *numbers;
	size_t n, handed;
	size_t ended[8], n_ended;
};

static long next(void *arg)
{
	struct hand *hand = arg;

	return hand->handed < hand->n ? hand->numbers[hand->handed++] : -1;
}

static void ended(void *arg, size_t index)
{
	struct hand *hand = arg;

	hand->ended[hand->n_ended++] = index;
}

static void execute_fed(const struct sandbox *box, struct hand *hand)
{
	const struct run_feed feed = { .next = next, .ended = ended, .arg = hand };
	struct run_settings overrides;
	struct run_error err;

	run_settings_init(&overrides);
	overrides.sysrq = false;
	overrides.kmsg_path = xstrdup("/dev/null");
	if (run_execute_fed(box->results, &overrides, &feed, &err))
		fail_msg("run_execute_fed: %s", err.text);
	run_settings_done(&overrides);
}

static void prepare(const struct sandbox *box)
{
	struct run_settings settings;

	sandbox_settings(box, &settings, "mock@pass", "mock@fail", "mock@warn", "mock@skip", NULL);
	assert_int_equal(sandbox_prepare(&settings), 4);
	run_settings_done(&settings);
}

static size_t unfinished(const struct sandbox *box)
{
	struct run_error err;
	size_t count;

	assert_int_equal(run_unfinished(box->results, &count, &err), 0);
	return count;
}

/* In any order; whoever goes on later finds what is left. */
static void entries_are_handed_out(void **state)
{
	static const long numbers[] = { 2, 0, 99 };
	struct sandbox *box = *state;
	struct hand hand = { .numbers = numbers, .n = 3 };
	json_t *results;
	char *log;

	prepare(box);
	sandbox_log(box, true);
	execute_fed(box, &hand);
	assert_int_equal(hand.n_ended, 2);
	assert_int_equal(hand.ended[0], 2);
	assert_int_equal(hand.ended[1], 0);
	log = sandbox_read(box, "log");
	assert_string_equal(log,
			    "begin mock@warn\nend mock@warn\nbegin mock@pass\nend mock@pass\n");
	free(log);
	assert_int_equal(unfinished(box), 2);
	assert_false(sandbox_has(box, "results/endtime.txt"));
	sandbox_execute(box);
	sandbox_log(box, false);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@pass", "pass");
	assert_verdict(results, "igt@mock@fail", "fail");
	assert_verdict(results, "igt@mock@warn", "warn");
	assert_verdict(results, "igt@mock@skip", "skip");
	json_decref(results);
	log = sandbox_read(box, "log");
	assert_null(strstr(strstr(log, "begin mock@fail"), "mock@pass"));
	free(log);
}

/* As a runner leaves it: the subtest has a result if the journal has an end. */
static void begin_entry(const struct sandbox *box, size_t index, const char *journal)
{
	static const char *const files[] = { "err.txt", "dmesg.txt" };
	int len = (int)strcspn(journal, "\n");
	bool ended = strstr(journal, "exit:");
	char name[64], *out;

	out = xasprintf("Starting subtest: %.*s\n", len, journal);
	if (ended) {
		char *with = xasprintf("%sSubtest %.*s: SUCCESS (0.1s)\n", out, len, journal);

		free(out);
		out = with;
	}
	snprintf(name, sizeof(name), "results/%zu/journal.txt", index);
	sandbox_write(box, name, journal);
	snprintf(name, sizeof(name), "results/%zu/out.txt", index);
	sandbox_write(box, name, out);
	free(out);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		snprintf(name, sizeof(name), "results/%zu/%s", index, files[i]);
		sandbox_write(box, name, "");
	}
}

/* After the death of all of them, what each had in hand is run again. */
static void several_were_running(void **state)
{
	struct sandbox *box = *state;
	json_t *results;

	prepare(box);
	begin_entry(box, 0, "pass\n");
	begin_entry(box, 1, "fail\n");
	begin_entry(box, 2, "warn\nexit:0 (0.100s)\n");
	assert_int_equal(unfinished(box), 3);
	sandbox_log(box, true);
	sandbox_execute(box);
	sandbox_log(box, false);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@pass", "pass");
	assert_verdict(results, "igt@mock@fail", "fail");
	assert_verdict(results, "igt@mock@skip", "skip");
	json_decref(results);
}

/* Only the entry that the dead machine had gets the blame, once. */
static void one_machine_dies(void **state)
{
	struct sandbox *box = *state;
	struct run_error err;
	json_t *results;
	bool blamed;

	prepare(box);
	begin_entry(box, 0, "pass\n");
	begin_entry(box, 2, "warn\n");
	assert_int_equal(run_mark_lost_entry(box->results, 2, "the machine died: panic", "Oops\n",
					     5, &blamed, &err),
			 0);
	assert_true(blamed);
	assert_true(sandbox_has(box, "results/2/reasons.txt"));
	assert_false(sandbox_has(box, "results/0/reasons.txt"));
	for (size_t i = 1; i < 4; i++) {
		assert_int_equal(run_mark_lost_entry(box->results, i == 3 ? 77 : i, "again", NULL,
						     0, &blamed, &err),
				 0);
		assert_false(blamed);
	}
	sandbox_execute(box);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@pass", "pass");
	assert_verdict(results, "igt@mock@warn", "incomplete");
	assert_string_equal(result_of(results, "igt@mock@warn", "reason"),
			    "the machine died: panic");
	json_decref(results);
}

static void open_dispatch(const struct sandbox *box, struct dispatch *dispatch)
{
	struct run_error err;

	if (dispatch_open(dispatch, box->results, 2, &err))
		fail_msg("%s", err.text);
}

/* The longest first; what does not come back finished is handed out again. */
static void dispatching(void **state)
{
	struct sandbox *box = *state;
	struct dispatch dispatch, second;
	struct run_error err;
	char *text;

	prepare(box);
	sandbox_write(box, "results/history.txt",
		      "igt@mock@pass\t1\tpass\nigt@mock@fail\t2\tpass\n"
		      "igt@mock@warn\t9\tpass\nigt@mock@skip\t2\tpass\n");
	begin_entry(box, 0, "pass\nexit:0 (0.100s)\n");
	open_dispatch(box, &dispatch);
	assert_int_equal(dispatch.waiting, 3);
	assert_int_equal(dispatch_next(&dispatch), 2);
	assert_int_equal(dispatch_next(&dispatch), 1);
	assert_int_equal(dispatch.out, 2);
	assert_int_equal(dispatch_open(&second, box->results, 2, &err), -1);
	assert_int_equal(err.status, RUN_CANNOT);
	assert_contains(err.text, "another gauntlet runs this");
	dispatch_close(&second);
	begin_entry(box, 1, "fail\nexit:98 (0.100s)\n");
	begin_entry(box, 2, "warn\n");
	assert_true(dispatch_back(&dispatch, 1));
	assert_false(dispatch_back(&dispatch, 2));
	assert_int_equal(dispatch.out, 0);
	assert_int_equal(dispatch_next(&dispatch), 2);
	assert_int_equal(dispatch_next(&dispatch), 3);
	assert_int_equal(dispatch_next(&dispatch), -1);
	assert_false(sandbox_has(box, "results/endtime.txt"));
	dispatch_close(&dispatch);
	text = sandbox_read(box, "results/" ENTRY_JOBS_FILE);
	assert_string_equal(text, "2\n");
	free(text);
	assert_true(sandbox_has(box, "results/starttime.txt"));
	assert_int_equal(dispatch_jobs(box->results), 2);
	assert_int_equal(dispatch_jobs(box->root), 1);
}

/* All runners died with the one who handed out: a new one finds what they had. */
static void dispatching_again(void **state)
{
	struct sandbox *box = *state;
	struct dispatch dispatch;

	prepare(box);
	open_dispatch(box, &dispatch);
	assert_int_equal(dispatch_next(&dispatch), 0);
	assert_int_equal(dispatch_next(&dispatch), 1);
	begin_entry(box, 0, "pass\n");
	begin_entry(box, 1, "fail\nexit:98 (0.100s)\n");
	dispatch_close(&dispatch);
	open_dispatch(box, &dispatch);
	assert_int_equal(dispatch.waiting, 3);
	assert_int_equal(dispatch_next(&dispatch), 0);
	/* An abort stops all of them. */
	sandbox_write(box, "results/aborted.txt", "Aborting.\n");
	assert_int_equal(dispatch_next(&dispatch), -1);
	assert_int_equal(dispatch.waiting, 0);
	dispatch_close(&dispatch);
	open_dispatch(box, &dispatch);
	assert_int_equal(dispatch.waiting, 0);
	dispatch_close(&dispatch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(entries_are_handed_out, sandbox_open,
						sandbox_close),
		cmocka_unit_test_setup_teardown(several_were_running, sandbox_open, sandbox_close),
		cmocka_unit_test_setup_teardown(one_machine_dies, sandbox_open, sandbox_close),
		cmocka_unit_test_setup_teardown(dispatching, sandbox_open, sandbox_close),
		cmocka_unit_test_setup_teardown(dispatching_again, sandbox_open, sandbox_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
