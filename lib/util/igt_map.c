/* SPDX-License-Identifier: MIT */
/*
 * Open addressing with linear probing.  A removed entry leaves a marker behind, so that those
 * further along its chain are still found; rebuilding drops the markers.
 */
#include "util/igt_map.h"

#include <stdlib.h>

#define FIRST_SIZE 16u /* always a power of two */

struct igt_map {
	struct igt_map_entry *table;
	uint32_t size, used, removed;
	uint32_t (*hash)(const void *key);
	int (*equals)(const void *a, const void *b);
};

static const char removed_key;

static bool is_live(const struct igt_map_entry *entry)
{
	return entry->key && entry->key != &removed_key;
}

static struct igt_map_entry *new_table(uint32_t size)
{
	struct igt_map_entry *table = calloc(size, sizeof(*table));

	if (!table)
		abort();
	return table;
}

struct igt_map *igt_map_create(uint32_t (*hash_function)(const void *key),
			       int (*key_equals_function)(const void *a, const void *b))
{
	struct igt_map *map = calloc(1, sizeof(*map));

	if (!map)
		abort();
	map->table = new_table(FIRST_SIZE);
	map->size = FIRST_SIZE;
	map->hash = hash_function;
	map->equals = key_equals_function;
	return map;
}

void igt_map_destroy(struct igt_map *map, void (*delete_function)(struct igt_map_entry *entry))
{
	struct igt_map_entry *entry;

	if (!map)
		return;
	if (delete_function)
		igt_map_foreach(map, entry) delete_function(entry);
	free(map->table);
	free(map);
}

/*
 * The entry of @key, or else where it would go: the first marker on its chain, or the free
 * place at the end.  There always is one.
 */
static struct igt_map_entry *find(struct igt_map *map, uint32_t hash, const void *key)
{
	struct igt_map_entry *reusable = NULL;

	for (uint32_t i = hash;; i++) {
		struct igt_map_entry *entry = &map->table[i & (map->size - 1)];

		if (!entry->key)
			return reusable ? reusable : entry;
		if (entry->key == &removed_key) {
			if (!reusable)
				reusable = entry;
		} else if (entry->hash == hash && map->equals(entry->key, key)) {
			return entry;
		}
	}
}

/* At most three quarters are taken. */
static void make_room(struct igt_map *map)
{
	struct igt_map_entry *old = map->table;
	uint32_t old_size = map->size;

	if ((map->used + map->removed + 1) * 4 <= map->size * 3)
		return;
	while ((map->used + 1) * 2 > map->size)
		map->size *= 2;
	map->table = new_table(map->size);
	map->removed = 0;
	for (uint32_t i = 0; i < old_size; i++)
		if (is_live(&old[i]))
			*find(map, old[i].hash, old[i].key) = old[i];
	free(old);
}

struct igt_map_entry *igt_map_insert(struct igt_map *map, const void *key, void *data)
{
	uint32_t hash = map->hash(key);
	struct igt_map_entry *entry;

	make_room(map);
	entry = find(map, hash, key);
	if (!is_live(entry)) {
		map->removed -= entry->key == &removed_key;
		map->used++;
	}
	*entry = (struct igt_map_entry){ hash, key, data };
	return entry;
}

struct igt_map_entry *igt_map_search_entry(struct igt_map *map, const void *key)
{
	struct igt_map_entry *entry = find(map, map->hash(key), key);

	return is_live(entry) ? entry : NULL;
}

void *igt_map_search(struct igt_map *map, const void *key)
{
	struct igt_map_entry *entry = igt_map_search_entry(map, key);

	return entry ? entry->data : NULL;
}

void igt_map_remove(struct igt_map *map, const void *key,
		    void (*delete_function)(struct igt_map_entry *entry))
{
	struct igt_map_entry *entry = igt_map_search_entry(map, key);

	if (entry && delete_function)
		delete_function(entry);
	igt_map_remove_entry(map, entry);
}

void igt_map_remove_entry(struct igt_map *map, struct igt_map_entry *entry)
{
	if (!entry)
		return;
	entry->key = &removed_key;
	map->used--;
	map->removed++;
}

struct igt_map_entry *igt_map_next_entry(struct igt_map *map, struct igt_map_entry *entry)
{
	entry = entry ? entry + 1 : map->table;
	for (; entry < map->table + map->size; entry++)
		if (is_live(entry))
			return entry;
	return NULL;
}

/* The finalizer of MurmurHash3: every bit of the key moves about half of the hash's. */
static uint64_t mix(uint64_t k)
{
	k ^= k >> 33;
	k *= 0xff51afd7ed558ccdull;
	k ^= k >> 33;
	k *= 0xc4ceb9fe1a85ec53ull;
	k ^= k >> 33;
	return k;
}

uint32_t igt_map_hash_32(const void *key)
{
	return (uint32_t)mix(*(const uint32_t *)key);
}

int igt_map_equal_32(const void *a, const void *b)
{
	return *(const uint32_t *)a == *(const uint32_t *)b;
}

uint32_t igt_map_hash_64(const void *key)
{
	return (uint32_t)mix(*(const uint64_t *)key);
}

int igt_map_equal_64(const void *a, const void *b)
{
	return *(const uint64_t *)a == *(const uint64_t *)b;
}
