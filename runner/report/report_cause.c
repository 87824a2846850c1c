/* SPDX-License-Identifier: MIT */
/* How the end of a process changes its results, and why each is what it is. */
#include "runner/report/report_parts.h"

#include <stdlib.h>
#include <string.h>

#include "runner/report/reason.h"

#define EXIT_SKIP  77
#define EXIT_ABORT 112

static const char *name_of(const struct report *r, const struct journal_part *part, size_t i)
{
	return r->journal.started.v[part->first + i];
}

static bool any_failed(const struct report *r, const struct journal_part *part)
{
	for (size_t i = 0; i < part->count; i++) {
		const struct result *result = report_find(r, name_of(r, part, i));

		if (result && (result->verdict == VERDICT_FAIL || result->verdict == VERDICT_CRASH))
			return true;
	}
	return false;
}

/* The verdict that the end of a process imposes on what ran last; COUNT: none. */
static enum verdict imposed(const struct report *r, const struct journal_part *part,
			    const struct result *last)
{
	if (part->timeout)
		return VERDICT_TIMEOUT;
	if (part->code == EXIT_ABORT)
		return VERDICT_ABORT;
	/* The runner was told to stop, maybe between two subtests. */
	if (part->code == JOURNAL_NOT_RUN)
		return last->has_word && !r->source->strict ? VERDICT_COUNT : VERDICT_NOTRUN;
	/* It said that all was well, and then it was not; igt_results does not mind. */
	if (!r->source->strict && part->code && part->code != EXIT_SKIP &&
	    part->code != JOURNAL_UNKNOWN_STATUS && last->verdict != VERDICT_INCOMPLETE &&
	    !any_failed(r, part))
		return verdict_from_exit(part->code);
	return VERDICT_COUNT;
}

static void set_verdict(struct report *r, struct result *result, enum verdict verdict)
{
	size_t number = (size_t)(result - r->v);

	if (verdict == VERDICT_COUNT)
		return;
	/*
	 * What a hanging or aborting container did not get to tell of its
	 * blocks; igt_results leaves one that hangs incomplete.
	 */
	for (size_t i = number + 1; i < r->n && r->v[i].container == number; i++)
		if (r->v[i].verdict == VERDICT_INCOMPLETE &&
		    !(r->source->strict && verdict == VERDICT_TIMEOUT))
			r->v[i].verdict = verdict;
	result->verdict = verdict;
	result->imposed = true;
}

/*
 * What the process's run time leaves for the one that did not tell its own;
 * igt_results gives the time to none but the first.
 */
static double time_left(const struct report *r, const struct journal_part *part)
{
	double time_s = part->time_s;

	if (r->source->strict)
		return part->count > 1 ? 0 : time_s;
	for (size_t i = 0; i + 1 < part->count; i++) {
		const struct result *result = report_find(r, name_of(r, part, i));

		time_s -= result ? result->time_s : 0;
	}
	return time_s > 0 ? time_s : 0;
}

/* The end of each process falls on the subtest that ran last, unless that ran again later. */
static void impose_ends(struct report *r)
{
	struct names later = { 0 };

	for (size_t p = r->journal.n_parts; p-- > 0;) {
		const struct journal_part *part = &r->journal.parts[p];
		const char *last = part->count ? name_of(r, part, part->count - 1) : NULL;
		struct result *result = last ? report_find(r, last) : NULL;

		if (result && part->ended && names_find(&later, last, strlen(last)) == NAMES_NONE) {
			result->end = part;
			if (!result->imposed)
				set_verdict(r, result, imposed(r, part, result));
			if (!result->has_word && !r->comms)
				result->time_s = time_left(r, part);
		}
		for (size_t i = 0; i < part->count; i++)
			names_set(&later, name_of(r, part, i), strlen(name_of(r, part, i)), p);
	}
	names_done(&later);
}

/* What the runner wrote down itself counts more; the last word counts. */
static void impose_reasons(struct report *r)
{
	for (size_t i = 0; i < r->reasons.n; i++) {
		const struct reason *reason = &r->reasons.v[i];
		const char *subtest = *reason->subtest ? reason->subtest : NULL;
		enum verdict verdict = cause_verdict(reason->cause);
		struct result *result = report_find(r, subtest);

		if (reason->cause == CAUSE_BEGIN || reason->cause == CAUSE_NO_START)
			continue;
		if (!result && subtest && cause_is_final(reason->cause) &&
		    job_match_has(&r->match, (struct span){ subtest, strlen(subtest) }))
			result = report_add(r, subtest, VERDICT_INCOMPLETE);
		/* Stopped, it has run again since and has a result. */
		if (!result || (reason->cause == CAUSE_STOPPED && result->has_word))
			continue;
		result->given = reason;
		set_verdict(r, result, verdict);
	}
}

void report_impose(struct report *r)
{
	impose_ends(r);
	impose_reasons(r);
}

static const char *why_not_run(const struct report *r)
{
	const struct reason *reason = reasons_find(&r->reasons, "");

	for (size_t i = r->reasons.n; i-- > 0;)
		if (r->reasons.v[i].cause == CAUSE_NO_START)
			return r->reasons.v[i].text;
	return reason && reason->cause != CAUSE_BEGIN ? reason->text : NULL;
}

/* Why it ended as it did, as far as the runner knows; NULL: it has nothing to add. */
static char *reason_from_end(const struct result *result)
{
	if (result->verdict == VERDICT_NOTRUN || !result->end)
		return NULL;
	if (result->has_word && !result->imposed)
		return NULL;
	return reason_from_status(result->end->code, result->has_word);
}

static void add_reason(struct report *r, struct result *result, const char *not_run)
{
	const struct result *owner = result->container == NAMES_NONE ? result :
								       &r->v[result->container];
	const struct reason *given = result->verdict != VERDICT_PASS ? owner->given : NULL;
	const char *why_unfinished = r->source->why_unfinished, *text = NULL;

	result->console = given ? r->consoles[given - r->reasons.v].text : (struct span){ "", 0 };
	if (given && cause_is_ours(given->cause))
		result->reason = reason_clean(given->text, strlen(given->text));
	else if (result->said && result->verdict != VERDICT_PASS)
		result->reason = reason_clean(result->said, strlen(result->said));
	else
		result->reason = reason_from_output(result, &r->dmesg);
	if (*result->reason || !verdict_is_bad(result->verdict))
		return;
	free(result->reason);
	result->reason = given ? reason_clean(given->text, strlen(given->text)) :
				 reason_from_end(owner);
	if (result->reason)
		return;
	if (result->has_word)
		text = "the test does not say why";
	else if (result->verdict == VERDICT_NOTRUN)
		text = not_run;
	else if (!r->journal.ended && r->started)
		text = "the runner was killed while it ran";
	if (!text && r->journal.ended)
		text = "no result was reported";
	if (!text)
		text = why_unfinished ? why_unfinished : "the run was interrupted";
	result->reason = xstrdup(text);
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
	const char *not_run = why_not_run(r);

	for (size_t i = 0; i < r->n; i++)
		add_reason(r, &r->v[i], not_run);
	name_dynamic(r);
}
