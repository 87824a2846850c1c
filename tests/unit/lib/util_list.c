/* SPDX-License-Identifier: MIT */
/* Lists: order, removal while walking, moving between lists. */
#include "unit.h"

#include "util/igt_list.h"

struct item {
	int value;
	struct igt_list_head link;
};

static struct item items[4];

static void fill(struct igt_list_head *list)
{
	IGT_INIT_LIST_HEAD(list);
	for (int i = 0; i < 4; i++) {
		items[i].value = i;
		igt_list_add_tail(&items[i].link, list);
	}
}

/* The values of a list as the digits of a number. */
static int digits(struct igt_list_head *list)
{
	struct item *item;
	int number = 0;

	igt_list_for_each_entry(item, list, link)
		number = number * 10 + item->value;
	return number;
}

static int digits_reverse(struct igt_list_head *list)
{
	struct item *item;
	int number = 0;

	igt_list_for_each_entry_reverse(item, list, link)
		number = number * 10 + item->value;
	return number;
}

static void a_new_list_is_empty(void **state)
{
	IGT_LIST_HEAD(list);
	struct item *item;

	assert_true(igt_list_empty(&list));
	assert_int_equal(igt_list_length(&list), 0);
	igt_list_for_each_entry(item, &list, link)
		fail();
	igt_list_for_each_entry_reverse(item, &list, link)
		fail();
}

static void head_and_tail_keep_their_order(void **state)
{
	struct igt_list_head list;
	struct item five = { .value = 5 };

	fill(&list);
	assert_int_equal(digits(&list), 123);
	assert_int_equal(digits_reverse(&list), 3210);
	igt_list_add(&five.link, &list);
	assert_int_equal(digits(&list), 50123);
	assert_int_equal(igt_list_length(&list), 5);
	assert_false(igt_list_empty(&list));
}

static void first_and_last_take_a_typed_pointer(void **state)
{
	struct igt_list_head list;
	struct item *item = NULL;

	fill(&list);
	assert_ptr_equal(igt_list_first_entry(&list, item, link), &items[0]);
	assert_ptr_equal(igt_list_last_entry(&list, item, link), &items[3]);
}

static void a_removed_element_belongs_nowhere(void **state)
{
	struct igt_list_head list;

	fill(&list);
	igt_list_del(&items[1].link);
	assert_null(items[1].link.next);
	assert_null(items[1].link.prev);
	igt_list_del_init(&items[2].link);
	assert_true(igt_list_empty(&items[2].link));
	assert_int_equal(digits(&list), 3);
	assert_int_equal(igt_list_length(&list), 2);
	igt_list_del_init(&items[2].link);
}

static void safe_walks_survive_removal(void **state)
{
	struct igt_list_head list;
	struct item *item, *tmp;

	fill(&list);
	igt_list_for_each_entry_safe(item, tmp, &list, link)
		if (item->value % 2 == 0)
			igt_list_del(&item->link);
	assert_int_equal(digits(&list), 13);
	igt_list_for_each_entry_safe_reverse(item, tmp, &list, link) igt_list_del(&item->link);
	assert_true(igt_list_empty(&list));
}

static void elements_move_between_lists(void **state)
{
	struct igt_list_head list;
	IGT_LIST_HEAD(other);

	fill(&list);
	igt_list_move(&items[1].link, &other);
	igt_list_move(&items[2].link, &other);
	igt_list_move_tail(&items[3].link, &other);
	assert_int_equal(digits(&other), 213);
	assert_int_equal(digits(&list), 0);
	igt_list_move_tail(&items[2].link, &other);
	assert_int_equal(digits(&other), 132);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_list_is_empty),
		cmocka_unit_test(head_and_tail_keep_their_order),
		cmocka_unit_test(first_and_last_take_a_typed_pointer),
		cmocka_unit_test(a_removed_element_belongs_nowhere),
		cmocka_unit_test(safe_walks_survive_removal),
		cmocka_unit_test(elements_move_between_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
