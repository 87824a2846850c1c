/* SPDX-License-Identifier: MIT */
/* What the items of a state list look like at one moment. */
#ifndef RUNNER_SNAPSHOT_H
#define RUNNER_SNAPSHOT_H

#include "runner/guard/state_list.h"

/** struct state_value - one key of an item */
struct state_value {
	size_t item; /* index in the list */
	char *key, *value;
};

/** struct snapshot - ordered by item, then key; a key is there once */
struct snapshot {
	struct state_value *v;
	size_t n;
};

/**
 * snapshot_take() - look at the machine
 * @list: what to look at
 * @snapshot: filled in; for snapshot_done()
 *
 * Blocks for commands, at most 10 s each (scaled).  Never fails: what cannot be
 * read has its error's name in parentheses as value, e.g. "(EACCES)".
 */
void snapshot_take(const struct state_list *list, struct snapshot *snapshot);

/** snapshot_done() - free the values. */
void snapshot_done(struct snapshot *snapshot);

/** snapshot_text() - one line a value: item, key and value by tabs, escaped; caller frees. */
char *snapshot_text(const struct state_list *list, const struct snapshot *snapshot);

/**
 * snapshot_parse() - read what snapshot_text() wrote
 * @list: items that it does not know are passed over
 * @text: a string
 * @snapshot: filled in; for snapshot_done()
 */
void snapshot_parse(const struct state_list *list, const char *text, struct snapshot *snapshot);

/**
 * snapshot_differs() - call back for each key that the rules of its item forbid to be so
 * @list: the items
 * @before: the earlier moment
 * @after: the later one
 * @differs: @old or @now is NULL where the key did not exist; NULL: only count
 * @arg: for @differs
 *
 * Return: how many.
 */
size_t snapshot_differs(const struct state_list *list, const struct snapshot *before,
			const struct snapshot *after,
			void (*differs)(void *arg, const struct state_item *item, const char *key,
					const char *old, const char *now),
			void *arg);

/** snapshot_value() - value of a key, NULL if there is none. */
const char *snapshot_value(const struct snapshot *snapshot, size_t item, const char *key);

/** field_add() - append a text with \t, \n and \ escaped. */
void field_add(struct buf *buf, const char *text);
/** field_unescape() - undo field_add() in place. */
void field_unescape(char *text);

#endif
