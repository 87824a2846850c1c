/* SPDX-License-Identifier: MIT */
/* igt_runner's command line. */
#include "sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/settings/igt_options.h"

#define MAX_WORDS 64

/* Parses "igt_runner LINE"; words are separated by blanks, @ stands for the sandbox. */
static int parse(const struct sandbox *box, const char *line, struct run_settings *settings,
		 enum igt_action *action, struct run_error *err)
{
	char *argv[MAX_WORDS + 1], *save, *copy = xstrdup(line);
	int argc = 0, ret;

	argv[argc++] = xstrdup("igt_runner");
	for (char *word = strtok_r(copy, " ", &save); word && argc < MAX_WORDS;
	     word = strtok_r(NULL, " ", &save))
		argv[argc++] = *word == '@'        ? xasprintf("%s%s", box->dir, word + 1) :
			       !strcmp(word, "''") ? xstrdup("") :
						     xstrdup(word);
	argv[argc] = NULL;
	ret = igt_options_parse(argc, argv, settings, action, err);
	/* getopt moves them about, but loses none. */
	for (int i = 0; i < argc; i++)
		free(argv[i]);
	free(copy);
	return ret;
}

/* The same, and it has to be accepted as a run. */
static void take(const struct sandbox *box, const char *line, struct run_settings *settings)
{
	enum igt_action action;
	struct run_error err;

	if (parse(box, line, settings, &action, &err))
		fail_msg("%s: %s", line, err.text);
	assert_int_equal(action, IGT_RUN);
}

static void refuse(const struct sandbox *box, const char *line, const char *text)
{
	struct run_settings settings;
	struct run_error err = { 0 };
	enum igt_action action;

	run_settings_init(&settings);
	if (!parse(box, line, &settings, &action, &err))
		fail_msg("accepted: %s", line);
	assert_int_equal(err.status, RUN_BAD_INPUT);
	assert_contains(err.text, text);
	assert_null(strchr(err.text, '\n'));
	run_settings_done(&settings);
}

static void defaults(void **state)
{
	struct sandbox *box = *state;
	struct run_settings s;

	run_settings_init(&s);
	take(box, "@/root @/some/results", &s);
	assert_string_equal(s.test_root, box->root);
	assert_string_equal(s.name, "results");
	assert_string_equal(s.results_path + strlen(box->dir), "/some/results");
	assert_null(s.test_list);
	assert_null(s.coverage_script);
	assert_int_equal(s.include.n + s.exclude.n + s.blocklists.n + s.environment.n + s.hooks.n,
			 0);
	assert_false(s.dry_run || s.allow_non_root || s.multiple_mode || s.overwrite || s.sync);
	assert_false(s.use_watchdog || s.piglit_style_dmesg || s.facts || s.kmemleak);
	assert_false(s.kmemleak_each || s.code_coverage || s.coverage_per_test || s.lab);
	assert_int_equal(s.per_test_timeout_s + s.inactivity_timeout_s + s.overall_timeout_s, 0);
	assert_int_equal(s.disk_usage_limit_bytes, 0);
	assert_int_equal(s.abort_mask, 0);
	assert_int_equal(s.log_level, 0);
	assert_int_equal(s.dmesg_warn_level, 4);
	assert_int_equal(s.prune_mode, PRUNE_KEEP_ALL);
	assert_int_equal(s.kill_grace_s, 120);
	assert_true(s.socket && s.igt_rules);
	assert_int_equal(s.cmdline.n, 3);
	assert_string_equal(s.cmdline.v[0], "igt_runner");
	setenv("IGT_RUNNER_DISABLE_SOCKET_COMMUNICATION", "1", 1);
	take(box, "@/root @/results", &s);
	unsetenv("IGT_RUNNER_DISABLE_SOCKET_COMMUNICATION");
	assert_false(s.socket);
	run_settings_done(&s);
}

static void paths_become_absolute(void **state)
{
	struct sandbox *box = *state;
	char *cwd = getcwd(NULL, 0), *expected;
	struct run_settings s;

	run_settings_init(&s);
	assert_int_equal(chdir(box->dir), 0);
	sandbox_write(box, "list", "igt@mock\n");
	sandbox_write(box, "block", "nothing\n");
	take(box, "-b block --test-list list root/../root a/new/dir/", &s);
	assert_string_equal(s.test_root, box->root);
	expected = xasprintf("%s/a/new/dir/", box->dir);
	assert_string_equal(s.results_path, expected);
	free(expected);
	assert_string_equal(s.name, "dir");
	expected = xasprintf("%s/list", box->dir);
	assert_string_equal(s.test_list, expected);
	free(expected);
	expected = xasprintf("%s/block", box->dir);
	assert_string_equal(s.blocklists.v[0], expected);
	free(expected);
	run_settings_done(&s);
	assert_int_equal(chdir(cwd), 0);
	free(cwd);
}

