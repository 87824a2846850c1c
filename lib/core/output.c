/* SPDX-License-Identifier: MIT */
/*
 * Where the words of the core go: to the runner's socket if there is one, else to stdout and
 * stderr.
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/core_internal.h"

void core_print(int stream, const char *text)
{
	size_t len = strlen(text);
	size_t sent = core_runner_log(stream, text, len);

	if (sent == len)
		return;
	if (stream == STDERR_FILENO)
		fflush(stdout);
	fputs(text + sent, stream == STDERR_FILENO ? stderr : stdout);
}

void core_vprintf(int stream, const char *format, va_list args)
{
	char *text;

	if (vasprintf(&text, format, args) < 0)
		return;
	core_print(stream, text);
	free(text);
}

void core_printf(int stream, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	core_vprintf(stream, format, args);
	va_end(args);
}

/* Where nothing but system calls is safe.  If @fd takes no more, nobody is left to tell. */
void core_write_in_signal(int fd, const char *data, size_t size)
{
	size_t sent = fd == STDERR_FILENO ? core_runner_log_in_signal(data, size) : 0;

	while (sent < size) {
		ssize_t n = write(fd, data + sent, size - sent);

		if (n <= 0)
			return;
		sent += (size_t)n;
	}
}
