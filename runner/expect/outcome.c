/* SPDX-License-Identifier: MIT */
#include "runner/expect/outcome.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "runner/report/report.h"

/* What is known of a test that was run more than once. */
struct attempts {
	struct attempt *v;
	size_t n, failed;
	bool good, bad; /* there was one that was as expected, one that was not */
	char *reason;   /* why the first one failed */
};

static const struct {
	const char *name;
	bool bad;
} names[OUTCOME_COUNT] = {
	[OUTCOME_PASS] = { "pass", false },
	[OUTCOME_EXPECTED_FAIL] = { "expected-fail", false },
	[OUTCOME_KNOWN_FLAKE] = { "known-flake", false },
	[OUTCOME_SKIPPED] = { "skipped", false },
	[OUTCOME_UNEXPECTED_FAIL] = { "unexpected-fail", true },
	[OUTCOME_DIFFERENT_FAIL] = { "different-fail", true },
	[OUTCOME_UNEXPECTED_PASS] = { "unexpected-pass", true },
	[OUTCOME_UNEXPECTED_SKIP] = { "unexpected-skip", true },
	[OUTCOME_FLAKY] = { "flaky", true },
	[OUTCOME_MISSING] = { "missing", true },
};

const char *outcome_name(enum outcome outcome)
{
	return names[outcome].name;
}

bool outcome_is_bad(enum outcome outcome)
{
	return names[outcome].bad;
}

int outcomes_init(struct outcomes *outcomes, int dirfd, struct run_error *err)
{
	*outcomes = (struct outcomes){ .by_name = json_object() };
	return expect_load(&outcomes->expect, dirfd, err);
}

void outcomes_done(struct outcomes *outcomes)
{
	for (size_t i = 0; i < outcomes->n; i++) {
		free(outcomes->attempts[i]->v);
		free(outcomes->attempts[i]->reason);
		free(outcomes->attempts[i]);
	}
	free(outcomes->attempts);
	json_decref(outcomes->by_name);
	expect_done(&outcomes->expect);
	*outcomes = (struct outcomes){ 0 };
}

/* Against its line of the fails list; @own: the line names it and not its container. */
static enum outcome against_fail(const struct expect_entry *fail, bool own, enum verdict verdict)
{
	if (fail->verdicts & 1u << verdict)
		return OUTCOME_EXPECTED_FAIL;
	if (verdict == VERDICT_NOTRUN)
		return OUTCOME_MISSING;
	if (verdict_is_bad(verdict))
		return OUTCOME_DIFFERENT_FAIL;
	if (!own)
		return OUTCOME_PASS;
	return verdict == VERDICT_SKIP ? OUTCOME_UNEXPECTED_SKIP : OUTCOME_UNEXPECTED_PASS;
}

static void judge_one(struct expect *expect, struct result *result, const char *container)
{
	const struct expect_entry *flake = expect_match(&expect->flakes, result->name);
	const struct expect_entry *fail = expect_fail(expect, result->name);
	bool own = fail, bad = verdict_is_bad(result->verdict);

	if (!fail && container)
		fail = expect_fail(expect, container);
	result->listed = flake ? flake : fail;
	if (flake && result->verdict != VERDICT_NOTRUN)
		result->outcome = bad ? OUTCOME_KNOWN_FLAKE : OUTCOME_PASS;
	else if (fail)
		result->outcome = against_fail(fail, own, result->verdict);
	else
		result->outcome = result->verdict == VERDICT_NOTRUN ? OUTCOME_MISSING :
				  bad                               ? OUTCOME_UNEXPECTED_FAIL :
								      OUTCOME_PASS;
}

/* What the dynamic subtests of a container say about it. */
struct excuse {
	const struct result *culprit; /* failed as expected */
	bool bad;                     /* another one did something unexpected */
};

static void add_excuse(struct excuse *excuse, const struct result *dyn)
{
	excuse->bad |= outcome_is_bad(dyn->outcome);
	if (dyn->outcome == OUTCOME_EXPECTED_FAIL || dyn->outcome == OUTCOME_KNOWN_FLAKE)
		excuse->culprit = dyn;
}

/* A container that failed through dynamic subtests of which all were expected to. */
static void excuse_container(struct result *result, const struct excuse *excuse)
{
	if (result->outcome != OUTCOME_UNEXPECTED_FAIL || excuse->bad || !excuse->culprit ||
	    (result->verdict != VERDICT_FAIL && result->verdict != VERDICT_DMESG_FAIL))
		return;
	result->outcome = excuse->culprit->outcome;
	result->listed = excuse->culprit->listed;
}