static void test_root_of_the_environment(void **state)
{
	struct sandbox *box = *state;
	struct run_settings s;

	run_settings_init(&s);
	setenv("IGT_TEST_ROOT", box->root, 1);
	take(box, "/nowhere @/results", &s);
	assert_string_equal(s.test_root, box->root);
	take(box, "@/results", &s);
	assert_string_equal(s.test_root, box->root);
	assert_string_equal(s.name, "results");
	setenv("IGT_TEST_ROOT", "/nowhere", 1);
	refuse(box, "@/root @/results", "/nowhere: No such file or directory");
	unsetenv("IGT_TEST_ROOT");
	run_settings_done(&s);
}

static void assert_list(const struct strlist *list, const char *first, const char *second)
{
	assert_int_equal(list->n, 2);
	assert_string_equal(list->v[0], first);
	assert_string_equal(list->v[1], second);
}

static void assert_all_options(const struct run_settings *s)
{
	assert_string_equal(s->name, "foo");
	assert_true(s->dry_run && s->allow_non_root && s->multiple_mode && s->overwrite);
	assert_true(s->sync && s->use_watchdog && s->piglit_style_dmesg && s->facts);
	assert_true(s->kmemleak && s->kmemleak_each && s->code_coverage && s->coverage_per_test);
	assert_list(&s->include, "path1", "path2");
	assert_list(&s->exclude, "xpath1", "xpath2");
	assert_list(&s->environment, "ONE=1", "TWO=a=b");
	assert_list(&s->hooks, "echo hello", "pre-subtest:echo there");
	assert_int_equal(s->blocklists.n, 2);
	assert_int_equal(s->log_level, 1);
	assert_int_equal(s->abort_mask, RUN_ABORT_TAINT | RUN_ABORT_LOCKDEP);
	assert_int_equal(s->inactivity_timeout_s, 27);
	assert_int_equal(s->per_test_timeout_s, 72);
	assert_int_equal(s->overall_timeout_s, 360);
	assert_int_equal(s->disk_usage_limit_bytes, 4096);
	assert_int_equal(s->dmesg_warn_level, 3);
	assert_int_equal(s->prune_mode, PRUNE_KEEP_SUBTESTS);
	assert_contains(s->coverage_script, "/script");
	assert_contains(s->test_list, "/list");
}

/* The same said thrice. */
static const char *const full_lines[] = {
	"-n foo -d -t path1 -t path2 -x xpath1 -x xpath2 -b @/block -b @/block "
	"--test-list @/list --ignore-missing -m -o -s -l verbose -e ONE=1 -eTWO=a=b -f "
	"-keach --abort-on-monitored-error=taint,lockdep --inactivity-timeout 27 "
	"--per-test-timeout 72 --overall-timeout 360 --disk-usage-limit 4k "
	"--use-watchdog --piglit-style-dmesg --dmesg-warn-level 3 "
	"--prune-mode keep-subtests --collect-code-cov --coverage-per-test "
	"--collect-script @/script @/root @/results",
	"--name foo --dry-run --allow-non-root --include-tests path1 --include-tests path2 "
	"--exclude-tests xpath1 --exclude-tests xpath2 --blacklist @/block "
	"--blocklist @/block --test-list=@/list --multiple-mode --overwrite --sync "
	"--log-level verbose --environment ONE=1 --environment TWO=a=b --facts "
	"--kmemleak=each --abort-on-monitored-error=taint,lockdep "
	"--inactivity-timeout=27 --per-test-timeout=72 --overall-timeout=360 "
	"--disk-usage-limit=4096 --use-watchdog --piglit-style-dmesg --dmesg-warn-level=3 "
	"--prune-mode=keep-subtests --collect-code-cov --coverage-per-test "
	"--collect-script=@/script @/root @/results",
	/* As short as getopt takes them; options may stand behind arguments. */
	"@/root --na foo -dm --incl path1 --incl path2 --ex xpath1 --ex xpath2 --bl @/block "
	"--bl @/block --test-l @/list --overw --sy --log verbose --env ONE=1 --env TWO=a=b "
	"--fa --kmem=each --ab=taint,lockdep --ina 27 --per 72 --overa 360 --disk 4k --us "
	"--pig --dm 3 --pr keep-subtests --collect-c --cov --collect-s @/script @/results",
};

