/* SPDX-License-Identifier: MIT */
/*
 * --trace-on-oops: the kernel dumps its trace buffer when it dies.
 */

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/igt_exit_handler.h"
#include "core/igt_log.h"

#define SWITCH "/proc/sys/kernel/ftrace_dump_on_oops"

static bool wanted;
static char before[16];

void core_oops_trace_want(void)
{
	wanted = true;
}

static ssize_t write_switch(const char *value)
{
	int fd = open(SWITCH, O_WRONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = write(fd, value, strlen(value));
	close(fd);
	return n;
}

static void restore(int sig)
{
	write_switch(before);
}

/* Without the option the switch is not touched: it is not ours. */
void core_oops_trace_start(void)
{
	ssize_t n = -1;
	int fd;

	if (!wanted)
		return;
	fd = open(SWITCH, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, before, sizeof(before) - 1);
		close(fd);
	}
	if (n <= 0 || write_switch("1") < 0) {
		igt_warn("--trace-on-oops: cannot set %s\n", SWITCH);
		return;
	}
	igt_install_exit_handler(restore);
}
