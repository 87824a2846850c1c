/* SPDX-License-Identifier: MIT */
/* The identity of a run: which marks in the kernel log are its own. */
#include "sandbox.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OURS              "0123456789abcdef"
#define THEIRS            "fedcba9876543210"
#define VERSION           "IGT-Version: 1.28-g0123 (x86_64) (Linux: 6.12.0 x86_64)\n"
#define PASSES(name)      "Starting subtest: " name "\nSubtest " name ": SUCCESS (0.1s)\n"
#define KMARK(prog, name) "6,1,1,-;[IGT] " prog ": starting subtest " name "\n"
#define WARNING(text)     "4,1,1,-;" text "\n"

/* One hand-made entry with the subtests a, b, c, all of which pass. */
static json_t *results_with(const struct sandbox *box, const char *id_line, const char *dmesg)
{
	char *metadata = xasprintf("name : x\ndmesg_warn_level : 4\n%s", id_line);

	sandbox_write(box, "results/metadata.txt", metadata);
	free(metadata);
	sandbox_write(box, "results/joblist.txt", "t a,b,c\n");
	sandbox_write(box, "results/0/journal.txt", "a\nb\nc\nexit:0 (1.000s)\n");
	sandbox_write(box, "results/0/out.txt", VERSION PASSES("a") PASSES("b") PASSES("c"));
	sandbox_write(box, "results/0/err.txt", PASSES("a") PASSES("b") PASSES("c"));
	sandbox_write(box, "results/0/dmesg.txt", dmesg);
	return sandbox_report(box, NULL);
}

/* The same binary, started by another runner or for another entry, is a stranger. */
static void marks_of_another_runner(void **state)
{
	static const char *const strangers[] = {
		THEIRS ".0", OURS ".1", OURS ".01", OURS ".", OURS, "", OURS ".0.0", "0" OURS ".0",
	};
	struct sandbox *box = *state;

	for (size_t i = 0; i < ARRAY_SIZE(strangers); i++) {
		char *dmesg = xasprintf(KMARK("t[" OURS ".0]", "a") KMARK("t[%s]", "b")
						WARNING("odd") KMARK("t[" OURS ".0]", "c"),
					strangers[i]);
		json_t *results = results_with(box, "run_id : " OURS "\n", dmesg);

		assert_verdict(results, "igt@t@a", "dmesg-warn");
		assert_string_equal(result_of(results, "igt@t@a", "dmesg-warnings"),
				    "<4> [0.000001] odd\n");
		assert_verdict(results, "igt@t@b", "pass");
		assert_verdict(results, "igt@t@c", "pass");
		json_decref(results);
		free(dmesg);
	}
}

static void dynamic_marks_of_another_runner(void **state)
{
	struct sandbox *box = *state;
	json_t *results =
		results_with(box, "run_id : " OURS "\n",
			     KMARK("t[" OURS ".0]", "a") "6,1,1,-;[IGT] t[" THEIRS
							 ".0]: starting dynamic subtest x\n"
							 "6,1,1,-;[IGT] t[" OURS
							 ".0]: starting dynamic subtest y\n");

	assert_contains(result_of(results, "igt@t@a", "dmesg"), "subtest y");
	assert_int_equal(json_object_size(json_object_get(results, "tests")), 3);
	json_decref(results);
}

/* IGT's own binaries know of no identity. */
static void marks_without_identity_count(void **state)
{
	struct sandbox *box = *state;
	json_t *results = results_with(box, "run_id : " OURS "\n",
				       KMARK("t", "a") KMARK("t", "b") WARNING("odd"));

	assert_verdict(results, "igt@t@a", "pass");
	assert_verdict(results, "igt@t@b", "dmesg-warn");
	json_decref(results);
}

