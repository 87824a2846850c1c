/* SPDX-License-Identifier: MIT */
/* An entry of several subtests in the midst of which the machine becomes unfit. */
#include "sandbox.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "runner/base/files.h"

#define WATCHED "machine/proc/sys/kernel/tainted"

/* One entry of lib/core's subtests; the kernel gets tainted at @event of subtest @when. */
static json_t *run_entry(struct sandbox *box, bool socket, const char *event, const char *when,
			 const char *first, const char *second, const char *third)
{
	char *hook = xasprintf("%s:test $IGT_HOOK_SUBTEST = %s && echo 512 >%s/" WATCHED, event,
			       when, box->dir);
	struct run_settings settings;

	sandbox_boot(box, "aaaaaaaa-1111-2222-3333-444444444444\n");
	sandbox_settings(box, &settings, first, second, third, NULL);
	free(settings.test_root);
	settings.test_root = xstrdup(SELFTEST_ROOT);
	settings.multiple_mode = true;
	settings.socket = socket;
	settings.abort_mask = RUN_ABORT_TAINT;
	strlist_add(&settings.hooks, hook);
	free(hook);
	assert_int_equal(sandbox_prepare(&settings), 1);
	run_settings_done(&settings);
	sandbox_execute(box);
	return sandbox_report(box, NULL);
}

static void assert_aborted(const struct sandbox *box)
{
	char *text = sandbox_read(box, "results/aborted.txt");

	assert_contains(text, "\n\nKernel badly tainted (0x200): warning (W)\n");
	free(text);
}

/* Over the socket, each result is looked behind: whose it is gets the blame, the rest waits. */
static void socket_users_are_blamed(void **state)
{
	struct sandbox *box = *state;
	json_t *results = run_entry(box, true, "post-subtest", "warn", "results@pass",
				    "results@warn", "results@last");

	assert_verdict(results, "igt@results@pass", "pass");
	assert_verdict(results, "igt@results@warn", "abort");
	assert_contains(result_of(results, "igt@results@warn", "err"),
			"\nThis test caused an abort condition: "
			"Kernel badly tainted (0x200): warning (W)\n");
	assert_verdict(results, "igt@results@last", "notrun");
	assert_verdict(results, "igt@runner@aborted", "fail");
	json_decref(results);
	assert_aborted(box);
}

/* As well after the last result. */
static void last_result_over_the_socket(void **state)
{
	struct sandbox *box = *state;
	json_t *results = run_entry(box, true, "post-subtest", "last", "results@pass",
				    "results@warn", "results@last");

	assert_verdict(results, "igt@results@warn", "warn");
	assert_verdict(results, "igt@results@last", "abort");
	json_decref(results);
	assert_aborted(box);
}

/* Without the socket the entry runs to its end; what follows does not. */
static void text_users_are_not(void **state)
{
	struct sandbox *box = *state;
	json_t *results = run_entry(box, false, "post-subtest", "warn", "results@pass",
				    "results@warn", "results@last");

	assert_verdict(results, "igt@results@pass", "pass");
	assert_verdict(results, "igt@results@warn", "warn");
	assert_verdict(results, "igt@results@last", "pass");
	assert_verdict(results, "igt@runner@aborted", "fail");
	json_decref(results);
	assert_aborted(box);
}

/* A process that was killed would be followed by one for the rest, but not on this machine. */
static void no_further_process(void **state)
{
	struct sandbox *box = *state;

	for (int socket = 0; socket < 2; socket++) {
		json_t *results = run_entry(box, socket, "pre-subtest", "hang", "results@pass",
					    "results@hang", "results@last");

		assert_verdict(results, "igt@results@pass", "pass");
		assert_verdict(results, "igt@results@hang", "incomplete");
		assert_verdict(results, "igt@results@last", "notrun");
		json_decref(results);
		assert_aborted(box);
		assert_int_equal(file_remove_tree(AT_FDCWD, box->results), 0);
	}
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(socket_users_are_blamed),
		BOXED(last_result_over_the_socket),
		BOXED(text_users_are_not),
		BOXED(no_further_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
