/* SPDX-License-Identifier: MIT */
/* metadata.txt and environment.txt: ours, igt_runner's, those of long ago. */
#include "sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The settings after a journey through the files. */
static void travel(const struct sandbox *box, struct run_settings *settings,
		   struct run_settings *again)
{
	struct run_error err;

	settings->overwrite = true;
	sandbox_prepare(settings);
	if (run_settings_load(box->results, again, &err))
		fail_msg("%s", err.text);
}

static void load(const struct sandbox *box, const char *metadata, struct run_settings *settings)
{
	struct run_error err;

	sandbox_write(box, "results/metadata.txt", metadata);
	sandbox_write(box, "results/joblist.txt", "mock pass\n");
	if (run_settings_load(box->results, settings, &err))
		fail_msg("%s", err.text);
}

static void texts_come_back(void **state)
{
	static const char *const texts[] = {
		"",
		" ",
		"two words",
		"  blanks  around  ",
		"key : value",
		"back\\slash",
		"\\",
		"\\x5ch",
		"\\xah",
		"two\nlines",
		"\n",
		"\\\n\\",
		"tab\there",
		"\xc3\xa9\xff",
	};
	struct sandbox *box = *state;
	struct run_settings s, again;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		sandbox_settings(box, &s, "mock@pass", NULL);
		s.name = xstrdup(texts[i]);
		strlist_add(&s.cmdline, texts[i]);
		strlist_add(&s.cmdline, "after it");
		travel(box, &s, &again);
		assert_string_equal(again.name, texts[i]);
		assert_int_equal(again.cmdline.n, 2);
		assert_string_equal(again.cmdline.v[0], texts[i]);
		assert_string_equal(again.cmdline.v[1], "after it");
		/* Nothing of the lines that follow was swallowed. */
		assert_string_equal(again.test_root, box->root);
		assert_true(again.allow_non_root);
		run_settings_done(&s);
		run_settings_done(&again);
	}
}

static void numbers_come_back(void **state)
{
	struct sandbox *box = *state;
	struct run_settings s, again;

	sandbox_settings(box, &s, "mock@pass", NULL);
	s.abort_mask = 5;
	s.disk_usage_limit_bytes = 1ull << 40;
	s.dry_run = s.facts = s.kmemleak = s.kmemleak_each = s.sync = s.multiple_mode = true;
	s.use_watchdog = s.piglit_style_dmesg = s.code_coverage = s.coverage_per_test = true;
	s.socket = true;
	s.log_level = -1;
	s.inactivity_timeout_s = 11;
	s.per_test_timeout_s = 12;
	s.overall_timeout_s = 13;
	s.kill_grace_s = 14;
	s.dmesg_warn_level = 0;
	s.prune_mode = PRUNE_KEEP_DYNAMIC;
	s.coverage_script = xstrdup("/a script");
	travel(box, &s, &again);
	assert_int_equal(again.abort_mask, 5);
	assert_int_equal(again.disk_usage_limit_bytes, 1ull << 40);
	assert_true(again.dry_run && again.facts && again.kmemleak && again.kmemleak_each);
	assert_true(again.sync && again.multiple_mode && again.use_watchdog && again.socket);
	assert_true(again.piglit_style_dmesg && again.code_coverage && again.coverage_per_test);
	assert_int_equal(again.log_level, -1);
	assert_int_equal(again.inactivity_timeout_s, 11);
	assert_int_equal(again.per_test_timeout_s, 12);
	assert_int_equal(again.overall_timeout_s, 13);
	assert_int_equal(again.kill_grace_s, 14);
	assert_int_equal(again.dmesg_warn_level, 0);
	assert_int_equal(again.prune_mode, PRUNE_KEEP_DYNAMIC);
	assert_string_equal(again.coverage_script, "/a script");
	run_settings_done(&s);
	run_settings_done(&again);
}

/* igt_runner's keys come first and in its order: igt_resume may depend on it. */
static void order_of_the_keys(void **state)
{
	static const char *const keys[] = {
		"abort_mask",
		"disk_usage_limit",
		"test_list",
		"name",
		"dry_run",
		"allow_non_root",
		"facts",
		"kmemleak",
		"kmemleak_each",
		"sync",
		"log_level",
		"overwrite",
		"multiple_mode",
		"inactivity_timeout",
		"per_test_timeout",
		"overall_timeout",
		"use_watchdog",
		"piglit_style_dmesg",
		"dmesg_warn_level",
		"prune_mode",
		"test_root",
		"results_path",
		"enable_code_coverage",
		"cov_results_per_test",
		"code_coverage_script",
		"cmdline.argc",
		"cmdline.argv[0]",
		"cmdline.argv[1]",
	};
	struct sandbox *box = *state;
	struct run_settings s;
	char *text, *line, *save;

	sandbox_write(box, "list", "igt@mock@pass\n");
	sandbox_settings(box, &s, NULL);
	s.test_list = xasprintf("%s/list", box->dir);
	s.name = xstrdup("n");
	s.coverage_script = xstrdup("/script");
	strlist_add(&s.cmdline, "igt_runner");
	strlist_add(&s.cmdline, "-n");
	sandbox_prepare(&s);
	run_settings_done(&s);
	text = sandbox_read(box, "results/metadata.txt");
	line = strtok_r(text, "\n", &save);
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		assert_int_equal(strncmp(line, keys[i], strlen(keys[i])), 0);
		assert_int_equal(strncmp(line + strlen(keys[i]), " : ", 3), 0);
		line = strtok_r(NULL, "\n", &save);
	}
	free(text);
}

