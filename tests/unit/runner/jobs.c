/* SPDX-License-Identifier: MIT */
/* Which tests a run consists of, and what is refused. */
#include "sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "runner/job/pattern.h"

static void names_and_wildcards(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;

	sandbox_mocks(box, "mock", "mock_simple_pass", "mock2", NULL);
	sandbox_settings(box, &settings, "mock@pass", NULL);
	sandbox_assert_jobs(box, &settings, "mock pass\n");
	sandbox_settings(box, &settings, "igt@mock@skip-*", "mock_simple_pass", NULL);
	sandbox_assert_jobs(box, &settings, "mock skip-bare\nmock_simple_pass\n");
	sandbox_settings(box, &settings, "mock*@fail", NULL);
	sandbox_assert_jobs(box, &settings, "mock fail\nmock2 fail\n");
	sandbox_settings(box, &settings, "MOCK@slow-[2-4]", NULL);
	sandbox_assert_jobs(box, &settings, "mock slow-2\nmock slow-3\nmock slow-4\n");
	sandbox_settings(box, &settings, "mock@slow-[2-4],!slow-3", NULL);
	sandbox_assert_jobs(box, &settings, "mock slow-2\nmock slow-4\n");
	/* In the order asked for, each once. */
	sandbox_settings(box, &settings, "mock@warn", "mock@pass", "mock@warn", NULL);
	sandbox_assert_jobs(box, &settings, "mock warn\nmock pass\n");
	sandbox_settings(box, &settings, "mock@dynamic@two", NULL);
	sandbox_assert_jobs(box, &settings, "mock dynamic@two\n");
}

static void filters(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;

	sandbox_mocks(box, "mock", "mock2", "mock_simple_pass", NULL);
	sandbox_settings(box, &settings, NULL);
	strlist_add(&settings.include, "^igt@mock@SKIP");
	sandbox_assert_jobs(box, &settings, "mock skip\nmock skip-bare\n");
	sandbox_settings(box, &settings, NULL);
	strlist_add(&settings.include, "@(pass|fail)$");
	strlist_add(&settings.include, "simple");
	strlist_add(&settings.exclude, "^mock2$");
	sandbox_assert_jobs(box, &settings, "mock pass\nmock fail\nmock_simple_pass\n");
	sandbox_settings(box, &settings, "mock@slow*", NULL);
	strlist_add(&settings.exclude, "slow-");
	sandbox_assert_jobs(box, &settings, "mock slow\n");
	sandbox_settings(box, &settings, NULL);
	strlist_add(&settings.include, "no such thing");
	sandbox_assert_refused(box, &settings, RUN_BAD_INPUT, "nothing to run");
	sandbox_settings(box, &settings, NULL);
	strlist_add(&settings.exclude, "a(b");
	sandbox_assert_refused(box, &settings, RUN_BAD_INPUT, "bad regular expression 'a(b'");
}

static void test_lists(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	char *path = xasprintf("%s/list", box->dir);

	sandbox_mocks(box, "mock", "mock_simple_pass", NULL);
	sandbox_write(box, "list",
		      "# a comment\n\nigt@mock@warn  # why\n  igt@mock_simple_pass\r\n"
		      "igt@mock@slow-?\nmock@dynamic@one");
	sandbox_settings(box, &settings, NULL);
	settings.test_list = xstrdup(path);
	strlist_add(&settings.exclude, "simple");
	sandbox_assert_jobs(box, &settings,
			    "mock warn\nmock slow-2\nmock slow-3\nmock slow-4\nmock slow-5\n"
			    "mock dynamic@one\n");
	sandbox_write(box, "list", "igt@mock@pass\nigt@mock@enable-all\n");
	sandbox_settings(box, &settings, NULL);
	settings.test_list = xstrdup(path);
	sandbox_assert_refused(box, &settings, RUN_BAD_INPUT,
			       "list:2: unknown subtest 'igt@mock@enable-all'");
	sandbox_write(box, "list", "nonsense\n");
	sandbox_settings(box, &settings, NULL);
	settings.test_list = xstrdup(path);
	sandbox_assert_refused(box, &settings, RUN_BAD_INPUT, "list:1: unknown test 'nonsense'");
	sandbox_settings(box, &settings, NULL);
	settings.test_list = xasprintf("%s/none", box->dir);
	sandbox_assert_refused(box, &settings, RUN_BAD_INPUT,
			       "none: No such file or directory: give a test list");
	sandbox_settings(box, &settings, "mock@pass", NULL);
	settings.test_list = xstrdup(path);
	sandbox_assert_refused(box, &settings, RUN_BAD_INPUT, "give one or the other");
	free(path);
}

