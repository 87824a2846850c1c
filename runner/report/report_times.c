/* SPDX-License-Identifier: MIT */
/*
 * times.txt: "name TAB seconds TAB verdict" for every test, small enough to be
 * handed on from run to run: what runner/job/history.h reads.
 */
#include "runner/report/writer.h"

static void *begin(FILE *stream, const struct run_info *info)
{
	return stream;
}

static void add(void *writer, const struct result *result, size_t entry)
{
	fprintf(writer, "%s\t%.6f\t%s\n", result->name, result->time_s,
		verdict_name(result->verdict));
}

static int end(void *writer, const struct summary *summary)
{
	return 0;
}

const struct report_writer_ops times_writer_ops = {
	.format = REPORT_TIMES,
	.file = "times.txt",
	.begin = begin,
	.add = add,
	.end = end,
};
