/* SPDX-License-Identifier: MIT */
/*
 * The lines on stdout that a runner reads, or the packets that tell it the same.
 */

#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/runner_packet.h"

static char stdout_buffer[BUFSIZ];

/* A buffer of our own can be written out in a signal handler. */
void core_stdout_init(void)
{
	setvbuf(stdout, stdout_buffer, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF,
		sizeof(stdout_buffer));
}

/*
 * For a process about to die by a signal: fflush() could wait for ever for a lock or meet
 * a half-changed stream.
 */
void core_flush_stdout_in_signal(void)
{
	core_write_in_signal(STDOUT_FILENO, stdout_buffer, __fpending(stdout));
	__fpurge(stdout);
}

const char *core_result_name(enum core_result result)
{
	static const char *const names[] = {
		[CORE_SUCCESS] = "SUCCESS",
		[CORE_SKIP] = "SKIP",
		[CORE_FAIL] = "FAIL",
		[CORE_CRASH] = "CRASH",
	};

	return names[result];
}

static bool is_bold(void)
{
	return isatty(STDOUT_FILENO) && !getenv("IGT_PLAIN_OUTPUT");
}

/* A runner looks for its lines at the beginning of a line. */
static void begin_line(void)
{
	size_t pending;

	pending = __fpending(stdout);
	if (pending && stdout_buffer[pending - 1] != '\n')
		putchar('\n');
}

static void print_line(const char *line, bool bold)
{
	begin_line();
	printf(bold ? "\033[1m%s\033[0m\n" : "%s\n", line);
	fflush(stdout);
	if (getenv("IGT_SENTINEL_ON_STDERR"))
		fprintf(stderr, "%s\n", line);
}

static const char *const kind_names[] = {
	[CORE_LINE_SUBTEST] = "ubtest",
	[CORE_LINE_DYNAMIC] = "ynamic subtest",
};

void core_line_starting(enum core_line kind, const char *name)
{
	struct runner_packet packet = {
		.type = kind == CORE_LINE_DYNAMIC ? RUNNER_PACKET_DYNAMIC_SUBTEST_START :
						    RUNNER_PACKET_SUBTEST_START,
		.strings = { name },
	};
	char line[320];

	core_log_end_line();
	if (core_runner_send(&packet))
		return;
	snprintf(line, sizeof(line), "Starting %c%s: %s", "sd"[kind], kind_names[kind], name);
	print_line(line, false);
}

void core_line_result(enum core_line kind, const char *name, enum core_result result,
		      double seconds)
{
	char line[320], time[32];
	struct runner_packet packet = {
		.type = kind == CORE_LINE_DYNAMIC ? RUNNER_PACKET_DYNAMIC_SUBTEST_RESULT :
						    RUNNER_PACKET_SUBTEST_RESULT,
		.strings = { name, core_result_name(result), time, "" },
	};

	core_log_end_line();
	snprintf(time, sizeof(time), "%.3f", seconds);
	if (core_runner_send(&packet))
		return;
	snprintf(line, sizeof(line), "%c%s %s: %s (%ss)", "SD"[kind], kind_names[kind], name,
		 core_result_name(result), time);
	print_line(line, is_bold());
}

void core_line_simple_result(enum core_result result, double seconds)
{
	core_log_end_line();
	if (!core_runner_connected())
		begin_line();
	core_printf(STDOUT_FILENO, "%s (%.3fs)\n", core_result_name(result), seconds);
	fflush(stdout);
}
