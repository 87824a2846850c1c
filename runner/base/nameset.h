/* SPDX-License-Identifier: MIT */
/* A set of names that remembers their order and finds each at once. */
#ifndef RUNNER_NAMESET_H
#define RUNNER_NAMESET_H

#include "runner/base/names.h"

#define NAMESET_NONE NAMES_NONE

/**
 * struct nameset - the names
 * @v: in the order they were added, each once
 * @n: how many
 * @index: finds them
 *
 * Zero-initialised is empty.
 */
struct nameset {
	char **v;
	size_t n;
	struct names index;
};

/** nameset_add() - add @name if it is not there. Return: its index. */
size_t nameset_add(struct nameset *set, const char *name);
/** nameset_find() - the index of @name, or NAMESET_NONE. */
size_t nameset_find(const struct nameset *set, const char *name);
/** nameset_done() - free it; it is empty again. */
void nameset_done(struct nameset *set);

#endif
