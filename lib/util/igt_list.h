/* SPDX-License-Identifier: MIT */
/* Doubly linked lists whose links lie inside the elements, with IGT's names. */
#ifndef UTIL_IGT_LIST_H
#define UTIL_IGT_LIST_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct igt_list_head - the head of a list, and the link inside each of its elements
 * @prev: towards the head; of the head: the last element
 * @next: away from the head; of the head: the first element
 */
struct igt_list_head {
	struct igt_list_head *prev;
	struct igt_list_head *next;
};

/** IGT_LIST_HEAD() - define an empty list. */
#define IGT_LIST_HEAD(name) struct igt_list_head name = { &(name), &(name) }

/**
 * IGT_INIT_LIST_HEAD() - make an empty list, or a link that is in none
 * @head: the list
 */
void IGT_INIT_LIST_HEAD(struct igt_list_head *head);

/**
 * igt_list_add() - insert behind @head, as first element
 * @elem: link of an element that is in no list
 * @head: the list, or the element to insert behind
 */
void igt_list_add(struct igt_list_head *elem, struct igt_list_head *head);

/**
 * igt_list_add_tail() - insert before @head, as last element
 * @elem: link of an element that is in no list
 * @head: the list, or the element to insert before
 */
void igt_list_add_tail(struct igt_list_head *elem, struct igt_list_head *head);

/**
 * igt_list_del() - take an element out
 * @elem: its link; both its pointers are NULL afterwards
 */
void igt_list_del(struct igt_list_head *elem);

/**
 * igt_list_del_init() - take an element out and make its link one that is in no list
 * @elem: its link; igt_list_empty() holds for it afterwards
 */
void igt_list_del_init(struct igt_list_head *elem);

/**
 * igt_list_move() - take an element out and insert it as first of a list
 * @elem: its link
 * @list: the other, or the same, list
 */
void igt_list_move(struct igt_list_head *elem, struct igt_list_head *list);

/**
 * igt_list_move_tail() - take an element out and insert it as last of a list
 * @elem: its link
 * @list: the other, or the same, list
 */
void igt_list_move_tail(struct igt_list_head *elem, struct igt_list_head *list);

/**
 * igt_list_length() - count the elements; walks the whole list
 * @head: the list
 *
 * Return: number of elements.
 */
int igt_list_length(const struct igt_list_head *head);

/**
 * igt_list_empty() - is there no element?
 * @head: the list
 *
 * Return: true if there is none.
 */
bool igt_list_empty(const struct igt_list_head *head);

/** igt_container_of() - the element of the type of *@sample whose @member @ptr points to. */
#define igt_container_of(ptr, sample, member) \
	((__typeof__(sample))((char *)(ptr)-offsetof(__typeof__(*(sample)), member)))

/** igt_list_first_entry() - the first element; @pos is any pointer of its type, never read. */
#define igt_list_first_entry(head, pos, member) igt_container_of((head)->next, (pos), member)

/** igt_list_last_entry() - the last element; @pos is any pointer of its type, never read. */
#define igt_list_last_entry(head, pos, member) igt_container_of((head)->prev, (pos), member)

/* A walk in one direction; @pos ends up as the address the head would have as an element. */
#define igt_list_walk_(pos, head, member, way)                                           \
	for (pos = igt_container_of((head)->way, pos, member); &(pos)->member != (head); \
	     pos = igt_container_of((pos)->member.way, pos, member))

/* The same with the next one in @tmp before the body runs. */
#define igt_list_walk_safe_(pos, tmp, head, member, way)            \
	for (pos = igt_container_of((head)->way, pos, member),      \
	    tmp = igt_container_of((pos)->member.way, tmp, member); \
	     &(pos)->member != (head);                              \
	     pos = tmp, tmp = igt_container_of((pos)->member.way, tmp, member))

/** igt_list_for_each_entry() - for each element, first to last; the body must not remove it. */
#define igt_list_for_each_entry(pos, head, member) igt_list_walk_(pos, head, member, next)

/** igt_list_for_each_entry_reverse() - the same, last to first. */
#define igt_list_for_each_entry_reverse(pos, head, member) igt_list_walk_(pos, head, member, prev)

/** igt_list_for_each_entry_safe() - the body may remove @pos; @tmp is of the same type. */
#define igt_list_for_each_entry_safe(pos, tmp, head, member) \
	igt_list_walk_safe_(pos, tmp, head, member, next)

/** igt_list_for_each_entry_safe_reverse() - the same, last to first. */
#define igt_list_for_each_entry_safe_reverse(pos, tmp, head, member) \
	igt_list_walk_safe_(pos, tmp, head, member, prev)

#endif /* UTIL_IGT_LIST_H */
