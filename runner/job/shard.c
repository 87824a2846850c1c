/* SPDX-License-Identifier: MIT */
#include "runner/job/shard.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * What starting a process and setting it up costs beside the time that its
 * tests report; also keeps tests of no time from all landing in one part.
 */
#define PROCESS_MS 50

/* Some subtests of an entry, or all of it; the unit that is dealt out. */
struct piece {
	size_t entry, first, end; /* of names_of() from first up to end */
	uint64_t cost_ms;
	unsigned int part;
};

struct pieces {
	struct piece *v;
	size_t n;
};

bool shard_parse(const char *text, unsigned int *ret_index, unsigned int *ret_count)
{
	unsigned int index, count;
	int used = 0;

	/* %u takes signs and blanks as well. */
	if (text[strspn(text, "0123456789/")] ||
	    sscanf(text, "%5u/%5u%n", &index, &count, &used) != 2)
		return false;
	if (text[used] || index < 1 || index > count || count > SHARD_MAX)
		return false;
	*ret_index = index;
	*ret_count = count;
	return true;
}

/* What an entry can be cut between; none: it stays whole. */
static const struct strlist *names_of(const struct job_entry *entry)
{
	return entry->is_listed && !entry->subtests.n ? &entry->listed : &entry->subtests;
}

/* Whole milliseconds: rounding is the same on every machine. */
static uint64_t subtest_ms(const struct history *history, const struct job_entry *entry, size_t i)
{
	const struct strlist *names = names_of(entry);
	char *name = job_name(entry->binary, names->n ? names->v[i] : NULL, NULL);
	uint64_t ms = (uint64_t)(history_time_s(history, name) * 1000 + 0.5);

	free(name);
	/* Nothing known: every subtest counts the same. */
	return history->n ? ms : 1000;
}

static struct piece *add_piece(struct pieces *pieces, size_t entry, size_t first, size_t end)
{
	struct piece *piece;

	pieces->v = xgrow(pieces->v, pieces->n, sizeof(*pieces->v));
	piece = &pieces->v[pieces->n++];
	piece->entry = entry;
	piece->first = first;
	piece->end = end;
	piece->cost_ms = PROCESS_MS;
	return piece;
}

static void make_pieces(struct pieces *pieces, const struct job_list *list,
			const struct history *history, unsigned int count)
{
	size_t total = 0, used = 0, at = 0;
	uint64_t *cost_ms, sum_ms = 0;

	for (size_t i = 0; i < list->n; i++)
		total += names_of(&list->v[i])->n ?: 1;
	cost_ms = xcalloc(total, sizeof(*cost_ms));
	for (size_t i = 0; i < list->n; i++)
		for (size_t s = 0; s < names_of(&list->v[i])->n || !s; s++) {
			cost_ms[used] = subtest_ms(history, &list->v[i], s);
			sum_ms += cost_ms[used++];
		}
	for (size_t i = 0; i < list->n; i++) {
		struct piece *piece = add_piece(pieces, i, 0, 0);

		for (size_t s = 0; s < names_of(&list->v[i])->n || !s; s++, at++) {
			if (s && piece->cost_ms + cost_ms[at] > sum_ms / (2 * (uint64_t)count))
				piece = add_piece(pieces, i, s, s);
			piece->end = s + 1;
			piece->cost_ms += cost_ms[at];
		}
	}
	free(cost_ms);
}

static int longest_first(const void *left, const void *right)
{
	const struct piece *a = *(struct piece *const *)left, *b = *(struct piece *const *)right;

	if (a->cost_ms != b->cost_ms)
		return a->cost_ms < b->cost_ms ? 1 : -1;
	return a < b ? -1 : 1;
}

