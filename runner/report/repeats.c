/* SPDX-License-Identifier: MIT */
#include "runner/report/repeats.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runner/job/pattern.h"

/* One name in the job list: so small because there may be very many. */
struct place {
	uint64_t hash;
	size_t entry;
};

struct places {
	struct place *v;
	size_t n;
};

/* The entries of each binary: how many, and whether one of them may hold anything. */
struct binaries {
	struct nameset names;
	size_t *entries;
	bool *open;
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
	const struct place *x = a, *y = b;

	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

/* "igt@binary": a hostile list may have something behind that. */
static char *binary_name(const struct job_entry *job, bool *ret_odd)
{
	char *name = job_name(job->binary, NULL, NULL), *at = strchr(name + 4, '@');

	*ret_odd = at;
	if (at)
		*at = '\0';
	return name;
}

/* May it have subtests that it does not name? */
static bool is_open(const struct job_entry *job)
{
	bool open = !job->subtests.n;

	for (size_t i = 0; i < job->subtests.n && !open; i++)
		open = !pattern_is_literal(job->subtests.v[i]);
	return open;
}

static void count_binaries(const struct job_list *list, struct binaries *binaries)
{
	for (size_t i = 0; i < list->n; i++) {
		bool odd;
		char *name = binary_name(&list->v[i], &odd);
		size_t before = binaries->names.n, index = nameset_add(&binaries->names, name);

		if (index == before) {
			binaries->entries =
				xgrow(binaries->entries, before, sizeof(*binaries->entries));
			binaries->open = xgrow(binaries->open, before, sizeof(*binaries->open));
		}
		binaries->entries[index]++;
		binaries->open[index] |= odd || is_open(&list->v[i]);
		free(name);
	}
}

static void add_places(struct places *places, const struct job_entry *job, size_t entry)
{
	for (size_t i = 0; i < job->subtests.n; i++) {
		char *subtest = strndup(job->subtests.v[i], strcspn(job->subtests.v[i], "@"));
		char *name = job_name(job->binary, subtest ? subtest : "", NULL);

		places->v = xgrow(places->v, places->n, sizeof(*places->v));
		places->v[places->n++] = (struct place){ hash_of(name), entry };
		free(subtest);
		free(name);
	}
}

/* The entries that have to be looked into. */
static bool *find_doubtful(const struct job_list *list)
{
	bool *doubtful = xcalloc(list->n, sizeof(*doubtful)), odd;
	struct binaries binaries = { 0 };
	struct places places = { 0 };

	count_binaries(list, &binaries);
	for (size_t i = 0; i < list->n; i++) {
		char *name = binary_name(&list->v[i], &odd);
		size_t index = nameset_find(&binaries.names, name);

		doubtful[i] = binaries.open[index] && binaries.entries[index] > 1;
		if (!doubtful[i] && binaries.entries[index] > 1)
			add_places(&places, &list->v[i], i);
		free(name);
	}
	if (places.n)
		qsort(places.v, places.n, sizeof(*places.v), compare);
	for (size_t i = 1; i < places.n; i++)
		if (places.v[i].hash == places.v[i - 1].hash &&
		    places.v[i].entry != places.v[i - 1].entry)
			doubtful[places.v[i].entry] = doubtful[places.v[i - 1].entry] = true;
	nameset_done(&binaries.names);
	free(binaries.entries);
	free(binaries.open);
	free(places.v);
	return doubtful;
}

/* What was to run again and did not leaves the earlier result. */
static void note_entry(struct repeats *repeats, const struct report *report)
{
	for (size_t i = 0; i < report->n; i++) {
		size_t before = repeats->names.n;
		size_t index = nameset_add(&repeats->names, report->v[i].name);
		bool ran = report->v[i].verdict != VERDICT_NOTRUN;

		if (index == before) {
			repeats->last = xgrow(repeats->last, before, sizeof(*repeats->last));
			repeats->ran = xgrow(repeats->ran, before, sizeof(*repeats->ran));
		}
		if (index != before && repeats->ran[index] && !ran)
			continue;
		repeats->last[index] = report->index;
		repeats->ran[index] = ran;
	}
}

void repeats_find(struct repeats *repeats, const struct report_source *source)
{
	bool *doubtful = find_doubtful(source->list);
	struct report report;

	*repeats = (struct repeats){ 0 };
	for (size_t i = 0; i < source->list->n; i++) {
		if (!doubtful[i])
			continue;
		report_load(&report, source, i);
		note_entry(repeats, &report);
		report_done(&report);
	}
	free(doubtful);
}

void repeats_done(struct repeats *repeats)
{
	nameset_done(&repeats->names);
	free(repeats->last);
	free(repeats->ran);
	*repeats = (struct repeats){ 0 };
}

static bool is_last(const struct repeats *repeats, const struct report *report, size_t index)
{
	size_t found = nameset_find(&repeats->names, report->v[index].name);

	return found == NAMESET_NONE || repeats->last[found] == report->index;
}

bool repeats_is_last(const struct repeats *repeats, const struct report *report, size_t index)
{
	const struct strlist *items = &report->job->subtests;
	size_t container = report->v[index].container;

	if (!is_last(repeats, report, index))
		return false;
	if (container == NAMES_NONE || (items->n == 1 && strchr(items->v[0], '@')))
		return true;
	return is_last(repeats, report, container);
}
