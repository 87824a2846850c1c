/* SPDX-License-Identifier: MIT */
/*
 * The lines on stdout that a runner reads.
 */

#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/core_internal.h"

static char stdout_buffer[BUFSIZ];

/* A buffer of our own can be written out in a signal handler. */
void core_stdout_init(void)
{
	setvbuf(stdout, stdout_buffer, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF,
		sizeof(stdout_buffer));
}

/* Where nothing but system calls is safe.  If @fd takes no more, nobody is left to tell. */
void core_write_in_signal(int fd, const char *data, size_t size)
{
	ssize_t n;

	while (size) {
		n = write(fd, data, size);
		if (n <= 0)
			return;
		data += n;
		size -= (size_t)n;
	}
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

	core_log_end_line();
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
	char line[320];

	snprintf(line, sizeof(line), "Starting %c%s: %s", "sd"[kind], kind_names[kind], name);
	print_line(line, false);
}

void core_line_result(enum core_line kind, const char *name, enum core_result result,
		      double seconds)
{
	char line[320];

	snprintf(line, sizeof(line), "%c%s %s: %s (%.3fs)", "SD"[kind], kind_names[kind], name,
		 core_result_name(result), seconds);
	print_line(line, is_bold());
}

void core_line_simple_result(enum core_result result, double seconds)
{
	begin_line();
	printf("%s (%.3fs)\n", core_result_name(result), seconds);
	fflush(stdout);
}
