/* SPDX-License-Identifier: MIT */
#include "runner/run/progress_igt.h"

#include <stdarg.h>
#include <time.h>

#include "runner/base/clock.h"
#include "runner/settings/settings.h"

/* Subtests that are named in a line. */
#define MAX_NAMED 20

void progress_igt_say(FILE *stream, const char *fmt, ...)
{
	struct timespec now;
	va_list ap;

	clock_gettime(CLOCK_BOOTTIME, &now);
	fprintf(stream, "[%lld.%06ld] ", (long long)now.tv_sec, now.tv_nsec / 1000);
	va_start(ap, fmt);
	vfprintf(stream, fmt, ap);
	va_end(ap);
	fputc('\n', stream);
	fflush(stream);
}

char *progress_igt_label(const struct job_entry *entry)
{
	size_t count = entry->subtests.n;
	struct buf label = { 0 };

	buf_adds(&label, entry->binary);
	for (size_t i = 0; i < count && i < MAX_NAMED; i++)
		buf_printf(&label, "%s%s", i ? ", " : " (", entry->subtests.v[i]);
	if (count > MAX_NAMED)
		buf_printf(&label, " and %zu more", count - MAX_NAMED);
	if (count)
		buf_addc(&label, ')');
	return label.data;
}

void progress_igt_start(FILE *stream, size_t index, size_t total, const char *label,
			unsigned int overall_timeout_s, unsigned long long used_ns)
{
	unsigned long long limit_ns = settings_scaled_ns(overall_timeout_s);
	struct buf line = { 0 };
	int width = snprintf(NULL, 0, "%zu", total);

	buf_printf(&line, "[%0*zu/%0*zu] ", width, index + 1, width, total);
	if (overall_timeout_s)
		buf_printf(&line, "(%4llus left) ",
			   used_ns < limit_ns ? (limit_ns - used_ns) / NS_PER_S : 0);
	buf_adds(&line, label);
	progress_igt_say(stream, "%s", line.data);
	buf_done(&line);
}

static const char *word_of(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_PASS:
	case VERDICT_WARN:
	case VERDICT_DMESG_WARN:
		return "SUCCESS";
	case VERDICT_SKIP:
		return "SKIP";
	case VERDICT_CRASH:
		return "CRASH";
	case VERDICT_TIMEOUT:
		return "TIMEOUT";
	default:
		return "FAIL";
	}
}

void progress_igt_results(FILE *stream, const struct report *report)
{
	for (size_t i = 0; i < report->n; i++) {
		const struct result *result = &report->v[i];
		const char *kind = result->is_dynamic ? "dynamic subtest" : "subtest";

		if (!result->subtest || result->verdict == VERDICT_NOTRUN)
			continue;
		progress_igt_say(stream, "Starting %s: %s", kind, result->subtest);
		if (result->has_word)
			progress_igt_say(stream, "%s %s: %s (%.3fs)",
					 result->is_dynamic ? "Dynamic subtest" : "Subtest",
					 result->subtest, word_of(result->verdict), result->time_s);
	}
}
