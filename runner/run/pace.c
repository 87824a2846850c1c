/* SPDX-License-Identifier: MIT */
#include "runner/run/pace.h"

#include <stdlib.h>

#define SMOOTHING_S 5 /* a run has to last so long for half of the correction */

struct pace_entry {
	size_t tests;
	double expected_s;
	bool done;
};

static size_t tests_of(const struct job_entry *entry)
{
	size_t n = entry->subtests.n ? entry->subtests.n : entry->listed.n;

	return n ? n : 1;
}

void pace_init(struct pace *pace, const struct job_list *list, const struct history *history)
{
	*pace = (struct pace){ .v = xcalloc(list->n, sizeof(*pace->v)), .n = list->n };
	for (size_t i = 0; i < list->n; i++) {
		struct pace_entry *entry = &pace->v[i];

		entry->tests = tests_of(&list->v[i]);
		entry->expected_s = history ? history_entry_time_s(history, &list->v[i]) : 0;
		pace->tests += entry->tests;
	}
}

void pace_done(struct pace *pace)
{
	free(pace->v);
	*pace = (struct pace){ 0 };
}

void pace_finish(struct pace *pace, size_t index, double time_s)
{
	struct pace_entry *entry = index < pace->n ? &pace->v[index] : NULL;

	if (!entry || entry->done)
		return;
	entry->done = true;
	pace->tests_done += entry->tests;
	if (time_s < 0)
		return;
	pace->done_here += entry->tests;
	pace->done_s += time_s;
	pace->done_expected_s += entry->expected_s;
}

/* What is left of an entry that runs, in the time that was expected of it. */
static double left_of(const struct pace_entry *entry, const struct pace_running *running)
{
	double part = 1 - (double)running->finished / (double)entry->tests;

	if (entry->tests > 1)
		return part > 0 ? entry->expected_s * part : 0;
	return running->age_s < entry->expected_s ? entry->expected_s - running->age_s : 0;
}

double pace_left_s(const struct pace *pace, const struct pace_running *running, size_t n_running)
{
	double left_s = 0, expected_s = 0, correction;
	size_t tests = pace->tests - pace->tests_done;

	for (size_t i = 0; i < pace->n; i++) {
		expected_s += pace->v[i].expected_s;
		left_s += pace->v[i].done ? 0 : pace->v[i].expected_s;
	}
	for (size_t i = 0; i < n_running; i++) {
		const struct pace_entry *entry = &pace->v[running[i].index];

		if (running[i].index >= pace->n || entry->done)
			continue;
		left_s += left_of(entry, &running[i]) - entry->expected_s;
		tests -= running[i].finished < entry->tests ? running[i].finished : entry->tests;
	}
	if (expected_s > 0) {
		correction = (pace->done_s + SMOOTHING_S) / (pace->done_expected_s + SMOOTHING_S);
		left_s *= correction;
	} else if (pace->done_here) {
		left_s = pace->done_s / (double)pace->done_here * (double)tests;
	} else {
		return -1;
	}
	return n_running > 1 ? left_s / (double)n_running : left_s;
}
