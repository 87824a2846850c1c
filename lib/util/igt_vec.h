/* SPDX-License-Identifier: MIT */
/* A growing array of elements of one size, with IGT's names. */
#ifndef UTIL_IGT_VEC_H
#define UTIL_IGT_VEC_H

/**
 * struct igt_vec - the array
 * @elems: the elements, one after the other; moves when the array grows
 * @elem_size: bytes of one
 * @size: room, in elements
 * @len: elements in use
 */
struct igt_vec {
	void *elems;
	int elem_size, size, len;
};

/**
 * igt_vec_init() - make an empty array
 * @vec: the array
 * @elem_size: bytes of an element, 1 or more
 */
void igt_vec_init(struct igt_vec *vec, int elem_size);

/**
 * igt_vec_fini() - free the elements
 * @vec: the array; empty afterwards
 */
void igt_vec_fini(struct igt_vec *vec);

/**
 * igt_vec_push() - append a copy of an element; without memory for it the process aborts
 * @vec: the array
 * @elem: what to copy; may lie in @vec itself
 *
 * Return: the copy, valid until the next igt_vec_push().
 */
void *igt_vec_push(struct igt_vec *vec, const void *elem);

/**
 * igt_vec_length() - number of elements
 * @vec: the array
 *
 * Return: 0 or more.
 */
int igt_vec_length(const struct igt_vec *vec);

/**
 * igt_vec_elem() - one element
 * @vec: the array
 * @idx: its number from 0; one that does not exist aborts the process
 *
 * Return: the element, valid until the next igt_vec_push().
 */
void *igt_vec_elem(const struct igt_vec *vec, int idx);

/**
 * igt_vec_index() - find an element by its bytes
 * @vec: the array
 * @elem: an element equal to it
 *
 * Return: number of the first equal element, -1 if there is none.
 */
int igt_vec_index(const struct igt_vec *vec, const void *elem);

/**
 * igt_vec_remove() - remove one element; those behind it move up
 * @vec: the array
 * @idx: its number from 0; one that does not exist aborts the process
 */
void igt_vec_remove(struct igt_vec *vec, int idx);

#endif /* UTIL_IGT_VEC_H */