static void every_option(void **state)
{
	struct sandbox *box = *state;
	char *argv[] = {
		(char *)"igt_runner",
		(char *)"--hook",
		(char *)"echo hello",
		(char *)"--hook=pre-subtest:echo there",
		NULL,
		NULL,
		NULL,
		NULL,
	};
	struct run_settings s;
	enum igt_action action;
	struct run_error err;
	char *line;

	sandbox_write(box, "list", "igt@mock\n");
	sandbox_write(box, "block", "nothing\n");
	sandbox_write(box, "script", "#!/bin/sh\n");
	line = xasprintf("%s/script", box->dir);
	assert_int_equal(chmod(line, 0755), 0);
	free(line);
	for (size_t i = 0; i < ARRAY_SIZE(full_lines); i++) {
		char *at;

		line = xstrdup(full_lines[i]);

		/* "=@" is the sandbox as well. */
		while ((at = strstr(line, "=@"))) {
			char *more =
				xasprintf("%.*s=%s%s", (int)(at - line), line, box->dir, at + 2);

			free(line);
			line = more;
		}
		run_settings_init(&s);
		take(box, line, &s);
		free(line);
		assert_int_equal(s.hooks.n, 0);
		strlist_add(&s.hooks, "echo hello");
		strlist_add(&s.hooks, "pre-subtest:echo there");
		assert_all_options(&s);
		run_settings_done(&s);
	}
	argv[4] = box->root;
	argv[5] = box->results;
	run_settings_init(&s);
	assert_int_equal(igt_options_parse(6, argv, &s, &action, &err), 0);
	assert_list(&s.hooks, "echo hello", "pre-subtest:echo there");
	run_settings_done(&s);
}

static void actions(void **state)
{
	static const struct {
		const char *line;
		enum igt_action action;
	} cases[] = {
		{ "--list-all @/root", IGT_LIST_ALL },
		{ "-L -t x @/root", IGT_LIST_ALL },
		{ "--help", IGT_HELP },
		{ "-h no such root", IGT_HELP },
		{ "--version", IGT_VERSION },
		{ "-m --help-hook", IGT_HELP_HOOK },
	};
	struct sandbox *box = *state;
	struct run_settings s;
	enum igt_action action;
	struct run_error err;

	run_settings_init(&s);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		if (parse(box, cases[i].line, &s, &action, &err))
			fail_msg("%s: %s", cases[i].line, err.text);
		assert_int_equal(action, cases[i].action);
	}
	setenv("IGT_TEST_ROOT", box->root, 1);
	assert_int_equal(parse(box, "-L", &s, &action, &err), 0);
	assert_string_equal(s.test_root, box->root);
	assert_null(s.results_path);
	unsetenv("IGT_TEST_ROOT");
	run_settings_done(&s);
	refuse(box, "-L", "no test root");
	refuse(box, "-L @/root @/results", "unexpected");
}

