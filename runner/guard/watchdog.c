/* SPDX-License-Identifier: MIT */
#include "runner/guard/watchdog.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/watchdog.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "runner/base/clock.h"
#include "runner/base/files.h"
#include "runner/guard/machine.h"

#define TIMEOUT_S 120
#define STOP      "V" /* the last thing written: the close is meant */
#define FEED      "."

/* The time it waits from now on, or by its own choice. */
static unsigned int set_timeout(int fd)
{
	int seconds = TIMEOUT_S;

	if (ioctl(fd, WDIOC_SETTIMEOUT, &seconds) && ioctl(fd, WDIOC_GETTIMEOUT, &seconds))
		return TIMEOUT_S;
	return seconds > 0 ? (unsigned int)seconds : TIMEOUT_S;
}

void watchdogs_open(struct watchdogs *watchdogs, const struct run_settings *settings)
{
	*watchdogs = (struct watchdogs){ .timeout_s = TIMEOUT_S };
	for (;;) {
		char *name = xasprintf("/dev/watchdog%zu", watchdogs->n);
		char *path = machine_path(settings, name);
		int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
		unsigned int timeout_s;

		free(path);
		free(name);
		if (fd < 0)
			return;
		watchdogs->fds = xgrow(watchdogs->fds, watchdogs->n, sizeof(*watchdogs->fds));
		watchdogs->fds[watchdogs->n++] = fd;
		timeout_s = set_timeout(fd);
		if (timeout_s < watchdogs->timeout_s)
			watchdogs->timeout_s = timeout_s;
	}
}

static void tell(const struct watchdogs *watchdogs, const char *what)
{
	/* One that cannot be told reboots the machine: there is nothing else to do about it. */
	for (size_t i = 0; i < watchdogs->n; i++)
		file_write_all(watchdogs->fds[i], what, 1);
}

int watchdogs_feed(struct watchdogs *watchdogs)
{
	unsigned long long now = clock_ns();

	if (!watchdogs->n)
		return -1;
	if (now - watchdogs->fed_ns >= NS_PER_S) {
		tell(watchdogs, FEED);
		watchdogs->fed_ns = now;
	}
	return (int)(watchdogs->timeout_s * 1000 / 4);
}

void watchdogs_close(struct watchdogs *watchdogs)
{
	tell(watchdogs, STOP);
	for (size_t i = 0; i < watchdogs->n; i++)
		close(watchdogs->fds[i]);
	free(watchdogs->fds);
	*watchdogs = (struct watchdogs){ 0 };
}
