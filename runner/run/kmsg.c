/* SPDX-License-Identifier: MIT */
#include "runner/run/kmsg.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/base/buf.h"
#include "runner/base/files.h"

#define RECORD_SIZE     8192 /* the kernel's own limit for one record */
#define RECORDS_AT_ONCE 256  /* then others have their turn */

int kmsg_open(const char *path)
{
	int fd = open(path ? path : "/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	char probe;

	if (fd < 0)
		return -errno;
	/* Without CAP_SYSLOG some kernels open it but refuse to read. */
	if (read(fd, &probe, 0) < 0 && errno == EPERM) {
		close(fd);
		return -EPERM;
	}
	return fd;
}

void kmsg_skip(int fd)
{
	lseek(fd, 0, SEEK_END);
}

int kmsg_copy(int fd, int to_fd, size_t *ret_bytes)
{
	static const char lost[] = "6,0,0,-;[IGT] runner: kernel log overflow, records were lost\n";
	char record[RECORD_SIZE];
	const char *text;
	ssize_t got;
	int err = 0;

	*ret_bytes = 0;
	for (int i = 0; i < RECORDS_AT_ONCE && !err; i++, *ret_bytes += (size_t)got) {
		do
			got = read(fd, record, sizeof(record));
		while (got < 0 && errno == EINTR);
		text = record;
		if (got < 0 && errno == EPIPE) {
			text = lost;
			got = sizeof(lost) - 1;
		}
		if (got <= 0)
			return got ? 0 : 1;
		err = file_write_all(to_fd, text, (size_t)got);
	}
	return err;
}

static void write_once(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return;
	if (write(fd, text, strlen(text)) < 0)
		errno = 0; /* best effort, as promised */
	close(fd);
}

void kmsg_note(const char *path, int level, const char *text)
{
	char *line = xasprintf("<%d>[IGT] %s\n", level, text);

	write_once(path ? path : "/dev/kmsg", line);
	free(line);
}

void kmsg_sysrq(void)
{
	write_once("/proc/sysrq-trigger", "w");
	write_once("/proc/sysrq-trigger", "m");
}
