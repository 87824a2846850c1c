/* SPDX-License-Identifier: MIT */
/*
 * The ring of kept messages: order, number, size.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/core_internal.h"

#define KEPT    256
#define LONGEST (64u * 1024u - 1u)

static void add(int number, size_t width)
{
	char *text = malloc(width + 16);
	int len;

	assert_non_null(text);
	len = snprintf(text, width + 16, "%d%*s\n", number, (int)width, "");
	core_ring_add(text, (size_t)len);
	free(text);
}

struct seen {
	int first, last, count;
	size_t longest;
};

/* Numbers must come one after the other. */
static bool see(const char *line, void *data)
{
	struct seen *seen = data;
	int number = atoi(line);

	if (seen->count++)
		assert_int_equal(number, seen->last + 1);
	else
		seen->first = number;
	seen->last = number;
	if (strlen(line) > seen->longest)
		seen->longest = strlen(line);
	assert_int_equal(line[strlen(line) - 1], '\n');
	return false;
}

static struct seen look(void)
{
	struct seen seen = { 0 };

	core_ring_walk(see, &seen);
	return seen;
}

static void an_empty_ring_shows_nothing(void **state)
{
	assert_int_equal(look().count, 0);
}

static void short_messages_are_kept_by_number(void **state)
{
	for (int i = 0; i < 1000; i++)
		add(i, 0);
	assert_int_equal(look().count, KEPT);
	assert_int_equal(look().first, 1000 - KEPT);
	assert_int_equal(look().last, 999);
}

static void messages_of_any_size_stay_whole_and_in_order(void **state)
{
	srandom(1);
	for (int i = 0; i < 20000; i++) {
		add(i, (size_t)random() % (i % 7 ? 300 : 30000));
		assert_int_equal(look().last, i);
	}
	assert_true(look().count > 8);
}

static void a_huge_message_is_cut(void **state)
{
	for (int i = 0; i < 10; i++)
		add(i, 1000000);
	assert_int_equal(look().longest, LONGEST);
	assert_int_equal(look().last, 9);
	assert_int_equal(look().count, 4);
}

static void a_message_one_too_long_is_cut(void **state)
{
	add(1, LONGEST - 2);
	assert_int_equal(look().longest, LONGEST);
	core_ring_reset();
	add(1, LONGEST - 1);
	assert_int_equal(look().longest, LONGEST);
}

static void reset_empties(void **state)
{
	add(1, 0);
	core_ring_reset();
	assert_int_equal(look().count, 0);
	add(2, 0);
	assert_int_equal(look().first, 2);
}

static int reset(void **state)
{
	core_ring_reset();
	return 0;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_empty_ring_shows_nothing, reset),
		cmocka_unit_test_setup(short_messages_are_kept_by_number, reset),
		cmocka_unit_test_setup(messages_of_any_size_stay_whole_and_in_order, reset),
		cmocka_unit_test_setup(a_huge_message_is_cut, reset),
		cmocka_unit_test_setup(a_message_one_too_long_is_cut, reset),
		cmocka_unit_test_setup(reset_empties, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