void outcomes_judge(struct outcomes *outcomes, struct report *report)
{
	struct excuse *excuses = xcalloc(report->n + 1, sizeof(*excuses));

	for (size_t i = 0; i < report->n; i++) {
		struct result *result = &report->v[i];
		char *container = NULL;
		size_t at = NAMES_NONE;

		if (result->is_dynamic) {
			container = strndup(result->name,
					    (size_t)(strrchr(result->name, '@') - result->name));
			at = names_find(&report->by_name, container, strlen(container));
		}
		judge_one(&outcomes->expect, result, container);
		if (at != NAMES_NONE)
			add_excuse(&excuses[at], result);
		free(container);
	}
	for (size_t i = 0; i < report->n; i++)
		if (!report->v[i].is_dynamic)
			excuse_container(&report->v[i], &excuses[i]);
	free(excuses);
}

static struct attempts *find(const struct outcomes *outcomes, const char *name)
{
	json_t *index = json_object_get(outcomes->by_name, name);

	return index ? outcomes->attempts[json_integer_value(index)] : NULL;
}

static void add_attempt(struct attempts *attempts, const struct result *result, size_t entry)
{
	attempts->v = xgrow(attempts->v, attempts->n, sizeof(*attempts->v));
	attempts->v[attempts->n++] = (struct attempt){ entry, result->verdict, result->time_s };
	if (outcome_is_bad(result->outcome))
		attempts->bad = true;
	else
		attempts->good = true;
	if (!verdict_is_bad(result->verdict))
		return;
	attempts->failed++;
	if (!attempts->reason)
		attempts->reason = xstrdup(result->reason);
}

void outcomes_note(struct outcomes *outcomes, const struct result *result, size_t entry)
{
	struct attempts *attempts = find(outcomes, result->name);

	/* Not started: no attempt. */
	if (result->verdict == VERDICT_NOTRUN)
		return;
	if (!attempts) {
		attempts = xcalloc(1, sizeof(*attempts));
		outcomes->attempts =
			xgrow(outcomes->attempts, outcomes->n, sizeof(*outcomes->attempts));
		outcomes->attempts[outcomes->n] = attempts;
		json_object_set_new_nocheck(outcomes->by_name, result->name,
					    json_integer((json_int_t)outcomes->n++));
	}
	add_attempt(attempts, result, entry);
}

void outcomes_conclude(struct outcomes *outcomes, struct report *report, size_t entry)
{
	for (size_t i = 0; i < report->n && outcomes->n; i++) {
		struct result *result = &report->v[i];
		struct attempts *attempts = find(outcomes, result->name);

		if (!attempts)
			continue;
		if (result->verdict != VERDICT_NOTRUN)
			add_attempt(attempts, result, entry);
		result->attempts = attempts->v;
		result->n_attempts = attempts->n;
		result->n_failed = attempts->failed;
		result->first_reason = attempts->reason;
		if (attempts->good && attempts->bad)
			result->outcome = OUTCOME_FLAKY;
		else if (attempts->failed && result->outcome == OUTCOME_PASS && result->listed &&
			 result->listed->rate)
			result->outcome = OUTCOME_KNOWN_FLAKE;
	}
}

static char *join(char *text, const char *reason)
{
	char *both;

	if (!reason || !*reason)
		return text;
	both = xasprintf("%s: %s", text, reason);
	free(text);
	return both;
}

static char *flake_text(const struct result *result)
{
	bool again = result->n_attempts;
	struct buf text = { 0 };

	if (result->outcome == OUTCOME_KNOWN_FLAKE)
		buf_printf(&text, "known flake (%s, rate %s)%s", result->listed->where,
			   result->listed->rate, again ? ", " : "");
	if (again)
		buf_printf(&text, "failed %zu of %zu attempts", result->n_failed,
			   result->n_attempts);
	return join(text.data, again ? result->first_reason : result->reason);
}

char *outcome_text(const struct result *result)
{
	const char *where = result->listed ? result->listed->where : "";
	const char *reason = result->reason ? result->reason : "";

	switch (result->outcome) {
	case OUTCOME_EXPECTED_FAIL:
		return join(xasprintf("expected (%s)", where), reason);
	case OUTCOME_DIFFERENT_FAIL:
		return join(xasprintf("%s, but %s expects %s", verdict_name(result->verdict), where,
				      result->listed->status),
			    reason);
	case OUTCOME_UNEXPECTED_PASS:
		return xasprintf("passed, but %s lists it as a failure: remove the line", where);
	case OUTCOME_UNEXPECTED_SKIP:
		return join(xasprintf("skipped, but %s lists it as a failure", where), reason);
	case OUTCOME_KNOWN_FLAKE:
	case OUTCOME_FLAKY:
		return flake_text(result);
	case OUTCOME_UNEXPECTED_FAIL:
		return result->n_attempts ? flake_text(result) : xstrdup(reason);
	default:
		return xstrdup(reason);
	}
}
