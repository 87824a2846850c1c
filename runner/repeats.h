/* SPDX-License-Identifier: MIT */
/*
 * Tests that a job list has more than once: through retries, or because
 * somebody wrote it so.  The last time that was started counts.
 */
#ifndef RUNNER_REPEATS_H
#define RUNNER_REPEATS_H

#include "runner/job_list.h"
#include "runner/report.h"

/**
 * struct repeats - which entry of a repeated test counts
 * @last: full name: number of the entry (json_t)
 */
struct repeats {
	void *last;
};

/**
 * repeats_find() - look for repeated tests
 * @repeats: filled in; for repeats_done()
 * @dirfd: results directory
 * @list: its job list
 *
 * Takes 16 bytes a test for the time of the call.
 */
void repeats_find(struct repeats *repeats, int dirfd, const struct job_list *list);
/** repeats_done() - free it. */
void repeats_done(struct repeats *repeats);

/**
 * repeats_is_last() - is this the result that counts?
 * @repeats: from repeats_find()
 * @result: a result; a dynamic one goes with its subtest
 * @entry: the entry it comes from
 */
bool repeats_is_last(const struct repeats *repeats, const struct result *result, size_t entry);

#endif
