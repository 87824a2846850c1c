/* SPDX-License-Identifier: MIT */
/*
 * The reports of a run: each is written by a writer of its own, result by
 * result in the order of the job list, so that none needs all in memory.
 */
#ifndef RUNNER_WRITER_H
#define RUNNER_WRITER_H

#include "runner/report/summary.h"

/** struct report_writer_ops - one kind of report */
struct report_writer_ops {
	enum report_format format;
	const char *file; /* its name in the results directory */

	/**
	 * @begin: start a report on @stream, which the caller closes and checks for errors.
	 *
	 * @info stays until @end.  Return: the writer's state, for the other two.
	 */
	void *(*begin)(FILE *stream, const struct run_info *info);

	/** @add: one more result, of the job list's entry @entry; @result is the caller's. */
	void (*add)(void *writer, const struct result *result, size_t entry);

	/** @end: the last bytes; frees the state.  Return: 0 or -errno: the report is not whole. */
	int (*end)(void *writer, const struct summary *summary);
};

extern const struct report_writer_ops json_writer_ops;
extern const struct report_writer_ops html_writer_ops;
extern const struct report_writer_ops junit_writer_ops;
extern const struct report_writer_ops ktap_writer_ops;
extern const struct report_writer_ops times_writer_ops;

#endif
