/* SPDX-License-Identifier: MIT */
/* What a verdict means beside what was expected: the outcome decides the exit status. */
#ifndef RUNNER_OUTCOME_H
#define RUNNER_OUTCOME_H

#include "runner/expect/expect.h"

enum outcome {
	OUTCOME_PASS,            /* it passed, warned or was skipped, as it should */
	OUTCOME_EXPECTED_FAIL,   /* it failed as the fails list says */
	OUTCOME_KNOWN_FLAKE,     /* it failed and is on the flakes list */
	OUTCOME_SKIPPED,         /* it is on the skips list and did not run */
	OUTCOME_UNEXPECTED_FAIL, /* it failed and no list knows of it */
	OUTCOME_DIFFERENT_FAIL,  /* it failed in another way than the fails list says */
	OUTCOME_UNEXPECTED_PASS, /* it is on the fails list and did not fail */
	OUTCOME_UNEXPECTED_SKIP, /* it is on the fails list and skipped itself */
	OUTCOME_FLAKY,           /* some attempts went well, others did not; on no list */
	OUTCOME_MISSING,         /* it did not run */
	OUTCOME_COUNT
};

/** outcome_name() - the word of results.json, e.g. "unexpected-fail". */
const char *outcome_name(enum outcome outcome);
/** outcome_is_bad() - does a run with this exit with a failure? */
bool outcome_is_bad(enum outcome outcome);

struct report;
struct result;
struct attempts;

/**
 * struct outcomes - what is needed to judge the results of a run
 * @expect: the lists
 * @by_name: a test that ran more than once: its index (json_t)
 * @attempts: the attempts at each of these tests
 * @n: how many tests that are
 */
struct outcomes {
	struct expect expect;
	void *by_name;
	struct attempts **attempts;
	size_t n;
};

/**
 * outcomes_init() - read the lists of a run
 * @outcomes: filled in; for outcomes_done() also after a failure
 * @dirfd: results directory
 * @err: RUN_BAD_INPUT: as expect_load()
 *
 * Return: 0, or -1 with @err.
 */
int outcomes_init(struct outcomes *outcomes, int dirfd, struct run_error *err);
/** outcomes_done() - free it, and the attempts that results point to. */
void outcomes_done(struct outcomes *outcomes);

/**
 * outcomes_judge() - give every result of an entry its outcome, as if it were the only attempt
 * @outcomes: the lists
 * @report: its results get outcome, listed and rate
 *
 * A line for a subtest holds for its dynamic subtests too unless they have their own.  A
 * subtest that failed only through dynamic ones which are expected to is expected as well.
 */
void outcomes_judge(struct outcomes *outcomes, struct report *report);

/** outcomes_note() - the result, of entry @entry, is an earlier attempt: the test has run again since. */
void outcomes_note(struct outcomes *outcomes, const struct result *result, size_t entry);

/** outcomes_conclude() - what the earlier attempts make of the outcomes of these last ones. */
void outcomes_conclude(struct outcomes *outcomes, struct report *report, size_t entry);

/**
 * outcome_text() - the outcome in words
 * @result: judged
 *
 * Return: one line, e.g. "passed, but a-fails.txt:3 lists it: remove the line"; the reason alone
 * if there is nothing to add; "" for what simply passed.  The caller frees it.
 */
char *outcome_text(const struct result *result);

#endif
