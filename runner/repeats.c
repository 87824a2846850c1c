/* SPDX-License-Identifier: MIT */
#include "runner/repeats.h"

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/entry.h"

/* All names of a job list as numbers, so that there is room for very many. */
struct hashes {
	uint64_t *v;
	size_t n;
};

static uint64_t hash_of(const char *name)
{
	uint64_t hash = 0xcbf29ce484222325; /* FNV-1a */

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 0x100000001b3;
	return hash;
}

static int compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* The name of what @entry has in place @index; a bare binary has one place. */
static char *name_at(const struct job_entry *entry, size_t index)
{
	return job_name(entry->binary, entry->subtests.n ? entry->subtests.v[index] : NULL, NULL);
}

static size_t places(const struct job_entry *entry)
{
	return entry->subtests.n ? entry->subtests.n : 1;
}

/* @bare gets the binaries that the list has as a whole, and the entries that do. */
static struct hashes hash_all(const struct job_list *list, json_t *bare)
{
	struct hashes hashes = { 0 };

	for (size_t i = 0; i < list->n; i++)
		hashes.n += places(&list->v[i]);
	hashes.v = xcalloc(hashes.n + 1, sizeof(*hashes.v));
	hashes.n = 0;
	for (size_t i = 0; i < list->n; i++) {
		if (!list->v[i].subtests.n)
			json_object_set_new_nocheck(bare, list->v[i].binary,
						    json_integer((json_int_t)i));
		for (size_t k = 0; k < places(&list->v[i]); k++) {
			char *name = name_at(&list->v[i], k);

			hashes.v[hashes.n++] = hash_of(name);
			free(name);
		}
	}
	qsort(hashes.v, hashes.n, sizeof(*hashes.v), compare);
	return hashes;
}

static bool is_twice(const struct hashes *hashes, const char *name)
{
	uint64_t hash = hash_of(name);
	const uint64_t *at = bsearch(&hash, hashes->v, hashes->n, sizeof(hash), compare);

	return (at > hashes->v && at[-1] == hash) ||
	       (at + 1 < hashes->v + hashes->n && at[1] == hash);
}

static bool is_started(int dirfd, size_t index)
{
	int fd = entry_open(dirfd, index, false);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* What was to run again and has not been started leaves the earlier result. */
static void note_place(json_t *last, int dirfd, const char *name, size_t entry, json_t *bare)
{
	if (is_started(dirfd, entry) || (!bare && !json_object_get(last, name)))
		json_object_set_new_nocheck(last, name, json_integer((json_int_t)entry));
	else if (!json_object_get(last, name))
		json_object_set_nocheck(last, name, bare);
}

void repeats_find(struct repeats *repeats, int dirfd, const struct job_list *list)
{
	json_t *last = json_object(), *bare = json_object();
	struct hashes hashes = hash_all(list, bare);

	for (size_t i = 0; i < list->n; i++) {
		const struct job_entry *entry = &list->v[i];
		json_t *whole = entry->subtests.n ? json_object_get(bare, entry->binary) : NULL;

		for (size_t k = 0; k < places(entry); k++) {
			char *name = name_at(entry, k);

			if (whole || is_twice(&hashes, name))
				note_place(last, dirfd, name, i, whole);
			free(name);
		}
	}
	free(hashes.v);
	json_decref(bare);
	repeats->last = last;
}

void repeats_done(struct repeats *repeats)
{
	json_decref(repeats->last);
	repeats->last = NULL;
}

bool repeats_is_last(const struct repeats *repeats, const struct result *result, size_t entry)
{
	json_t *last = json_object_get(repeats->last, result->name);
	char *container;

	if (!last && result->is_dynamic) {
		container = xstrdup(result->name);
		*strrchr(container, '@') = '\0';
		last = json_object_get(repeats->last, container);
		free(container);
	}
	return !last || (size_t)json_integer_value(last) == entry;
}
