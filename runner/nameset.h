/* SPDX-License-Identifier: MIT */
/* A set of names that remembers their order and finds each at once. */
#ifndef RUNNER_NAMESET_H
#define RUNNER_NAMESET_H

#include <stddef.h>

#define NAMESET_NONE ((size_t)-1)

/**
 * struct nameset - the names
 * @v: in the order they were added, each once
 * @n: how many
 * @slots: hash table of indices into @v, plus 1; 0: free
 * @n_slots: its size, a power of two
 *
 * Zero-initialised is empty.
 */
struct nameset {
	char **v;
	size_t n;
	size_t *slots, n_slots;
};

/** nameset_add() - add @name if it is not there. Return: its index. */
size_t nameset_add(struct nameset *set, const char *name);
/** nameset_find() - the index of @name, or NAMESET_NONE. */
size_t nameset_find(const struct nameset *set, const char *name);
/** nameset_done() - free it; it is empty again. */
void nameset_done(struct nameset *set);

#endif
