/* SPDX-License-Identifier: MIT */
/* Files of groups of keys: what is read, and what is refused with its line. */
#include "unit.h"

#include "fake_sysfs.h"
#include "util/key_file.h"

static struct key_file *file;
static unsigned int line;

static int load(const char *text)
{
	fake_file("file", text);
	return key_file_load(fake_path("file"), &file, &line);
}

static int teardown(void **state)
{
	key_file_free(file);
	file = NULL;
	return fake_teardown(state);
}

static void keys_belong_to_their_group(void **state)
{
	assert_int_equal(load("[A]\nkey=1\n[B]\nkey=2\n[A]\nother=3"), 0);
	assert_string_equal(key_file_get(file, "A", "key"), "1");
	assert_string_equal(key_file_get(file, "B", "key"), "2");
	assert_string_equal(key_file_get(file, "A", "other"), "3");
	assert_null(key_file_get(file, "B", "other"));
	assert_null(key_file_get(file, "C", "key"));
	assert_null(key_file_get(file, "a", "key"));
	assert_null(key_file_get(NULL, "A", "key"));
}

static void blanks_comments_and_escapes(void **state)
{
	assert_int_equal(
		load("\n# comment\n  [A]\r\n\t# indented = comment\n key one =  a = b #c \n"
		     "empty=\nescaped=\\s\\t\\n\\r\\\\x\n"),
		0);
	assert_string_equal(key_file_get(file, "A", "key one"), "a = b #c");
	assert_string_equal(key_file_get(file, "A", "empty"), "");
	assert_string_equal(key_file_get(file, "A", "escaped"), " \t\n\r\\x");
}

static void the_last_of_equal_keys_counts(void **state)
{
	assert_int_equal(load("[A]\nkey=1\nkey=2\n"), 0);
	assert_string_equal(key_file_get(file, "A", "key"), "2");
}

static void malformed_lines_are_named(void **state)
{
	static const struct {
		const char *text;
		unsigned int line;
	} inputs[] = {
		{ "key=1\n", 1 },          { "[A]\nkey\n", 2 },       { "[A]\n=1\n", 2 },
		{ "[A]\n\n =1\n", 3 },     { "# x\n[A\nkey=1\n", 2 }, { "[]\n", 1 },
		{ "[A]]\n", 1 },           { "[A] x\n", 1 },          { "[A]\nkey=\\x\n", 2 },
		{ "[A]\nkey=\\\nb=1", 2 },
	};

	for (size_t i = 0; i < ARRAY_LEN(inputs); i++) {
		if (load(inputs[i].text) != -EINVAL || line != inputs[i].line)
			fail_msg("input %zu: line %u", i, line);
		assert_null(file);
	}
}

static void what_cannot_be_read(void **state)
{
	static char big[(1 << 20) + 2];

	assert_int_equal(key_file_load(fake_path("none"), &file, &line), -ENOENT);
	assert_int_equal(key_file_load(fake_root(), &file, &line), -EISDIR);
	fake_bytes("nul", "[A]\nkey=\0", 9);
	assert_int_equal(key_file_load(fake_path("nul"), &file, &line), -EINVAL);
	memset(big, '\n', sizeof(big) - 1);
	fake_bytes("big", big, sizeof(big) - 1);
	assert_int_equal(key_file_load(fake_path("big"), &file, &line), -EFBIG);
	fake_bytes("full", big, sizeof(big) - 2);
	assert_int_equal(key_file_load(fake_path("full"), &file, &line), 0);
	key_file_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(keys_belong_to_their_group, fake_setup, teardown),
		cmocka_unit_test_setup_teardown(blanks_comments_and_escapes, fake_setup, teardown),
		cmocka_unit_test_setup_teardown(the_last_of_equal_keys_counts, fake_setup,
						teardown),
		cmocka_unit_test_setup_teardown(malformed_lines_are_named, fake_setup, teardown),
		cmocka_unit_test_setup_teardown(what_cannot_be_read, fake_setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
