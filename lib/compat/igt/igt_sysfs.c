/* SPDX-License-Identifier: MIT */
#include "igt_sysfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compat_priv.h"
#include "igt_core.h"
#include "util/sysfs.h"
#include "util/sysfs_dev.h"

char *igt_sysfs_path(int device, char *path, int pathlen)
{
	return pathlen > 0 && !sysfs_dev_path(device, path, (size_t)pathlen) ? path : NULL;
}

int igt_sysfs_open(int device)
{
	return compat_fd(sysfs_dev_open(device));
}

bool igt_sysfs_has_attr(int dir, const char *attr)
{
	return sysfs_exists(dir, attr);
}

static int open_attr(int dir, const char *attr, int flags)
{
	int fd = openat(dir, attr, flags | O_CLOEXEC | O_NOCTTY);

	return fd < 0 ? -errno : fd;
}

int igt_sysfs_read(int dir, const char *attr, void *data, int len)
{
	int fd = open_attr(dir, attr, O_RDONLY), got = 0;
	ssize_t n;

	if (fd < 0)
		return fd;
	while (got < len) {
		n = read(fd, (char *)data + got, (size_t)(len - got));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			got = -errno;
		if (n <= 0)
			break;
		got += (int)n;
	}
	close(fd);
	return got;
}

int igt_sysfs_write(int dir, const char *attr, const void *data, int len)
{
	int fd = open_attr(dir, attr, O_WRONLY | O_TRUNC), ret;

	if (fd < 0)
		return fd;
	ret = (int)write(fd, data, (size_t)len);
	if (ret < 0)
		ret = -errno;
	close(fd);
	return ret;
}

bool igt_sysfs_set(int dir, const char *attr, const char *value)
{
	return !sysfs_write(dir, attr, value);
}

char *igt_sysfs_get(int dir, const char *attr)
{
	size_t room = 64;

	for (char *text = NULL;; room *= 2) {
		char *grown = realloc(text, room);
		int len = grown ? sysfs_read(dir, attr, grown, room) : -ENOMEM;

		if (len >= 0)
			return grown;
		text = grown ? grown : text;
		if (len != -EOVERFLOW) {
			free(text);
			return NULL;
		}
	}
}

int igt_sysfs_scanf(int dir, const char *attr, const char *fmt, ...)
{
	int fd = open_attr(dir, attr, O_RDONLY), ret;
	va_list ap;
	FILE *file;

	if (fd < 0)
		return fd;
	file = fdopen(fd, "r");
	if (!file) {
		close(fd);
		return -ENOMEM;
	}
	errno = 0;
	va_start(ap, fmt);
	ret = vfscanf(file, fmt, ap);
	va_end(ap);
	if (ret < 0)
		ret = errno ? -errno : -EIO;
	fclose(file);
	return ret;
}

int igt_sysfs_vprintf(int dir, const char *attr, const char *fmt, va_list ap)
{
	char *text;
	int len = vasprintf(&text, fmt, ap);

	if (len < 0)
		return -ENOMEM;
	len = igt_sysfs_write(dir, attr, text, len);
	free(text);
	return len;
}

int igt_sysfs_printf(int dir, const char *attr, const char *fmt, ...)
{
	va_list ap;
	int ret;

	va_start(ap, fmt);
	ret = igt_sysfs_vprintf(dir, attr, fmt, ap);
	va_end(ap);
	return ret;
}

bool __igt_sysfs_get_u32(int dir, const char *attr, uint32_t *value)
{
	return !sysfs_read_u32(dir, attr, value);
}

bool __igt_sysfs_get_s32(int dir, const char *attr, int32_t *value)
{
	char text[32], *end;
	long number;

	if (sysfs_read(dir, attr, text, sizeof(text)) <= 0)
		return false;
	errno = 0;
	number = strtol(text, &end, 0);
	if (*end || errno || number < INT32_MIN || number > INT32_MAX)
		return false;
	*value = (int32_t)number;
	return true;
}

bool __igt_sysfs_get_u64(int dir, const char *attr, uint64_t *value)
{
	return !sysfs_read_u64(dir, attr, value);
}

bool __igt_sysfs_get_boolean(int dir, const char *attr, bool *value)
{
	char text[8];

	if (sysfs_read(dir, attr, text, sizeof(text)) != 1 || !strchr("01ynYN", text[0]))
		return false;
	*value = strchr("1yY", text[0]) != NULL;
	return true;
}

bool __igt_sysfs_set_u32(int dir, const char *attr, uint32_t value)
{
	return !sysfs_printf(dir, attr, "%u", value);
}

bool __igt_sysfs_set_s32(int dir, const char *attr, int32_t value)
{
	return !sysfs_printf(dir, attr, "%d", value);
}

bool __igt_sysfs_set_u64(int dir, const char *attr, uint64_t value)
{
	return !sysfs_printf(dir, attr, "%llu", (unsigned long long)value);
}

bool __igt_sysfs_set_boolean(int dir, const char *attr, bool value)
{
	return __igt_sysfs_set_u32(dir, attr, value);
}

uint32_t igt_sysfs_get_u32(int dir, const char *attr)
{
	uint32_t value = 0;

	igt_assert_f(__igt_sysfs_get_u32(dir, attr, &value), "cannot read %s\n", attr);
	return value;
}

int32_t igt_sysfs_get_s32(int dir, const char *attr)
{
	int32_t value = 0;

	igt_assert_f(__igt_sysfs_get_s32(dir, attr, &value), "cannot read %s\n", attr);
	return value;
}

uint64_t igt_sysfs_get_u64(int dir, const char *attr)
{
	uint64_t value = 0;

	igt_assert_f(__igt_sysfs_get_u64(dir, attr, &value), "cannot read %s\n", attr);
	return value;
}

bool igt_sysfs_get_boolean(int dir, const char *attr)
{
	bool value = false;

	igt_assert_f(__igt_sysfs_get_boolean(dir, attr, &value), "cannot read %s\n", attr);
	return value;
}

void igt_sysfs_set_u32(int dir, const char *attr, uint32_t value)
{
	igt_assert_f(__igt_sysfs_set_u32(dir, attr, value), "cannot write %u to %s\n", value, attr);
}

void igt_sysfs_set_s32(int dir, const char *attr, int32_t value)
{
	igt_assert_f(__igt_sysfs_set_s32(dir, attr, value), "cannot write %d to %s\n", value, attr);
}

void igt_sysfs_set_u64(int dir, const char *attr, uint64_t value)
{
	igt_assert_f(__igt_sysfs_set_u64(dir, attr, value), "cannot write %llu to %s\n",
		     (unsigned long long)value, attr);
}

void igt_sysfs_set_boolean(int dir, const char *attr, bool value)
{
	igt_assert_f(__igt_sysfs_set_boolean(dir, attr, value), "cannot write %d to %s\n", value,
		     attr);
}
