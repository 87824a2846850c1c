/* SPDX-License-Identifier: MIT */
/* Which subtests an entry of the job list can produce. */
#ifndef RUNNER_JOB_MATCH_H
#define RUNNER_JOB_MATCH_H

#include "runner/job/job_list.h"
#include "runner/base/names.h"
#include "runner/base/span.h"

/**
 * struct job_match - the subtests an entry names, ready to be looked up
 * @job: the entry
 * @literal: those it names as they are, by number in the entry
 * @patterns: the others
 * @any: it names none: all of the binary's
 */
struct job_match {
	const struct job_entry *job;
	struct names literal;
	struct strlist patterns;
	bool any;
};

/** job_match_init() - prepare for an entry, which must outlive @match. */
void job_match_init(struct job_match *match, const struct job_entry *job);
/** job_match_has() - can the entry produce a subtest of that name? */
bool job_match_has(const struct job_match *match, struct span subtest);
/** job_match_done() - free it. */
void job_match_done(struct job_match *match);

#endif
