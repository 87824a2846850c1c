/* SPDX-License-Identifier: MIT */
/*
 * Tests that a run has more than once: through retries, or because somebody
 * wrote the job list so.  The last time that it ran counts.
 */
#ifndef RUNNER_REPEATS_H
#define RUNNER_REPEATS_H

#include "runner/base/names.h"
#include "runner/report/report.h"

/**
 * struct repeats - which entry of a repeated test counts
 * @names: results of the entries that may have a test in common
 * @last: of each name: the entry that counts
 * @ran: it is one that ran
 */
struct repeats {
	struct nameset names;
	size_t *last;
	bool *ran;
};

/**
 * repeats_find() - look for repeated tests
 * @repeats: filled in; for repeats_done()
 * @source: the run
 *
 * Loads the entries that may have a test in common with another one: those
 * that name the same subtest, and those of a binary with several entries of
 * which one does not name its subtests as they are.
 */
void repeats_find(struct repeats *repeats, const struct report_source *source);
/** repeats_done() - free it. */
void repeats_done(struct repeats *repeats);

/**
 * repeats_is_last() - is this the result that counts?
 * @repeats: from repeats_find()
 * @report: a report
 * @index: a result of it; a dynamic one goes with its subtest, unless the entry asks for it alone
 */
bool repeats_is_last(const struct repeats *repeats, const struct report *report, size_t index);

#endif
