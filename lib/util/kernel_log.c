/* SPDX-License-Identifier: MIT */
#include "util/kernel_log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int kernel_log_open(void)
{
	int err, fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (lseek(fd, 0, SEEK_END) < 0) {
		err = -errno;
		close(fd);
		return err;
	}
	return fd;
}

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* The kernel writes all that is not printable, and the backslash, as "\x0a". */
void kernel_log_text(char *record)
{
	const char *from = strchr(record, ';');
	char *to = record;

	for (from = from ? from + 1 : record; *from && *from != '\n'; from++) {
		int high = from[0] == '\\' && from[1] == 'x' ? hex_digit(from[2]) : -1;
		int low = high >= 0 ? hex_digit(from[3]) : -1;

		if (low < 0 || !(high | low)) {
			*to++ = *from;
			continue;
		}
		*to++ = (char)(high << 4 | low);
		from += 3;
	}
	*to = '\0';
}

int kernel_log_read(int fd, char *buf, size_t size)
{
	ssize_t len;

	do
		len = read(fd, buf, size - 1);
	while (len < 0 && errno == EINTR);
	if (len < 0)
		return -errno;
	buf[len] = '\0';
	kernel_log_text(buf);
	return 0;
}

int kernel_log_has(int fd, const char *device, const char *text)
{
	char line[KERNEL_LOG_RECORD_MAX];
	int found = 0, ret;

	while ((ret = kernel_log_read(fd, line, sizeof(line))) != -EAGAIN) {
		if (!ret)
			found |= strstr(line, device) && strstr(line, text);
		else if (ret != -EPIPE)
			return ret;
	}
	return found;
}