/* Options whose value is one of a few: what it becomes, or the text of the refusal. */
static const struct value_case {
	const char *options;
	size_t offset;
	size_t size;
	long long number;
	const char *refusal;
} value_cases[] = {
#define GIVES(options, field, number)                                              \
	{                                                                          \
		options, offsetof(struct run_settings, field),                     \
			sizeof(((struct run_settings *)NULL)->field), number, NULL \
	}
#define REFUSED(options, text)         \
	{                              \
		options, 0, 0, 0, text \
	}
	/* warn level: inferred, or given */
	GIVES("", dmesg_warn_level, 4),
	GIVES("--piglit-style-dmesg", dmesg_warn_level, 5),
	GIVES("--piglit-style-dmesg --dmesg-warn-level 4", dmesg_warn_level, 4),
	GIVES("--dmesg-warn-level 6", dmesg_warn_level, 6),
	GIVES("--dmesg-warn-level 0 --piglit-style-dmesg", dmesg_warn_level, 0),
	REFUSED("--dmesg-warn-level 8", "--dmesg-warn-level 8: give a number from 0 to 7"),
	REFUSED("--dmesg-warn-level x", "--dmesg-warn-level x: give"),
	GIVES("-l normal", log_level, 0),
	GIVES("-l quiet", log_level, -1),
	GIVES("--log-level verbose", log_level, 1),
	REFUSED("-l loud", "--log-level loud: give quiet, normal or verbose"),
	GIVES("--abort-on-monitored-error", abort_mask, 7),
	GIVES("--abort-on-monitored-error=", abort_mask, 0),
	GIVES("--abort-on-monitored-error=taint", abort_mask, RUN_ABORT_TAINT),
	GIVES("--abort-on-monitored-error=lockdep", abort_mask, RUN_ABORT_LOCKDEP),
	GIVES("--abort-on-monitored-error=ping", abort_mask, RUN_ABORT_PING),
	GIVES("--abort-on-monitored-error=lockdep,taint", abort_mask, 3),
	GIVES("--abort-on-monitored-error=all", abort_mask, 7),
	REFUSED("--abort-on-monitored-error=taint,lunch",
		"taint,lunch: 'lunch' is no condition: give taint, lockdep"),
	GIVES("--disk-usage-limit 0", disk_usage_limit_bytes, 0),
	GIVES("--disk-usage-limit 4096", disk_usage_limit_bytes, 4096),
	GIVES("--disk-usage-limit 4k", disk_usage_limit_bytes, 4096),
	GIVES("--disk-usage-limit 4K", disk_usage_limit_bytes, 4096),
	GIVES("--disk-usage-limit 3M", disk_usage_limit_bytes, 3ll << 20),
	GIVES("--disk-usage-limit 5G", disk_usage_limit_bytes, 5ll << 30),
	REFUSED("--disk-usage-limit 4X", "--disk-usage-limit 4X: give a number of bytes"),
	REFUSED("--disk-usage-limit -4", "--disk-usage-limit -4: give"),
	GIVES("--prune-mode keep-dynamic-subtests", prune_mode, PRUNE_KEEP_DYNAMIC),
	GIVES("--prune-mode keep-dynamic", prune_mode, PRUNE_KEEP_DYNAMIC),
	GIVES("--prune-mode keep-subtests", prune_mode, PRUNE_KEEP_SUBTESTS),
	GIVES("--prune-mode keep-all", prune_mode, PRUNE_KEEP_ALL),
	GIVES("--prune-mode keep-requested", prune_mode, PRUNE_KEEP_REQUESTED),
	REFUSED("--prune-mode keep-calm", "--prune-mode keep-calm: give keep-dynamic"),
	GIVES("-k", kmemleak, true),
	GIVES("-k", kmemleak_each, false),
	GIVES("-k", sync, false), /* igt_runner's -k switches it on */
	GIVES("-konce", kmemleak_each, false),
	GIVES("-keach", kmemleak_each, true),
	GIVES("--kmemleak=each", kmemleak, true),
	REFUSED("-knever", "--kmemleak never: give once or each"),
	GIVES("-d", allow_non_root, true),
	REFUSED("--per-test-timeout soon", "--per-test-timeout soon: give a number of seconds"),
	REFUSED("--inactivity-timeout -1", "--inactivity-timeout -1: give"),
	REFUSED("--overall-timeout 1h", "--overall-timeout 1h: give"),
	REFUSED("--hook nonsense:echo", "--hook nonsense:echo: "),
	REFUSED("--collect-code-cov", "needs --collect-script"),
	REFUSED("--no-such-option", "unknown option '--no-such-option': see igt_runner --help"),
	REFUSED("--dry-run=yes", "'--dry-run' takes no value"),
	REFUSED("-Z", "unknown option '-Z'"),
	REFUSED("--o", "ambiguous option '--o': see"), /* overwrite or overall-timeout? */
#undef GIVES
#undef REFUSED
};

static long long number_of(const struct run_settings *s, const struct value_case *one)
{
	const void *field = (const char *)s + one->offset;

	if (one->size == sizeof(bool))
		return *(const bool *)field;
	return one->size == sizeof(int) ? *(const int *)field : *(const long long *)field;
}

static void values(void **state)
{
	struct run_settings s;

	for (size_t i = 0; i < ARRAY_SIZE(value_cases); i++) {
		const struct value_case *one = &value_cases[i];
		char *line = xasprintf("%s @/root @/results", one->options);

		if (one->refusal) {
			refuse(*state, line, one->refusal);
		} else {
			run_settings_init(&s);
			take(*state, line, &s);
			if (number_of(&s, one) != one->number)
				fail_msg("%s: %lld, expected %lld", one->options,
					 number_of(&s, one), one->number);
			run_settings_done(&s);
		}
		free(line);
	}
}