static void unknown_names(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;

	sandbox_mocks(box, "mock", "mock_simple_pass", NULL);
	sandbox_settings(box, &settings, "mock@pas", NULL);
	sandbox_assert_refused(box, &settings, RUN_BAD_INPUT, "unknown subtest 'mock@pas'");
	sandbox_settings(box, &settings, "mok", NULL);
	sandbox_assert_refused(box, &settings, RUN_BAD_INPUT, "unknown test 'mok'");
	sandbox_settings(box, &settings, "mock_simple_pass@sub", NULL);
	sandbox_assert_refused(box, &settings, RUN_BAD_INPUT,
			       "unknown subtest 'mock_simple_pass@sub'");
	assert_false(sandbox_has(box, "results/metadata.txt"));
}

static void bad_test_roots(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;

	sandbox_settings(box, &settings, NULL);
	free(settings.test_root);
	settings.test_root = xasprintf("%s/nowhere", box->dir);
	sandbox_assert_refused(box, &settings, RUN_BAD_INPUT,
			       "nowhere/test-list.txt: No such file or directory: build the tests");
	sandbox_write(box, "root/test-list.txt", "mock\n");
	sandbox_settings(box, &settings, NULL);
	sandbox_assert_refused(box, &settings, RUN_BAD_INPUT, "names no test");
	sandbox_write(box, "root/test-list.txt", "TESTLIST mock missing END\n");
	sandbox_settings(box, &settings, NULL);
	sandbox_assert_refused(box, &settings, RUN_BAD_INPUT,
			       "root/missing: cannot list its subtests: No such file");
	/* What is not asked for need not be there. */
	sandbox_settings(box, &settings, "mock@pass", NULL);
	sandbox_assert_jobs(box, &settings, "mock pass\n");
}

static void binaries_that_cannot_list(void **state)
{
	static const struct {
		const char *name, *text;
	} cases[] = {
		{ "mock_list_crash", "mock_list_crash --list-subtests was killed by signal 11" },
		{ "mock_list_exit3", "mock_list_exit3 --list-subtests exited with status 3" },
		{ "mock_list_nothing", "mock_list_nothing --list-subtests printed nothing" },
		{ "mock_list_hang", "mock_list_hang --list-subtests did not end in 30 s" },
		{ "mock_list_garbage",
		  "--list-subtests printed '\\x00\\x01\\xff ', which is no name of a subtest" },
		{ "mock_list_invalid",
		  "printed 'second and third', which is no name of a subtest" },
	};
	struct sandbox *box = *state;
	struct run_settings settings;

	setenv("GAUNTLET_TIMEOUT_FACTOR", "0.02", 1);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		sandbox_mocks(box, "mock", cases[i].name, NULL);
		sandbox_settings(box, &settings, NULL);
		sandbox_assert_refused(box, &settings, RUN_BAD_INPUT, cases[i].text);
	}
	unsetenv("GAUNTLET_TIMEOUT_FACTOR");
}

/* Not within the time limits of the others: reading 64 MiB may take its time. */
static void binary_that_lists_forever(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;

	sandbox_mocks(box, "mock_list_endless", NULL);
	sandbox_settings(box, &settings, NULL);
	sandbox_assert_refused(box, &settings, RUN_BAD_INPUT,
			       "mock_list_endless --list-subtests printed more than 64 MiB");
}

static void names_listed_twice(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;

	sandbox_mocks(box, "mock_list_twice", NULL);
	sandbox_settings(box, &settings, NULL);
	sandbox_assert_jobs(box, &settings, "mock_list_twice one\nmock_list_twice two\n");
}

/* Any number of names, each found at once. */
static void a_million_names(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	struct buf list = { 0 };
	char *expected = xasprintf("%s/list", box->dir);

	sandbox_mocks(box, "mock_list_million", NULL);
	for (int i = 999999; i >= 980000; i--)
		buf_printf(&list, "igt@mock_list_million@N%d\n", i);
	sandbox_write(box, "list", list.data);
	sandbox_settings(box, &settings, NULL);
	settings.test_list = expected;
	assert_int_equal(sandbox_prepare(&settings), 20000);
	run_settings_done(&settings);
	buf_done(&list);
	sandbox_settings(box, &settings, NULL);
	settings.overwrite = true;
	assert_int_equal(sandbox_prepare(&settings), 1000000);
	run_settings_done(&settings);
}

static void listing(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	struct run_error err;
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	sandbox_settings(box, &settings, "mock@skip*", NULL);
	assert_int_equal(run_list(&settings, out, &err), 0);
	fclose(out);
	assert_string_equal(text, "igt@mock@skip\nigt@mock@skip-bare\n");
	free(text);
	run_settings_done(&settings);
}

