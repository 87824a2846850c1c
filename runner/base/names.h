/* SPDX-License-Identifier: MIT */
/* Finds numbers by name, in a time that does not depend on how many there are. */
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

#endif