static void deal_out(struct pieces *pieces, unsigned int count)
{
	struct piece **order = xcalloc(pieces->n, sizeof(*order));
	uint64_t *load_ms = xcalloc(count, sizeof(*load_ms));

	for (size_t i = 0; i < pieces->n; i++)
		order[i] = &pieces->v[i];
	qsort(order, pieces->n, sizeof(*order), longest_first);
	for (size_t i = 0; i < pieces->n; i++) {
		unsigned int least = 0;

		for (unsigned int p = 1; p < count; p++)
			if (load_ms[p] < load_ms[least])
				least = p;
		order[i]->part = least + 1;
		load_ms[least] += order[i]->cost_ms;
	}
	free(order);
	free(load_ms);
}

/* FNV-1a over what the parts were made of. */
static uint64_t hash_bytes(uint64_t hash, const void *data, size_t len)
{
	const unsigned char *at = data;

	for (; len--; at++)
		hash = (hash ^ *at) * 0x100000001b3;
	return hash;
}

static void fingerprint(const struct pieces *pieces, const struct job_list *list,
			unsigned int count, char ret_plan[RUN_ID_LEN + 1])
{
	uint64_t hash = hash_bytes(0xcbf29ce484222325, &count, sizeof(count));

	for (size_t i = 0; i < pieces->n; i++) {
		const struct piece *piece = &pieces->v[i];
		const struct job_entry *entry = &list->v[piece->entry];
		const struct strlist *names = names_of(entry);

		hash = hash_bytes(hash, entry->binary, strlen(entry->binary) + 1);
		for (size_t s = piece->first; s < piece->end && s < names->n; s++)
			hash = hash_bytes(hash, names->v[s], strlen(names->v[s]) + 1);
		hash = hash_bytes(hash, &piece->part, sizeof(piece->part));
	}
	snprintf(ret_plan, RUN_ID_LEN + 1, "%016llx", (unsigned long long)hash);
}

/* Adds what of an entry is in the part: if that is all of it, as it was. */
static void add_entry(struct job_list *kept, const struct job_entry *entry, struct strlist *names)
{
	struct job_entry *to;

	kept->v = xgrow(kept->v, kept->n, sizeof(*kept->v));
	to = &kept->v[kept->n++];
	to->binary = xstrdup(entry->binary);
	if (names->n < names_of(entry)->n) {
		to->subtests = *names;
		return;
	}
	strlist_done(names);
	strlist_copy(&to->subtests, &entry->subtests);
	to->is_listed = entry->is_listed;
	strlist_copy(&to->listed, &entry->listed);
}

void shard_keep(struct job_list *list, const struct history *history, unsigned int index,
		unsigned int count, char ret_plan[RUN_ID_LEN + 1])
{
	struct job_list kept = { 0 };
	struct pieces pieces = { 0 };

	make_pieces(&pieces, list, history, count);
	deal_out(&pieces, count);
	fingerprint(&pieces, list, count, ret_plan);
	for (size_t i = 0; i < pieces.n;) {
		const struct job_entry *entry = &list->v[pieces.v[i].entry];
		const struct strlist *all = names_of(entry);
		struct strlist names = { 0 };
		size_t first = i;
		bool any = false;

		for (; i < pieces.n && pieces.v[i].entry == pieces.v[first].entry; i++) {
			if (pieces.v[i].part != index)
				continue;
			any = true;
			for (size_t s = pieces.v[i].first; s < pieces.v[i].end && s < all->n; s++)
				strlist_add(&names, all->v[s]);
		}
		if (any)
			add_entry(&kept, entry, &names);
	}
	free(pieces.v);
	job_list_done(list);
	*list = kept;
}

int shard_apply(struct job_list *list, const struct run_settings *settings, struct history *history,
		char ret_plan[RUN_ID_LEN + 1], struct run_error *err)
{
	*ret_plan = '\0';
	if (history_load(history, &settings->history, err))
		return -1;
	if (settings->shard_count)
		shard_keep(list, history, settings->shard_index, settings->shard_count, ret_plan);
	return 0;
}
