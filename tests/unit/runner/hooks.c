/* SPDX-License-Identifier: MIT */
/* Hook strings: which are taken, how they are kept, that every test gets them. */
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/base/files.h"
#include "runner/settings/hooks.h"

static void good_and_bad_strings(void **state)
{
	static const char *const good[] = {
		"echo",
		"*:echo a:b",
		"pre-test:echo",
		"pre-test,post-test:",
		"pre-subtest,pre-dyn-subtest,post-dyn-subtest,post-subtest,post-kmod-unbind:true",
	};
	static const struct {
		const char *hook, *why;
	} bad[] = {
		{ "", "an empty hook" },
		{ ":echo", "an event has no name" },
		{ "pre-test,:echo", "an event has no name" },
		{ ",pre-test:echo", "an event has no name" },
		{ "pre-tes:echo", "there is no event 'pre-tes'" },
		{ "pre-test,pre-tests:echo", "there is no event 'pre-tests'" },
		{ "*,pre-test:echo", "there is no event '*'" },
		{ "echo http://x", "there is no event 'echo http'" },
	};
	char *why = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		assert_int_equal(hook_check(good[i], &why), 0);
	assert_null(why);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_int_equal(hook_check(bad[i].hook, &why), -EINVAL);
		assert_contains(why, bad[i].why);
		assert_null(strchr(why, '\n'));
		free(why);
	}
	assert_int_equal(hook_check("", NULL), -EINVAL);
}

/* Every event that the help lists can be used, and none is missing. */
static void help_lists_the_events(void **state)
{
	char *text = NULL, *line, *save, hook[64], event[32];
	size_t size, count = 0;
	FILE *stream = open_memstream(&text, &size);

	hooks_help(stream);
	fclose(stream);
	assert_contains(text, "IGT_HOOK_RESULT");
	line = strstr(text, "Events:\n");
	assert_non_null(line);
	*strstr(line, "\n\n") = '\0';
	for (line = strtok_r(line + 8, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		assert_int_equal(sscanf(line, " %31s", event), 1);
		snprintf(hook, sizeof(hook), "%s:true", event);
		assert_int_equal(hook_check(hook, NULL), 0);
		count++;
	}
	assert_int_equal(count, 7);
	free(text);
}

static void backslashes_and_newlines(void **state)
{
	static const char *const strings[] = {
		"plain", "pre-test:echo \\\"a\\\\b\\n\"", "two\nlines\n\nand a gap", "\\",
		"\n",    "post-test:ends with \\\n",
	};
	struct sandbox *box = *state;
	struct strlist hooks = { 0 }, back = { 0 };
	int dirfd = dir_open(AT_FDCWD, box->dir);

	assert_int_equal(hooks_read(&back, dirfd), 0); /* no file */
	assert_int_equal(hooks_write(&hooks, dirfd), 0);
	assert_false(sandbox_has(box, "hooks.txt"));
	for (size_t i = 0; i < ARRAY_SIZE(strings); i++)
		strlist_add(&hooks, strings[i]);
	assert_int_equal(hooks_write(&hooks, dirfd), 0);
	assert_int_equal(hooks_read(&back, dirfd), 0);
	assert_int_equal(back.n, hooks.n);
	for (size_t i = 0; i < hooks.n; i++)
		assert_string_equal(back.v[i], hooks.v[i]);
	strlist_done(&back);
	/* As a file has it that somebody else wrote: single newlines, none at the end. */
	sandbox_write(box, "hooks.txt", "one\\\\ \\\nmore\n\n\ntwo\nthree");
	assert_int_equal(hooks_read(&back, dirfd), 0);
	assert_int_equal(back.n, 3);
	assert_string_equal(back.v[0], "one\\ \nmore");
	assert_string_equal(back.v[1], "two");
	assert_string_equal(back.v[2], "three");
	strlist_done(&back);
	strlist_done(&hooks);
	close(dirfd);
}

/* Also by a run that goes on: hooks.txt keeps them. */
static void every_test_gets_them(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	char *log;

	sandbox_settings(box, &settings, "mock@pass", "mock@dynamic", NULL);
	strlist_add(&settings.hooks, "pre-test:one");
	strlist_add(&settings.hooks, "two");
	assert_int_equal(sandbox_prepare(&settings), 2);
	run_settings_done(&settings);
	sandbox_log(box, true);
	sandbox_execute(box);
	sandbox_log(box, false);
	json_decref(sandbox_report(box, NULL));
	log = sandbox_read(box, "log");
	assert_string_equal(log, "hook mock@pre-test:one\nhook mock@two\n"
				 "begin mock@pass\nend mock@pass\n"
				 "hook mock@pre-test:one\nhook mock@two\n"
				 "begin mock@dynamic\nend mock@dynamic\n");
	free(log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_and_bad_strings),
		cmocka_unit_test(help_lists_the_events),
		cmocka_unit_test_setup_teardown(backslashes_and_newlines, sandbox_open,
						sandbox_close),
		cmocka_unit_test_setup_teardown(every_test_gets_them, sandbox_open, sandbox_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
