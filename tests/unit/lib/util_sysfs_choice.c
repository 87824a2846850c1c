/* SPDX-License-Identifier: MIT */
#include "fake_sysfs.h"
#include "unit.h"

#include <stdbool.h>

#include "util/sysfs.h"
#include "util/sysfs_choice.h"

static const char *const names[] = { "low", "normal", "high" };

static struct sysfs_choice choice, other;

static void expect_text(const struct sysfs_choice *c, const char *text)
{
	char buf[SYSFS_CHOICE_MAX_LEN];

	assert_int_equal(sysfs_choice_to_string(c, buf, sizeof(buf)), 0);
	assert_string_equal(buf, text);
}

static void parses(void **state)
{
	assert_int_equal(sysfs_choice_parse("low [normal] high\n", &choice), 0);
	assert_int_equal(choice.num_tokens, 3);
	assert_int_equal(choice.selected, 1);
	assert_string_equal(sysfs_choice_selected(&choice), "normal");
	assert_string_equal(choice.tokens[2], "high");
	expect_text(&choice, "low [normal] high");
	assert_int_equal(sysfs_choice_parse("  [only]\t", &choice), 0);
	expect_text(&choice, "[only]");
	assert_int_equal(sysfs_choice_find(&choice, "only"), 0);
	assert_int_equal(sysfs_choice_find(&choice, "Only"), -1);
}

static void refuses(void **state)
{
	static const struct {
		const char *text;
		int result;
	} cases[] = {
		{ NULL, -EINVAL },
		{ "", -EINVAL },
		{ "\n", -EINVAL },
		{ "low normal high", -EINVAL },
		{ "[low] [high]", -EINVAL },
		{ "[low normal", -EINVAL },
		{ "low] normal", -EINVAL },
		{ "[] low", -EINVAL },
		{ "[low]x high", -EINVAL },
		{ "[[low]]", -EINVAL },
		{ "[0] 1 2 3 4 5 6 7 8 9 a b c d e f", 0 },
		{ "[0] 1 2 3 4 5 6 7 8 9 a b c d e f g", -E2BIG },
	};
	char long_text[SYSFS_CHOICE_MAX_LEN + 1];

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		print_message("%s\n", cases[i].text ? cases[i].text : "NULL");
		assert_int_equal(sysfs_choice_parse(cases[i].text, &choice), cases[i].result);
	}
	memset(long_text, 'x', sizeof(long_text));
	memcpy(long_text, "[a] ", 4);
	long_text[SYSFS_CHOICE_MAX_LEN] = '\0';
	assert_int_equal(sysfs_choice_parse(long_text, &choice), -E2BIG);
	long_text[SYSFS_CHOICE_MAX_LEN - 1] = '\0';
	assert_int_equal(sysfs_choice_parse(long_text, &choice), 0);
}

static void masks(void **state)
{
	unsigned int mask = 0;
	char buf[32];
	int selected = 9;

	assert_int_equal(sysfs_choice_parse("low [high] turbo", &choice), 0);
	assert_int_equal(sysfs_choice_to_mask(&choice, names, 3, &mask, &selected), 0);
	assert_int_equal(mask, 5);
	assert_int_equal(selected, 2);
	assert_int_equal(sysfs_choice_parse("low [turbo]", &choice), 0);
	assert_int_equal(sysfs_choice_to_mask(&choice, names, 3, &mask, &selected), 0);
	assert_int_equal(mask, 1);
	assert_int_equal(selected, -1);
	assert_int_equal(sysfs_choice_to_mask(&choice, names, 33, &mask, NULL), -EINVAL);
	assert_int_equal(sysfs_choice_format_mask(buf, sizeof(buf), names, 3, 6, 1), 0);
	assert_string_equal(buf, "[normal] high");
	assert_int_equal(sysfs_choice_format_mask(buf, 14, names, 3, 6, 1), 0);
	assert_int_equal(sysfs_choice_format_mask(buf, 13, names, 3, 6, 1), -E2BIG);
	assert_int_equal(sysfs_choice_format_mask(buf, sizeof(buf), names, 3, 0, 1), 0);
	assert_string_equal(buf, "");
}

static void intersects(void **state)
{
	assert_int_equal(sysfs_choice_parse("low [normal] high", &choice), 0);
	assert_int_equal(sysfs_choice_parse("[high] normal", &other), 0);
	assert_int_equal(sysfs_choice_intersect(&choice, &other), 0);
	expect_text(&choice, "[normal] high");
	assert_int_equal(sysfs_choice_parse("[high] x", &other), 0);
	assert_int_equal(sysfs_choice_intersect(&choice, &other), 0);
	expect_text(&choice, "high");
	assert_null(sysfs_choice_selected(&choice));
	assert_int_equal(sysfs_choice_parse("[x]", &other), 0);
	assert_int_equal(sysfs_choice_intersect(&choice, &other), -ENOENT);
	expect_text(&choice, "high");
}

static void reads(void **state)
{
	int dirfd = sysfs_open_dir("");

	fake_file("prio", "low normal [high]\n");
	assert_int_equal(sysfs_choice_read(dirfd, "prio", &choice), 0);
	assert_int_equal(choice.selected, 2);
	assert_int_equal(sysfs_choice_read(dirfd, "none", &choice), -ENOENT);
	fake_file("prio", "low normal high\n");
	assert_int_equal(sysfs_choice_read(dirfd, "prio", &choice), -EINVAL);
	close(dirfd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses),
		cmocka_unit_test(refuses),
		cmocka_unit_test(masks),
		cmocka_unit_test(intersects),
		cmocka_unit_test_setup_teardown(reads, fake_setup, fake_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