static void environment_variables(void **state)
{
	struct sandbox *box = *state;
	struct run_settings s;

	run_settings_init(&s);
	setenv("RUNNERS_OWN", "its value", 1);
	unsetenv("NOT_SET");
	take(box, "-e RUNNERS_OWN -e EMPTY= -e A=1 -e A=2 @/root @/results", &s);
	assert_int_equal(s.environment.n, 3);
	assert_string_equal(s.environment.v[0], "RUNNERS_OWN=its value");
	assert_string_equal(s.environment.v[1], "EMPTY=");
	assert_string_equal(s.environment.v[2], "A=2");
	run_settings_done(&s);
	refuse(box, "-e NOT_SET @/root @/results", "--environment NOT_SET: it is not set");
	refuse(box, "-e =x @/root @/results", "give NAME=VALUE");
	setenv("RUNNERS_OWN", "two\nlines", 1);
	refuse(box, "-e RUNNERS_OWN @/root @/results", "has a line break");
	unsetenv("RUNNERS_OWN");
}

static void missing_arguments(void **state)
{
	struct sandbox *box = *state;

	refuse(box, "", "no results path");
	refuse(box, "@/results", "no test root");
	refuse(box, "@/root @/results @/more", "unexpected");
	refuse(box, "@/root ''", "no results path");
	refuse(box, "-n", "a value is missing after '-n'");
	refuse(box, "@/root @/results --test-list", "a value is missing after '--test-list'");
}

/* Facts of the file system. */
static void validation(void **state)
{
	struct sandbox *box = *state;
	struct run_settings s;

	run_settings_init(&s);
	sandbox_write(box, "list", "igt@mock\n");
	sandbox_write(box, "empty/file", "");
	take(box, "--test-list @/list @/root @/results", &s);
	run_settings_done(&s);
	refuse(box, "--test-list @/none @/root @/results",
	       "none: No such file or directory: give a test list");
	refuse(box, "-b @/none @/root @/results",
	       "none: No such file or directory: give a block list");
	refuse(box, "@/none @/results",
	       "none: No such file or directory: give the directory of the tests");
	refuse(box, "@/empty @/results", "empty/test-list.txt: No such file or directory");
	refuse(box, "--collect-code-cov --collect-script @/none @/root @/results",
	       "none: No such file");
}

static void second_line_forgets_the_first(void **state)
{
	struct sandbox *box = *state;
	struct run_settings s;

	run_settings_init(&s);
	take(box,
	     "-n foo -t a -x b -e A=1 --hook x -m -o -s -l quiet --abort-on-monitored-error "
	     "--per-test-timeout 5 --disk-usage-limit 1k --piglit-style-dmesg -k "
	     "--prune-mode keep-dynamic @/root @/first",
	     &s);
	take(box, "@/root @/second", &s);
	assert_string_equal(s.name, "second");
	assert_int_equal(s.include.n + s.exclude.n + s.environment.n + s.hooks.n, 0);
	assert_false(s.multiple_mode || s.overwrite || s.sync || s.piglit_style_dmesg);
	assert_false(s.kmemleak);
	assert_int_equal(s.log_level, 0);
	assert_int_equal(s.abort_mask + s.per_test_timeout_s, 0);
	assert_int_equal(s.disk_usage_limit_bytes, 0);
	assert_int_equal(s.prune_mode, PRUNE_KEEP_ALL);
	assert_int_equal(s.dmesg_warn_level, 4);
	assert_int_equal(s.cmdline.n, 3);
	run_settings_done(&s);
}

/* igt_runner -n '' crashes. */
static void empty_name(void **state)
{
	struct sandbox *box = *state;
	struct run_settings s, again;
	struct run_error err;

	run_settings_init(&s);
	take(box, "--allow-non-root -n '' @/root @/results", &s);
	assert_string_equal(s.name, "");
	sandbox_prepare(&s);
	assert_int_equal(run_settings_load(box->results, &again, &err), 0);
	assert_string_equal(again.name, "");
	assert_true(again.allow_non_root);
	run_settings_done(&again);
	run_settings_done(&s);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(defaults),
		BOXED(paths_become_absolute),
		BOXED(test_root_of_the_environment),
		BOXED(every_option),
		BOXED(actions),
		BOXED(values),
		BOXED(environment_variables),
		BOXED(missing_arguments),
		BOXED(validation),
		BOXED(second_line_forgets_the_first),
		BOXED(empty_name),
	};

	unsetenv("IGT_TEST_ROOT");
	unsetenv("IGT_RUNNER_DISABLE_SOCKET_COMMUNICATION");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
