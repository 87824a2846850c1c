/* SPDX-License-Identifier: MIT */
/* How the end of a process changes its results, and why each is what it is. */
#include "runner/report_parts.h"

#include <stdlib.h>
#include <string.h>

#include "runner/reason.h"

#define EXIT_SKIP  77
#define EXIT_ABORT 112
#define STOPPED    (-1)

static struct result *last_subtest(const struct report *r)
{
	for (size_t i = r->n; i-- > 0;)
		if (!r->v[i].is_dynamic)
			return &r->v[i];
	return NULL;
}

static bool any_failed(const struct report *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].verdict == VERDICT_FAIL || r->v[i].verdict == VERDICT_CRASH)
			return true;
	return false;
}

/* The verdict that the end of the process imposes on what ran last; COUNT: none. */
static enum verdict imposed(const struct report *r, const struct result *last)
{
	const struct journal *j = &r->journal;

	if (r->lost.len)
		return VERDICT_INCOMPLETE;
	if (!j->ended)
		return VERDICT_COUNT;
	if (j->timeout)
		return VERDICT_TIMEOUT;
	if (j->code == EXIT_ABORT)
		return VERDICT_ABORT;
	if (j->code == STOPPED)
		return VERDICT_NOTRUN;
	/* It said that all was well, and then it was not; igt_results does not mind. */
	if (!r->source->strict && j->code && j->code != EXIT_SKIP &&
	    j->code != JOURNAL_UNKNOWN_STATUS && last->verdict != VERDICT_INCOMPLETE &&
	    !any_failed(r))
		return verdict_from_exit(j->code);
	return VERDICT_COUNT;
}

void report_impose(struct report *r)
{
	struct result *last = last_subtest(r);
	enum verdict verdict = last && !last->imposed ? imposed(r, last) : VERDICT_COUNT;

	if (verdict == VERDICT_COUNT)
		return;
	/*
	 * What a hanging or aborting container did not get to tell of its
	 * blocks; igt_results leaves one that hangs incomplete.
	 */
	for (struct result *dyn = last + 1; dyn < r->v + r->n; dyn++)
		if (dyn->verdict == VERDICT_INCOMPLETE &&
		    !(r->source->strict && verdict == VERDICT_TIMEOUT))
			dyn->verdict = verdict;
	last->verdict = verdict;
	last->imposed = true;
	if (!last->has_word && last == r->v)
		last->time_s = r->journal.time_s;
}

static void add_reason(struct report *r, struct result *result, const struct result *last)
{
	const char *why_unfinished = r->source->why_unfinished;
	bool is_last = result == last || (result > last && result->is_dynamic);

	result->console = is_last ? r->console.text : (struct span){ "", 0 };
	if (is_last && r->lost.len)
		result->reason = reason_clean(r->lost.data, r->lost.len);
	else if (is_last && r->stopped.len && result->verdict != VERDICT_PASS)
		result->reason = reason_clean(r->stopped.data, r->stopped.len);
	else if (result->said && result->verdict != VERDICT_PASS)
		result->reason = reason_clean(result->said, strlen(result->said));
	else
		result->reason = reason_from_output(result, &r->dmesg);
	if (*result->reason || !verdict_is_bad(result->verdict))
		return;
	free(result->reason);
	result->reason = NULL;
	if (result->verdict != VERDICT_NOTRUN && is_last && (!result->has_word || result->imposed))
		result->reason = reason_from_end(&r->journal, result->has_word);
	if (!result->reason)
		result->reason = xstrdup(result->has_word ? "the test does not say why" :
					 r->journal.ended ? "no result was reported" :
					 why_unfinished   ? why_unfinished :
							    "the run was interrupted");
}

/* A subtest that failed through one of its dynamic subtests says which: the first. */
static void name_dynamic(struct report *r)
{
	for (size_t i = r->n; i-- > 0;) {
		const struct result *dyn = &r->v[i];
		struct result *container;

		if (dyn->container == NAMES_NONE || !verdict_is_bad(dyn->verdict) || !dyn->has_word)
			continue;
		container = &r->v[dyn->container];
		if (container->verdict == VERDICT_TIMEOUT)
			continue;
		free(container->reason);
		container->reason = xasprintf("%s: %s", dyn->subtest, dyn->reason);
	}
}

void report_add_reasons(struct report *r)
{
	const struct result *last = last_subtest(r);

	for (size_t i = 0; i < r->n; i++)
		add_reason(r, &r->v[i], last);
	name_dynamic(r);
}
