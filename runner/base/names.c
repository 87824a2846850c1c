/* SPDX-License-Identifier: MIT */
#include "runner/base/names.h"

#include <stdlib.h>
#include <string.h>

#include "runner/base/buf.h"

/* Open addressing, never more than half full. */
struct names_slot {
	const char *name; /* NULL: free */
	uint32_t len, hash;
	size_t number;
};

/* FNV-1a, its upper half folded in. */
static uint32_t hash_of(const char *name, size_t len)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)name[i]) * 0x100000001b3;
	return (uint32_t)(hash ^ hash >> 32);
}

/* The slot that has the name, or the free one where it belongs. */
static struct names_slot *slot_of(const struct names *names, const char *name, size_t len,
				  uint32_t hash)
{
	size_t at = hash & (names->size - 1);

	for (;; at = (at + 1) & (names->size - 1)) {
		struct names_slot *slot = &names->slots[at];

		if (!slot->name)
			return slot;
		if (slot->hash == hash && slot->len == len && !memcmp(slot->name, name, len))
			return slot;
	}
}

static void grow(struct names *names)
{
	struct names bigger = { .n = names->n, .size = names->size ? names->size * 2 : 16 };

	bigger.slots = xcalloc(bigger.size, sizeof(*bigger.slots));
	for (size_t i = 0; i < names->size; i++) {
		const struct names_slot *slot = &names->slots[i];

		if (slot->name)
			*slot_of(&bigger, slot->name, slot->len, slot->hash) = *slot;
	}
	free(names->slots);
	*names = bigger;
}

size_t names_set(struct names *names, const char *name, size_t len, size_t number)
{
	uint32_t hash = hash_of(name, len);
	struct names_slot *slot;
	size_t old;

	if (names->n * 2 >= names->size)
		grow(names);
	slot = slot_of(names, name, len, hash);
	old = slot->name ? slot->number : NAMES_NONE;
	if (!slot->name) {
		*slot = (struct names_slot){ .name = name, .len = (uint32_t)len, .hash = hash };
		names->n++;
	}
	slot->number = number;
	return old;
}

size_t names_find(const struct names *names, const char *name, size_t len)
{
	const struct names_slot *slot;

	if (!names->n)
		return NAMES_NONE;
	slot = slot_of(names, name, len, hash_of(name, len));
	return slot->name ? slot->number : NAMES_NONE;
}

void names_done(struct names *names)
{
	free(names->slots);
	*names = (struct names){ 0 };
}

size_t nameset_add(struct nameset *set, const char *name)
{
	size_t len = strlen(name), index = names_find(&set->index, name, len);

	if (index != NAMES_NONE)
		return index;
	set->v = xgrow(set->v, set->n, sizeof(*set->v));
	set->v[set->n] = xstrdup(name);
	names_set(&set->index, set->v[set->n], len, set->n);
	return set->n++;
}

size_t nameset_find(const struct nameset *set, const char *name)
{
	return names_find(&set->index, name, strlen(name));
}

void nameset_done(struct nameset *set)
{
	for (size_t i = 0; i < set->n; i++)
		free(set->v[i]);
	free(set->v);
	names_done(&set->index);
	*set = (struct nameset){ 0 };
}
