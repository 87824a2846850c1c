/* SPDX-License-Identifier: MIT */
#include "util/sysfs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/str.h"

const char *sysfs_root(void)
{
	const char *root = getenv("GAUNTLET_SYSFS_ROOT");

	return root && *root ? root : "/sys";
}

bool sysfs_root_is_real(void)
{
	const char *root = getenv("GAUNTLET_SYSFS_ROOT");

	return !root || !*root;
}

int sysfs_open_dir(const char *path)
{
	char full[PATH_MAX];
	int fd;

	if (snprintf(full, sizeof(full), "%s/%s", sysfs_root(), path) >= (int)sizeof(full))
		return -ENAMETOOLONG;
	fd = open(full, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* Reads to the end of the file: a seq_file may hand out its text in pieces. */
static int read_all(int fd, char *buf, size_t size)
{
	size_t len = 0;
	char beyond;
	ssize_t n;

	for (;;) {
		bool full = len == size;

		n = read(fd, full ? &beyond : buf + len, full ? 1 : size - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (!n)
			return (int)len;
		if (full)
			return -EOVERFLOW;
		len += (size_t)n;
	}
}

int sysfs_read_bytes(int dirfd, const char *attr, void *buf, size_t size)
{
	int fd, ret;

	if (size > INT_MAX)
		return -EINVAL;
	fd = openat(dirfd, attr, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return -errno;
	ret = read_all(fd, buf, size);
	close(fd);
	return ret;
}

int sysfs_read(int dirfd, const char *attr, char *buf, size_t size)
{
	int len;

	if (!size)
		return -EINVAL;
	len = sysfs_read_bytes(dirfd, attr, buf, size - 1);
	return len < 0 ? len : str_end_line(buf, len);
}

int sysfs_read_u64(int dirfd, const char *attr, uint64_t *ret_value)
{
	char buf[64];
	int len = sysfs_read(dirfd, attr, buf, sizeof(buf));

	if (len == -EOVERFLOW)
		return -EINVAL;
	if (len < 0)
		return len;
	if (strlen(buf) != (size_t)len)
		return -EINVAL;
	return str_to_u64(buf, ret_value);
}

int sysfs_read_u32(int dirfd, const char *attr, uint32_t *ret_value)
{
	uint64_t value;
	int ret = sysfs_read_u64(dirfd, attr, &value);

	if (ret)
		return ret;
	if (value > UINT32_MAX)
		return -ERANGE;
	*ret_value = (uint32_t)value;
	return 0;
}

int sysfs_write_bytes(int dirfd, const char *attr, const void *data, size_t len)
{
	int fd, ret = 0;
	ssize_t n;

	/* O_TRUNC as a shell's ">": nothing to the kernel, but right for trees of plain files. */
	fd = openat(dirfd, attr, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return -errno;
	/* No retry on EINTR: the kernel may have done the work already. */
	n = write(fd, data, len);
	if (n < 0)
		ret = -errno;
	else if ((size_t)n != len)
		ret = -EIO;
	close(fd);
	return ret;
}

int sysfs_write(int dirfd, const char *attr, const char *text)
{
	return sysfs_write_bytes(dirfd, attr, text, strlen(text));
}

int sysfs_printf(int dirfd, const char *attr, const char *fmt, ...)
{
	char text[SYSFS_TEXT_MAX];
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (len < 0)
		return -EINVAL;
	if (len >= (int)sizeof(text))
		return -EOVERFLOW;
	return sysfs_write(dirfd, attr, text);
}

int sysfs_link_name(int dirfd, const char *attr, char *buf, size_t size)
{
	char target[PATH_MAX];
	const char *name;
	ssize_t len;

	len = readlinkat(dirfd, attr, target, sizeof(target));
	if (len < 0)
		return -errno;
	if ((size_t)len >= sizeof(target))
		return -EOVERFLOW;
	target[len] = '\0';
	name = strrchr(target, '/');
	name = name ? name + 1 : target;
	return str_copy(buf, size, name) ? 0 : -EOVERFLOW;
}

bool sysfs_exists(int dirfd, const char *attr)
{
	struct stat st;

	return !fstatat(dirfd, attr, &st, AT_SYMLINK_NOFOLLOW);
}
