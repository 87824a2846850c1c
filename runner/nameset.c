/* SPDX-License-Identifier: MIT */
#include "runner/nameset.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runner/buf.h"

/* FNV-1a. */
static size_t hash(const char *name)
{
	uint64_t h = 14695981039346656037u;

	for (; *name; name++)
		h = (h ^ (unsigned char)*name) * 1099511628211u;
	return (size_t)(h ^ h >> 32);
}

/* The slot that holds @name, or the free one where it belongs. */
static size_t *slot_of(const struct nameset *set, const char *name)
{
	size_t at = hash(name);

	for (;; at++) {
		size_t *slot = &set->slots[at & (set->n_slots - 1)];

		if (!*slot || !strcmp(set->v[*slot - 1], name))
			return slot;
	}
}

/* At most half of the slots are in use. */
static void grow(struct nameset *set)
{
	if (set->n * 2 < set->n_slots)
		return;
	set->n_slots = set->n_slots ? set->n_slots * 2 : 8;
	free(set->slots);
	set->slots = xcalloc(set->n_slots, sizeof(*set->slots));
	for (size_t i = 0; i < set->n; i++)
		*slot_of(set, set->v[i]) = i + 1;
}

size_t nameset_add(struct nameset *set, const char *name)
{
	size_t *slot;

	grow(set);
	slot = slot_of(set, name);
	if (!*slot) {
		set->v = xgrow(set->v, set->n, sizeof(*set->v));
		set->v[set->n++] = xstrdup(name);
		*slot = set->n;
	}
	return *slot - 1;
}

size_t nameset_find(const struct nameset *set, const char *name)
{
	return set->n_slots ? *slot_of(set, name) - 1 : NAMESET_NONE;
}

void nameset_done(struct nameset *set)
{
	for (size_t i = 0; i < set->n; i++)
		free(set->v[i]);
	free(set->v);
	free(set->slots);
	*set = (struct nameset){ 0 };
}
