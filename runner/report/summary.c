/* SPDX-License-Identifier: MIT */
#include "runner/report/summary.h"

#include <stdlib.h>
#include <string.h>

static struct summary_binary *find_binary(struct summary *summary, const char *name)
{
	size_t index = names_find(&summary->by_name, name, strlen(name));
	struct summary_binary *binary;

	if (index != NAMES_NONE)
		return &summary->binaries[index];
	summary->binaries =
		xgrow(summary->binaries, summary->n_binaries, sizeof(*summary->binaries));
	binary = &summary->binaries[summary->n_binaries];
	binary->name = xstrdup(name);
	names_set(&summary->by_name, binary->name, strlen(name), summary->n_binaries++);
	return binary;
}

/* Not all: a hundred thousand may have failed. */
static void add_bad(struct summary *summary, const struct result *result)
{
	size_t before = summary->outcomes[result->outcome] - 1;
	struct summary_bad *bad;

	if (result->outcome == OUTCOME_EXPECTED_FAIL || !strcmp(result->name, ABORTED_NAME) ||
	    (result->outcome == OUTCOME_MISSING && before))
		return;
	if (result->outcome == OUTCOME_PASS)
		before = summary->n_warned++;
	if (before >= SUMMARY_BAD_MAX) {
		summary->n_more++;
		return;
	}
	summary->bad = xgrow(summary->bad, summary->n_bad, sizeof(*summary->bad));
	bad = &summary->bad[summary->n_bad++];
	bad->name = xstrdup(result->name);
	bad->reason = outcome_text(result);
	bad->verdict = result->verdict;
	bad->outcome = result->outcome;
	bad->time_s = result->time_s;
	bad->is_dynamic = result->is_dynamic;
}

static void add_leaks(struct summary *summary, const struct result *result)
{
	const struct leak *leak;
	size_t at = 0;

	while ((leak = leaks_next(result->leaks, result->name, &at))) {
		char *what = leak_text(leak), *line = xasprintf("%s: %s", result->name + 4, what);

		if (leak_is_bad(leak))
			strlist_add(&summary->leaks, line);
		free(what);
		free(line);
	}
}

struct summary_binary *summary_add_result(struct summary *summary, const char *binary,
					  const struct result *result)
{
	struct summary_binary *one = find_binary(summary, binary);

	one->all[result->verdict]++;
	summary->total.all[result->verdict]++;
	if (!result->is_dynamic) {
		one->tests[result->verdict]++;
		summary->total.tests[result->verdict]++;
	}
	summary->outcomes[result->outcome]++;
	if ((result->verdict != VERDICT_PASS && result->verdict != VERDICT_SKIP) ||
	    (result->outcome != OUTCOME_PASS && result->outcome != OUTCOME_SKIPPED))
		add_bad(summary, result);
	add_leaks(summary, result);
	return one;
}

void summary_add(struct summary *summary, const struct report *report)
{
	struct summary_binary *binary;

	if (!report->n && !report->started)
		return;
	binary = find_binary(summary, report->binary);
	binary->time_s += report->time_s;
	binary->ran |= report->started;
	summary->total.time_s += report->time_s;
	for (size_t i = 0; i < report->n; i++)
		summary_add_result(summary, report->binary, &report->v[i]);
}

void summary_done(struct summary *summary)
{
	for (size_t i = 0; i < summary->n_binaries; i++)
		free(summary->binaries[i].name);
	free(summary->binaries);
	names_done(&summary->by_name);
	for (size_t i = 0; i < summary->n_bad; i++) {
		free(summary->bad[i].name);
		free(summary->bad[i].reason);
	}
	free(summary->bad);
	strlist_done(&summary->leaks);
	*summary = (struct summary){ 0 };
}
