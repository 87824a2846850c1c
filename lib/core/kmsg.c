/* SPDX-License-Identifier: MIT */
/*
 * Marks in the kernel log and the trace buffer.
 */

#include <fcntl.h>
#include <regex.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/igt_assert.h"
#include "core/igt_kmsg.h"

#define RUN_ID_MAX 40

bool core_is_run_id(const char *text)
{
	size_t len = strspn(text, "0123456789abcdef.");

	return len && len <= RUN_ID_MAX && !text[len];
}

/* Marks of two runners on one kernel can be told apart by what GAUNTLET_RUN_ID adds. */
void core_kmsg_init(void)
{
	const char *run_id = getenv("GAUNTLET_RUN_ID");
	char *mark;

	core_opts.mark = core_opts.prog;
	if (run_id && core_is_run_id(run_id) &&
	    asprintf(&mark, "%s[%s]", core_opts.prog, run_id) >= 0)
		core_opts.mark = mark;
}

/* One write is one record.  Not kept open: tests count and close descriptors. */
static bool write_line(const char *path, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
static bool write_line(const char *path, const char *format, va_list args)
{
	char line[1024];
	ssize_t written;
	int fd, len;

	if (core_opts.mode == CORE_PLAN)
		return true;
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	len = vsnprintf(line, sizeof(line), format, args);
	if (len >= (int)sizeof(line)) {
		len = sizeof(line) - 1;
		line[len - 1] = '\n';
	}
	written = len > 0 ? write(fd, line, (size_t)len) : 0;
	close(fd);
	return written == len;
}

void igt_kmsg(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	write_line("/dev/kmsg", format, args);
	va_end(args);
}

void igt_trace(const char *format, ...)
{
	static bool unavailable;
	va_list args;

	if (unavailable)
		return;
	va_start(args, format);
	unavailable = !write_line("/sys/kernel/tracing/trace_marker", format, args);
	va_end(args);
}

void igt_emit_ignore_dmesg_regex(const char *ignore_dmesg_regex)
{
	regex_t compiled;
	int err = regcomp(&compiled, ignore_dmesg_regex, REG_EXTENDED | REG_NOSUB);

	igt_assert_f(!err, "not a regular expression: %s\n", ignore_dmesg_regex);
	regfree(&compiled);
	igt_kmsg(KMSG_INFO "add ignored dmesg regex: %s\n", ignore_dmesg_regex);
}