/* A directory that igt_runner has made is gone on with as igt_runner would. */
static void metadata_of_igt_runner(void **state)
{
	static const char metadata[] =
		"abort_mask : 3\ndisk_usage_limit : 4096\nname : a run\ndry_run : 0\n"
		"allow_non_root : 1\nsync : 1\nlog_level : 1\nmultiple_mode : 1\n"
		"inactivity_timeout : 370\nper_test_timeout : 360\nuse_watchdog : 1\n"
		"piglit_style_dmesg : 1\ndmesg_warn_level : 4\nprune_mode : 0\n"
		"test_root : /usr/libexec/tests and more\nresults_path : /moved\n"
		"some_key_of_the_future : 7\nno separator\n : \n\ncmdline.argc : 2\n"
		"cmdline.argv[0] : igt_runner\ncmdline.argv[1] : --name=a \\x5ch b\n";
	struct sandbox *box = *state;
	struct run_settings s;

	load(box, metadata, &s);
	assert_int_equal(s.abort_mask, 3);
	assert_int_equal(s.disk_usage_limit_bytes, 4096);
	assert_string_equal(s.name, "a run");
	assert_true(s.allow_non_root && s.sync && s.multiple_mode && s.use_watchdog);
	assert_int_equal(s.log_level, 1);
	assert_int_equal(s.per_test_timeout_s, 360);
	assert_int_equal(s.dmesg_warn_level, 4);
	assert_int_equal(s.prune_mode, PRUNE_KEEP_DYNAMIC);
	assert_string_equal(s.test_root, "/usr/libexec/tests and more");
	assert_string_equal(s.results_path, box->results);
	assert_int_equal(s.cmdline.n, 2);
	assert_string_equal(s.cmdline.v[1], "--name=a \\ b");
	/* What it does not write down. */
	assert_int_equal(s.kill_grace_s, 120);
	assert_true(s.socket);
	assert_string_equal(s.run_id, "");
	run_settings_done(&s);
	setenv("IGT_RUNNER_DISABLE_SOCKET_COMMUNICATION", "1", 1);
	load(box, metadata, &s);
	unsetenv("IGT_RUNNER_DISABLE_SOCKET_COMMUNICATION");
	assert_false(s.socket);
	run_settings_done(&s);
}

static void metadata_of_long_ago(void **state)
{
	struct sandbox *box = *state;
	struct run_settings s;

	load(box, "test_root : /tests\npiglit_style_dmesg : 1\n", &s);
	assert_int_equal(s.dmesg_warn_level, 5);
	assert_int_equal(s.prune_mode, PRUNE_KEEP_ALL);
	assert_null(s.name);
	assert_int_equal(s.disk_usage_limit_bytes, 0);
	assert_false(s.facts || s.kmemleak || s.code_coverage);
	run_settings_done(&s);
	load(box, "test_root : /tests\npiglit_style_dmesg : 0\n", &s);
	assert_int_equal(s.dmesg_warn_level, 4);
	run_settings_done(&s);
	load(box, "", &s);
	assert_int_equal(s.dmesg_warn_level, 4);
	assert_null(s.test_root);
	run_settings_done(&s);
}

static void environment_file(void **state)
{
	struct sandbox *box = *state;
	struct run_settings s, again;
	char *text;

	sandbox_settings(box, &s, "mock@pass", NULL);
	strlist_add(&s.environment, "A=1");
	strlist_add(&s.environment, "EMPTY=");
	strlist_add(&s.environment, "B= two words # no comment = here ");
	travel(box, &s, &again);
	text = sandbox_read(box, "results/environment.txt");
	assert_string_equal(text, "A=1\nEMPTY=\nB= two words # no comment = here \n");
	free(text);
	assert_int_equal(again.environment.n, 3);
	assert_string_equal(again.environment.v[1], "EMPTY=");
	assert_string_equal(again.environment.v[2], "B= two words # no comment = here ");
	run_settings_done(&s);
	run_settings_done(&again);
	/* Written by hand. */
	sandbox_write(box, "results/environment.txt", "# comment = 1\n\nA=1\nnothing\nB=2");
	load(box, "", &s);
	assert_int_equal(s.environment.n, 2);
	assert_string_equal(s.environment.v[0], "A=1");
	assert_string_equal(s.environment.v[1], "B=2");
	run_settings_done(&s);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(texts_come_back),      BOXED(numbers_come_back),
		BOXED(order_of_the_keys),    BOXED(metadata_of_igt_runner),
		BOXED(metadata_of_long_ago), BOXED(environment_file),
	};

	unsetenv("IGT_RUNNER_DISABLE_SOCKET_COMMUNICATION");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
