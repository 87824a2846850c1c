/* SPDX-License-Identifier: MIT */
/* What igt_runner shows while a run goes on: lines with the time since boot. */
#ifndef RUNNER_PROGRESS_IGT_H
#define RUNNER_PROGRESS_IGT_H

#include <stdio.h>

#include "runner/report/report.h"

/** progress_igt_say() - one line "[SECONDS.MICROSECONDS] text" on @stream. */
void progress_igt_say(FILE *stream, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/**
 * progress_igt_label() - an entry as igt_runner shows it
 * @entry: the entry
 *
 * Return: "binary", "binary (a, b)" or "binary (a, b and 17 more)"; the caller frees it.
 */
char *progress_igt_label(const struct job_entry *entry);

/**
 * progress_igt_start() - the line about an entry that starts
 * @stream: where it goes
 * @index: number of the entry, from 0
 * @total: how many there are
 * @label: from progress_igt_label()
 * @overall_timeout_s: seconds for the whole run, multiplied by
 *	GAUNTLET_TIMEOUT_FACTOR here; 0: no limit
 * @used_ns: what of that is over
 *
 * "[SEC.USEC] [03/27] (  99s left) binary (subtest, subtest)"
 */
void progress_igt_start(FILE *stream, size_t index, size_t total, const char *label,
			unsigned int overall_timeout_s, unsigned long long used_ns);

/**
 * progress_igt_results() - the start and result lines of an entry's tests
 * @stream: where they go
 * @report: the entry
 *
 * What did not tell a result itself has a start line only.
 */
void progress_igt_results(FILE *stream, const struct report *report);

#endif