/* Another runner made the directory: its tests' marks have no identity, others' may have. */
static void run_without_identity(void **state)
{
	/* What metadata.txt says, none of it an identity, and marks that look the part. */
	static const char *const ids[] = {
		NULL, "", "0123", OURS "0", "0123456789ABCDEF", "0123456789abcde ",
	};
	struct sandbox *box = *state;

	for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
		const char *id = ids[i] ? ids[i] : OURS;
		char *line = ids[i] ? xasprintf("run_id : %s\n", id) : xstrdup("");
		char *dmesg = xasprintf(
			KMARK("t", "a") KMARK("t[%s.0]", "b") KMARK("t[]", "c") WARNING("odd"), id);
		json_t *results = results_with(box, line, dmesg);

		assert_verdict(results, "igt@t@a", "dmesg-warn");
		assert_verdict(results, "igt@t@b", "pass");
		assert_verdict(results, "igt@t@c", "pass");
		json_decref(results);
		free(dmesg);
		free(line);
	}
}

static void prepare(const struct sandbox *box, struct run_settings *kept)
{
	struct run_settings settings;
	struct run_error err;

	sandbox_settings(box, &settings, "*@marked", NULL);
	settings.overwrite = true;
	strlist_add(&settings.environment, "GAUNTLET_RUN_ID=5e77.1");
	assert_int_equal(sandbox_prepare(&settings), 2);
	run_settings_done(&settings);
	assert_int_equal(run_settings_load(box->results, kept, &err), 0);
	assert_int_equal(strlen(kept->run_id), RUN_ID_LEN);
}

static void assert_told(const struct sandbox *box, const struct run_settings *kept, int index)
{
	char *name = xasprintf("results/%d/out.txt", index), *out = sandbox_read(box, name);
	char *line = xasprintf("identity %s.%d\n", kept->run_id, index);

	assert_contains(out, line);
	assert_null(strstr(strstr(out, "identity ") + 1, "identity "));
	free(name);
	free(out);
	free(line);
}

/* Whatever the environment and the settings say; the same when the run goes on later. */
static void each_test_is_told(void **state)
{
	struct sandbox *box = *state;
	struct run_settings kept, anew;

	sandbox_mocks(box, "mock_a", "mock_b", NULL);
	setenv("GAUNTLET_RUN_ID", "0dd.7", 1);
	prepare(box, &kept);
	sandbox_execute(box);
	assert_told(box, &kept, 0);
	assert_told(box, &kept, 1);
	sandbox_write(box, "results/1/journal.txt", "");
	sandbox_write(box, "results/1/out.txt", "");
	sandbox_execute(box);
	assert_told(box, &kept, 1);
	prepare(box, &anew);
	assert_string_not_equal(anew.run_id, kept.run_id);
	sandbox_execute(box);
	assert_told(box, &anew, 1);
	unsetenv("GAUNTLET_RUN_ID");
	run_settings_done(&kept);
	run_settings_done(&anew);
}

/* Both of two runners on one kernel read the marks of both. */
static void run_beside_another_runner(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings, overrides;
	struct run_error err;
	char *fifo = xasprintf("%s/kmsg", box->dir);
	json_t *results;
	int fd;

	assert_int_equal(mkfifo(fifo, 0600), 0);
	fd = open(fifo, O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	sandbox_settings(box, &settings, "mock@marked", "mock@pass", NULL);
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	run_settings_init(&overrides);
	overrides.sysrq = false;
	overrides.kmsg_path = xstrdup(fifo);
	setenv("MOCK_KMSG", fifo, 1);
	if (run_execute(box->results, &overrides, NULL, &err))
		fail_msg("%s", err.text);
	unsetenv("MOCK_KMSG");
	run_settings_done(&overrides);
	close(fd);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@marked", "dmesg-warn");
	assert_contains(result_of(results, "igt@mock@marked", "dmesg"),
			"[IGT] mock[feedfeedfeedfeed.0]: starting subtest pass");
	assert_string_equal(result_of(results, "igt@mock@marked", "dmesg-warnings"),
			    "<4> [0.000003] odd things\n");
	assert_verdict(results, "igt@mock@pass", "pass");
	assert_int_equal(json_object_size(json_object_get(results, "tests")), 2);
	json_decref(results);
	free(fifo);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(marks_of_another_runner),
		BOXED(dynamic_marks_of_another_runner),
		BOXED(marks_without_identity_count),
		BOXED(run_without_identity),
		BOXED(each_test_is_told),
		BOXED(run_beside_another_runner),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
