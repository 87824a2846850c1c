/* SPDX-License-Identifier: MIT */
/* What is shown while a run goes on. */
#ifndef RUNNER_PROGRESS_H
#define RUNNER_PROGRESS_H

#include <stdio.h>

#include "runner/job/history.h"
#include "runner/report/report.h"

struct progress;

/**
 * progress_new() - begin to show
 * @stream: a terminal gets one live line (and lines for what went wrong above
 *	it), anything else one plain line per test; NULL: nothing is shown
 * @total: number of entries
 *
 * Colours are used on terminals unless NO_COLOR is set.
 */
struct progress *progress_new(FILE *stream, size_t total);
/**
 * progress_plan() - tell what the entries are, for a bar by tests and the time left
 * @list: the job list
 * @dirfd: results directory, with what is known of earlier runs
 *
 * Without it each entry counts as one test.
 */
void progress_plan(struct progress *progress, const struct job_list *list, int dirfd);
/**
 * progress_like_igt() - show lines as igt_runner does
 * @settings: overall_timeout_s: the lines tell what is left of it; log_level 1:
 *	starts and results are shown when an entry has ended, else none
 */
void progress_like_igt(struct progress *progress, const struct run_settings *settings);
/** progress_done() - remove the live line and free. */
void progress_done(struct progress *progress);
/** progress_count() - an entry that finished before: counted, not shown. */
void progress_count(struct progress *progress, const struct report *report);
/** progress_start() - an entry starts; @label is copied. */
void progress_start(struct progress *progress, size_t index, const char *label);
/**
 * progress_tick() - time has passed; for monitor_opts
 * @subtest: what runs of the entry that was started last; NULL: unknown
 * @finished: how many subtests of that entry are done
 */
void progress_tick(void *progress, const char *subtest, size_t finished);
/** progress_turn_to() - of several entries that run, the following is about this one. */
void progress_turn_to(struct progress *progress, size_t index);
/** progress_drop() - the entry that was started last, or turned to, no longer runs. */
void progress_drop(struct progress *progress);
/** progress_result() - the entry that was started last, or turned to, is finished. */
void progress_result(struct progress *progress, const struct report *report);
/** progress_note() - one line of text that stays. */
void progress_note(struct progress *progress, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/** progress_interval_ms() - how often progress_tick() wants to be called; 0: never. */
unsigned int progress_interval_ms(const struct progress *progress);

#endif
