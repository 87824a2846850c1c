/* SPDX-License-Identifier: MIT */
/*
 * Names that are found in a time that does not depend on how many there are: struct names has a number
 * for each name of others, struct nameset keeps the names itself, in their order.
 */
#ifndef RUNNER_NAMES_H
#define RUNNER_NAMES_H

#include <stddef.h>
#include <stdint.h>

#define NAMES_NONE ((size_t)-1)

/**
 * struct names - numbers by name
 * @slots: hash table, opaque
 * @n: how many names
 * @size: slots there are
 *
 * Zero-initialised is empty.  The names stay their owner's and must outlive it.
 */
struct names {
	struct names_slot *slots;
	size_t n, size;
};

/**
 * names_set() - give a name a number
 * @names: the index
 * @name: any bytes; kept as a pointer
 * @len: bytes of it
 * @number: replaces the one it had
 *
 * Return: the number it had, NAMES_NONE: it is new.
 */
size_t names_set(struct names *names, const char *name, size_t len, size_t number);
/** names_find() - the number of a name of @len bytes, or NAMES_NONE. */
size_t names_find(const struct names *names, const char *name, size_t len);
/** names_done() - free the index; it is empty again. */
void names_done(struct names *names);

#define NAMESET_NONE NAMES_NONE

/**
 * struct nameset - names, each once, in the order they were added
 * @v: the names
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