static void results_directory_in_use(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	struct run_error err;
	size_t count;

	sandbox_write(box, "results/precious.txt", "mine");
	sandbox_settings(box, &settings, "mock@pass", NULL);
	assert_int_equal(run_prepare(&settings, &count, &err), -1);
	assert_int_equal(err.status, RUN_BAD_INPUT);
	assert_contains(err.text, "exists and is not empty: give --overwrite");
	settings.overwrite = true;
	assert_int_equal(run_prepare(&settings, &count, &err), -1);
	assert_contains(err.text, "no earlier run either");
	assert_true(sandbox_has(box, "results/precious.txt"));
	run_settings_done(&settings);
}

static void overwriting_removes_the_old_run(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;

	json_decref(sandbox_run(box, "mock@pass", "mock@fail", NULL));
	assert_true(sandbox_has(box, "results/1/out.txt"));
	sandbox_write(box, "results/notes.txt", "mine");
	sandbox_settings(box, &settings, "mock@skip", NULL);
	settings.overwrite = true;
	assert_int_equal(sandbox_prepare(&settings), 1);
	run_settings_done(&settings);
	assert_false(sandbox_has(box, "results/0"));
	assert_false(sandbox_has(box, "results/1"));
	assert_false(sandbox_has(box, "results/results.json"));
	assert_false(sandbox_has(box, "results/starttime.txt"));
	assert_true(sandbox_has(box, "results/notes.txt"));
}

static void settings_survive_the_disk(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings, again;
	struct run_error err;

	sandbox_settings(box, &settings, "mock@pass", NULL);
	settings.name = xstrdup("back\\slash and\nnewline");
	settings.per_test_timeout_s = 17;
	settings.inactivity_timeout_s = 18;
	settings.kill_grace_s = 19;
	settings.dmesg_warn_level = 3;
	settings.sync = true;
	settings.lab = true;
	strlist_add(&settings.environment, "IGT_DEVICE=pci:slot=0000:03:00.0");
	strlist_add(&settings.cmdline, "gauntlet run");
	strlist_add(&settings.cmdline, "a : b");
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	assert_int_equal(run_settings_load(box->results, &again, &err), 0);
	assert_string_equal(again.name, "back\\slash and\nnewline");
	assert_string_equal(again.test_root, box->root);
	assert_int_equal(again.per_test_timeout_s, 17);
	assert_int_equal(again.inactivity_timeout_s, 18);
	assert_int_equal(again.kill_grace_s, 19);
	assert_int_equal(again.dmesg_warn_level, 3);
	assert_true(again.sync && again.lab && again.allow_non_root);
	assert_int_equal(again.environment.n, 1);
	assert_string_equal(again.environment.v[0], "IGT_DEVICE=pci:slot=0000:03:00.0");
	assert_int_equal(again.cmdline.n, 2);
	assert_string_equal(again.cmdline.v[1], "a : b");
	run_settings_done(&again);
	assert_int_equal(run_settings_load(box->root, &again, &err), -1);
	assert_contains(err.text, "not a results directory");
	run_settings_done(&again);
}

static void wildmat(void **state)
{
	static const struct {
		const char *name, *patterns;
		bool match;
	} cases[] = {
		{ "basic", "basic", true },
		{ "basic", "bas", false },
		{ "basic", "*", true },
		{ "", "*", true },
		{ "basic", "b*c", true },
		{ "basic", "b*s*c", true },
		{ "basic", "b*x", false },
		{ "basic", "b?sic", true },
		{ "basic", "b[a-c]sic", true },
		{ "basic", "b[^a-c]sic", false },
		{ "b]sic", "b[]]sic", true },
		{ "b-sic", "b[a-]sic", true },
		{ "basic", "b[asic", false },
		{ "Basic", "basic", true },
		{ "basic", "Basic", false },
		{ "basic", "*,!basic", false },
		{ "basic", "!basic,*", true },
		{ "basic", "!other", false },
		{ "basic", "other,bas*", true },
		{ "a*b", "a\\*b", true },
		{ "axb", "a\\*b", false },
		{ "a,b", "a\\,b", true },
		{ "", "", true },
		{ "x", "", false },
		{ "n\xc3\xa4h", "n?h", true },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "*a*a*a*a*a*a*a*a*a*a*c", false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (pattern_match(cases[i].name, cases[i].patterns) != cases[i].match)
			fail_msg("'%s' against '%s'", cases[i].name, cases[i].patterns);
	assert_true(pattern_is_literal("enable-all_2"));
	assert_false(pattern_is_literal("enable-*"));
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(names_and_wildcards),
		BOXED(filters),
		BOXED(test_lists),
		BOXED(unknown_names),
		BOXED(bad_test_roots),
		BOXED(binaries_that_cannot_list),
		BOXED(binary_that_lists_forever),
		BOXED(names_listed_twice),
		BOXED(a_million_names),
		BOXED(listing),
		BOXED(results_directory_in_use),
		BOXED(overwriting_removes_the_old_run),
		BOXED(settings_survive_the_disk),
		cmocka_unit_test(wildmat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
