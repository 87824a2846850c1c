/* SPDX-License-Identifier: MIT */
/* The growing array and the hash map. */
#include "unit.h"

#include "util/igt_map.h"
#include "util/igt_vec.h"

#define MANY 1000

static void an_array_grows_and_keeps_its_elements(void **state)
{
	struct igt_vec vec;

	igt_vec_init(&vec, sizeof(int));
	assert_int_equal(igt_vec_length(&vec), 0);
	for (int i = 0; i < MANY; i++)
		assert_int_equal(*(int *)igt_vec_push(&vec, &i), i);
	assert_int_equal(igt_vec_length(&vec), MANY);
	for (int i = 0; i < MANY; i++)
		assert_int_equal(*(int *)igt_vec_elem(&vec, i), i);
	igt_vec_fini(&vec);
	assert_int_equal(igt_vec_length(&vec), 0);
}

static void an_element_of_the_array_can_be_pushed_again(void **state)
{
	struct igt_vec vec;
	int first = 42;

	igt_vec_init(&vec, sizeof(int));
	igt_vec_push(&vec, &first);
	for (int i = 0; i < MANY; i++)
		igt_vec_push(&vec, igt_vec_elem(&vec, 0));
	for (int i = 0; i <= MANY; i++)
		assert_int_equal(*(int *)igt_vec_elem(&vec, i), 42);
	igt_vec_fini(&vec);
}

static void elements_are_found_and_removed(void **state)
{
	struct igt_vec vec;
	int values[] = { 5, 6, 7, 6 }, missing = 8;

	igt_vec_init(&vec, sizeof(int));
	for (int i = 0; i < 4; i++)
		igt_vec_push(&vec, &values[i]);
	assert_int_equal(igt_vec_index(&vec, &values[3]), 1);
	assert_int_equal(igt_vec_index(&vec, &missing), -1);
	igt_vec_remove(&vec, 1);
	assert_int_equal(igt_vec_index(&vec, &values[3]), 2);
	igt_vec_remove(&vec, 2);
	assert_int_equal(igt_vec_length(&vec), 2);
	assert_int_equal(*(int *)igt_vec_elem(&vec, 0), 5);
	assert_int_equal(*(int *)igt_vec_elem(&vec, 1), 7);
	igt_vec_fini(&vec);
}

static uint64_t keys[MANY];

static struct igt_map *filled_map(void)
{
	struct igt_map *map = igt_map_create(igt_map_hash_64, igt_map_equal_64);

	for (int i = 0; i < MANY; i++) {
		keys[i] = (uint64_t)i << 40;
		igt_map_insert(map, &keys[i], &keys[i]);
	}
	return map;
}

static void keys_are_found_again(void **state)
{
	struct igt_map *map = filled_map();
	uint64_t wanted, missing = 1;

	for (int i = 0; i < MANY; i++) {
		wanted = (uint64_t)i << 40;
		assert_ptr_equal(igt_map_search(map, &wanted), &keys[i]);
		assert_ptr_equal(igt_map_search_entry(map, &wanted)->key, &keys[i]);
	}
	assert_null(igt_map_search(map, &missing));
	assert_null(igt_map_search_entry(map, &missing));
	igt_map_destroy(map, NULL);
}

static void an_equal_key_replaces(void **state)
{
	struct igt_map *map = igt_map_create(igt_map_hash_32, igt_map_equal_32);
	uint32_t a = 7, b = 7;
	struct igt_map_entry *entry;
	int count = 0;

	igt_map_insert(map, &a, &a);
	assert_ptr_equal(igt_map_insert(map, &b, &b)->data, &b);
	assert_ptr_equal(igt_map_search(map, &a), &b);
	igt_map_foreach(map, entry) count++;
	assert_int_equal(count, 1);
	igt_map_destroy(map, NULL);
}

static int deleted;

static void count_deleted(struct igt_map_entry *entry)
{
	assert_ptr_equal(entry->key, entry->data);
	deleted++;
}

static void removed_keys_do_not_hide_others(void **state)
{
	struct igt_map *map = filled_map();

	deleted = 0;
	for (int i = 0; i < MANY; i += 2)
		igt_map_remove(map, &keys[i], count_deleted);
	assert_int_equal(deleted, MANY / 2);
	for (int i = 0; i < MANY; i++)
		assert_ptr_equal(igt_map_search(map, &keys[i]), i % 2 ? &keys[i] : NULL);
	igt_map_remove(map, &keys[0], count_deleted);
	assert_int_equal(deleted, MANY / 2);
	igt_map_destroy(map, count_deleted);
	assert_int_equal(deleted, MANY);
}

/* A map full of markers must not search for ever. */
static void places_are_used_again(void **state)
{
	struct igt_map *map = igt_map_create(igt_map_hash_32, igt_map_equal_32);
	uint32_t key;

	for (key = 1; key < 100000; key++) {
		igt_map_insert(map, &key, &key);
		igt_map_remove(map, &key, NULL);
	}
	assert_null(igt_map_next_entry(map, NULL));
	igt_map_destroy(map, NULL);
}

static void a_walk_sees_each_entry_once_and_may_remove(void **state)
{
	struct igt_map *map = filled_map();
	struct igt_map_entry *entry;
	int count = 0;

	igt_map_foreach(map, entry)
	{
		count++;
		if (count % 2)
			igt_map_remove_entry(map, entry);
	}
	assert_int_equal(count, MANY);
	count = 0;
	igt_map_foreach(map, entry) count++;
	assert_int_equal(count, MANY / 2);
	igt_map_destroy(map, NULL);
	igt_map_destroy(NULL, NULL);
}

static uint32_t one_hash(const void *key)
{
	return 3;
}

static void equal_hashes_are_told_apart(void **state)
{
	struct igt_map *map = igt_map_create(one_hash, igt_map_equal_32);
	static uint32_t numbers[50];

	for (uint32_t i = 0; i < 50; i++) {
		numbers[i] = i;
		igt_map_insert(map, &numbers[i], &numbers[i]);
	}
	for (uint32_t i = 0; i < 50; i++)
		assert_ptr_equal(igt_map_search(map, &i), &numbers[i]);
	igt_map_destroy(map, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_array_grows_and_keeps_its_elements),
		cmocka_unit_test(an_element_of_the_array_can_be_pushed_again),
		cmocka_unit_test(elements_are_found_and_removed),
		cmocka_unit_test(keys_are_found_again),
		cmocka_unit_test(an_equal_key_replaces),
		cmocka_unit_test(removed_keys_do_not_hide_others),
		cmocka_unit_test(places_are_used_again),
		cmocka_unit_test(a_walk_sees_each_entry_once_and_may_remove),
		cmocka_unit_test(equal_hashes_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
