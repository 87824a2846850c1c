/* SPDX-License-Identifier: MIT */
#include "util/igt_vec.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE 8

void igt_vec_init(struct igt_vec *vec, int elem_size)
{
	*vec = (struct igt_vec){ .elem_size = elem_size };
}

void igt_vec_fini(struct igt_vec *vec)
{
	free(vec->elems);
	igt_vec_init(vec, vec->elem_size);
}

static char *at(const struct igt_vec *vec, int idx)
{
	return (char *)vec->elems + (size_t)idx * (size_t)vec->elem_size;
}

void *igt_vec_push(struct igt_vec *vec, const void *elem)
{
	if (vec->len == vec->size) {
		int size = vec->size ? vec->size * 2 : FIRST_SIZE;
		void *grown;

		if (vec->size > INT_MAX / 2)
			abort();
		grown = malloc((size_t)size * (size_t)vec->elem_size);
		if (!grown)
			abort();
		if (vec->len)
			memcpy(grown, vec->elems, (size_t)vec->len * (size_t)vec->elem_size);
		memcpy((char *)grown + (size_t)vec->len * (size_t)vec->elem_size, elem,
		       (size_t)vec->elem_size);
		free(vec->elems);
		vec->elems = grown;
		vec->size = size;
	} else {
		memcpy(at(vec, vec->len), elem, (size_t)vec->elem_size);
	}
	return at(vec, vec->len++);
}

int igt_vec_length(const struct igt_vec *vec)
{
	return vec->len;
}

void *igt_vec_elem(const struct igt_vec *vec, int idx)
{
	if (idx < 0 || idx >= vec->len)
		abort();
	return at(vec, idx);
}

int igt_vec_index(const struct igt_vec *vec, const void *elem)
{
	for (int i = 0; i < vec->len; i++)
		if (!memcmp(at(vec, i), elem, (size_t)vec->elem_size))
			return i;
	return -1;
}

void igt_vec_remove(struct igt_vec *vec, int idx)
{
	char *elem = igt_vec_elem(vec, idx);

	vec->len--;
	memmove(elem, elem + vec->elem_size, (size_t)(vec->len - idx) * (size_t)vec->elem_size);
}
