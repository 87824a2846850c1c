/* SPDX-License-Identifier: MIT */
/* A hash map from keys to data, both owned by the caller, with IGT's names. */
#ifndef UTIL_IGT_MAP_H
#define UTIL_IGT_MAP_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct igt_map_entry - one pair in a map
 * @hash: of the key
 * @key: as given to igt_map_insert()
 * @data: as given to igt_map_insert(); may be changed
 */
struct igt_map_entry {
	uint32_t hash;
	const void *key;
	void *data;
};

struct igt_map;

/**
 * igt_map_create() - make an empty map; without memory for it the process aborts
 * @hash_function: hash of a key
 * @key_equals_function: non-zero if two keys are equal
 *
 * Return: the map; igt_map_destroy() frees it.
 */
struct igt_map *igt_map_create(uint32_t (*hash_function)(const void *key),
			       int (*key_equals_function)(const void *a, const void *b));

/**
 * igt_map_destroy() - free a map
 * @map: the map, or NULL
 * @delete_function: called with every entry first, or NULL
 */
void igt_map_destroy(struct igt_map *map, void (*delete_function)(struct igt_map_entry *entry));

/**
 * igt_map_insert() - add a pair, or replace key and data of an equal key
 * @map: the map
 * @key: must stay valid as long as it is in the map
 * @data: anything
 *
 * Without memory for it the process aborts.
 *
 * Return: its entry, valid until the next insertion or removal.
 */
struct igt_map_entry *igt_map_insert(struct igt_map *map, const void *key, void *data);

/**
 * igt_map_search() - the data of a key
 * @map: the map
 * @key: a key equal to the wanted one
 *
 * Return: its data, NULL if the key is not there.
 */
void *igt_map_search(struct igt_map *map, const void *key);

/**
 * igt_map_search_entry() - the entry of a key
 * @map: the map
 * @key: a key equal to the wanted one
 *
 * Return: its entry, valid until the next insertion or removal; NULL if it is not there.
 */
struct igt_map_entry *igt_map_search_entry(struct igt_map *map, const void *key);

/**
 * igt_map_remove() - remove a pair, if it is there
 * @map: the map
 * @key: a key equal to the wanted one
 * @delete_function: called with the entry first, or NULL
 */
void igt_map_remove(struct igt_map *map, const void *key,
		    void (*delete_function)(struct igt_map_entry *entry));

/**
 * igt_map_remove_entry() - remove one entry; allowed for the current one of a walk
 * @map: the map
 * @entry: one of its entries, or NULL
 */
void igt_map_remove_entry(struct igt_map *map, struct igt_map_entry *entry);

/**
 * igt_map_next_entry() - walk the entries, in no particular order
 * @map: the map
 * @entry: the last one, or NULL for the first
 *
 * Return: the next entry, NULL after the last.
 */
struct igt_map_entry *igt_map_next_entry(struct igt_map *map, struct igt_map_entry *entry);

/** igt_map_foreach() - for each entry; the body must not insert. */
#define igt_map_foreach(map, entry)                                  \
	for (entry = igt_map_next_entry(map, NULL); (entry) != NULL; \
	     entry = igt_map_next_entry(map, entry))

/**
 * igt_map_hash_32() - hash of a 32 bit number
 * @key: points to a uint32_t
 *
 * Return: the hash.
 */
uint32_t igt_map_hash_32(const void *key);

/**
 * igt_map_equal_32() - compare two 32 bit numbers
 * @a: points to a uint32_t
 * @b: points to a uint32_t
 *
 * Return: 1 if they are equal, else 0.
 */
int igt_map_equal_32(const void *a, const void *b);

/**
 * igt_map_hash_64() - hash of a 64 bit number
 * @key: points to a uint64_t
 *
 * Return: the hash.
 */
uint32_t igt_map_hash_64(const void *key);

/**
 * igt_map_equal_64() - compare two 64 bit numbers
 * @a: points to a uint64_t
 * @b: points to a uint64_t
 *
 * Return: 1 if they are equal, else 0.
 */
int igt_map_equal_64(const void *a, const void *b);

#endif /* UTIL_IGT_MAP_H */
