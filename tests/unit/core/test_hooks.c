/* SPDX-License-Identifier: MIT */
/*
 * Hook strings, and the library form of hooks.
 */

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/igt_hook.h"

static char output[] = "/tmp/test_hooks.XXXXXX";

static int make_output(void **state)
{
	int fd = mkstemp(output);

	close(fd);
	setenv("OUTPUT", output, 1);
	return fd < 0;
}

static int remove_output(void **state)
{
	return unlink(output);
}

static int create(const char *text, struct igt_hook **ret_hook)
{
	return igt_hook_create(&text, 1, ret_hook);
}

static void malformed_strings_are_refused(void **state)
{
	static const char *const strings[] = {
		":echo",
		",:echo",
		"pre-test,:echo",
		",pre-test:echo",
		"pre-test,,post-test:echo",
		"pre:echo",
		"pre-tes:echo",
		"pre-test :echo",
		"**:echo",
		"PRE-TEST:echo",
		"",
		"*:",
	};

	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
		struct igt_hook *hook = NULL;
		int err = create(strings[i], &hook);

		assert_int_not_equal(err, 0);
		assert_null(hook);
		assert_string_not_equal(igt_hook_error_str(err), "unknown error");
	}
}

static void one_malformed_string_of_many_refuses_all(void **state)
{
	static const char *const strings[] = { "pre-test:true", "nothing:true", "true" };
	struct igt_hook *hook = NULL;

	assert_int_not_equal(igt_hook_create(strings, 3, &hook), 0);
	assert_null(hook);
}

static void expect_output(const char *expected)
{
	char text[4096] = "";
	int fd = open(output, O_RDONLY);

	assert_true(fd >= 0);
	assert_true(read(fd, text, sizeof(text) - 1) >= 0);
	close(fd);
	assert_string_equal(text, expected);
	assert_int_equal(truncate(output, 0), 0);
}

static void notify(struct igt_hook *hook, enum igt_hook_evt_type type, const char *name,
		   const char *result)
{
	igt_hook_event_notify(hook, &(struct igt_hook_evt){ .evt_type = type,
							    .target_name = name,
							    .result = result });
}

static void state_follows_the_events(void **state)
{
	struct igt_hook *hook;

	assert_int_equal(create("echo \"$IGT_HOOK_EVENT $IGT_HOOK_TEST_FULLNAME "
				"$IGT_HOOK_RESULT$IGT_HOOK_KMOD_UNBIND_MODULE_NAME\" >> $OUTPUT",
				&hook),
			 0);
	notify(hook, IGT_HOOK_PRE_TEST, "t", NULL);
	notify(hook, IGT_HOOK_PRE_SUBTEST, "s", NULL);
	notify(hook, IGT_HOOK_PRE_DYN_SUBTEST, "d", "ignored");
	notify(hook, IGT_HOOK_POST_KMOD_UNBIND, "xe", NULL);
	notify(hook, IGT_HOOK_POST_DYN_SUBTEST, "d", "FAIL");
	notify(hook, IGT_HOOK_POST_SUBTEST, "s", "SKIP");
	notify(hook, IGT_HOOK_POST_TEST, "t", "SUCCESS");
	igt_hook_free(hook);
	expect_output("pre-test igt@t \n"
		      "pre-subtest igt@t@s \n"
		      "pre-dyn-subtest igt@t@s@d \n"
		      "post-kmod-unbind igt@t@s@d xe\n"
		      "post-dyn-subtest igt@t@s@d FAIL\n"
		      "post-subtest igt@t@s SKIP\n"
		      "post-test igt@t SUCCESS\n");
}

static void variables_added_later_are_inherited(void **state)
{
	struct igt_hook *hook;
	char name[32];

	assert_int_equal(create("echo $VARIABLE_199 >> $OUTPUT", &hook), 0);
	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "VARIABLE_%d", i);
		setenv(name, "inherited", 1);
	}
	notify(hook, IGT_HOOK_PRE_TEST, "t", NULL);
	igt_hook_free(hook);
	expect_output("inherited\n");
}

static void no_hook_is_no_harm(void **state)
{
	notify(NULL, IGT_HOOK_PRE_TEST, "t", NULL);
	igt_hook_free(NULL);
	assert_null(igt_core_get_igt_hook());
}

static void help_names_every_event_and_variable(void **state)
{
	static const char *const words[] = {
		"--option",
		"pre-test",
		"pre-subtest",
		"pre-dyn-subtest",
		"post-dyn-subtest",
		"post-subtest",
		"post-test",
		"post-kmod-unbind",
		"IGT_HOOK_EVENT",
		"IGT_HOOK_TEST_FULLNAME",
		"IGT_HOOK_TEST",
		"IGT_HOOK_SUBTEST",
		"IGT_HOOK_DYN_SUBTEST",
		"IGT_HOOK_RESULT",
		"IGT_HOOK_KMOD_UNBIND_MODULE_NAME",
	};
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	igt_hook_print_help(f, "--option");
	fclose(f);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_non_null(strstr(text, words[i]));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(malformed_strings_are_refused),
		cmocka_unit_test(one_malformed_string_of_many_refuses_all),
		cmocka_unit_test(state_follows_the_events),
		cmocka_unit_test(variables_added_later_are_inherited),
		cmocka_unit_test(no_hook_is_no_harm),
		cmocka_unit_test(help_names_every_event_and_variable),
	};

	return cmocka_run_group_tests(tests, make_output, remove_output);
}
