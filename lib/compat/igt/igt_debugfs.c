/* SPDX-License-Identifier: MIT */
#include "igt_debugfs.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "compat_priv.h"
#include "igt_core.h"
#include "util/debugfs.h"
#include "util/str.h"
#include "util/sysfs.h"

const char *igt_debugfs_mount(void)
{
	static char path[PATH_MAX];

	return debugfs_mount(path, sizeof(path)) ? NULL : path;
}

char *igt_debugfs_path(int device, char *path, int pathlen)
{
	return pathlen > 0 && !debugfs_dev_path(device, path, (size_t)pathlen) ? path : NULL;
}

int igt_debugfs_dir(int device)
{
	return compat_fd(debugfs_dev_open(device));
}

int igt_debugfs_open(int fd, const char *filename, int mode)
{
	int dir = igt_debugfs_dir(fd), file;

	if (dir < 0)
		return -1;
	file = openat(dir, filename, mode | O_CLOEXEC);
	close(dir);
	return file;
}

int igt_debugfs_gt_open(int device, unsigned int gt, const char *filename, int mode)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "gt%u/%s", gt, filename);
	return igt_debugfs_open(device, path, mode);
}

int igt_debugfs_gt_dir(int device, unsigned int gt)
{
	return igt_debugfs_gt_open(device, gt, "", O_RDONLY | O_DIRECTORY);
}

int igt_debugfs_tile_dir(int device, unsigned int tile)
{
	char name[32];

	snprintf(name, sizeof(name), "tile%u", tile);
	return igt_debugfs_open(device, name, O_RDONLY | O_DIRECTORY);
}

bool igt_debugfs_exists(int fd, const char *filename, int mode)
{
	int file = igt_debugfs_open(fd, filename, mode);

	if (file < 0)
		return false;
	close(file);
	return true;
}

static int read_text(int file, char *buf, int size)
{
	int len = 0;
	ssize_t n;

	while (len < size - 1) {
		n = read(file, buf + len, (size_t)(size - 1 - len));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			len = -errno;
		if (n <= 0)
			break;
		len += (int)n;
	}
	buf[len < 0 ? 0 : len] = '\0';
	return len;
}

int igt_debugfs_simple_read(int dir, const char *filename, char *buf, int size)
{
	int file = openat(dir, filename, O_RDONLY | O_CLOEXEC), len;

	if (file < 0)
		return -errno;
	len = read_text(file, buf, size);
	close(file);
	return len;
}

void __igt_debugfs_read(int fd, const char *filename, char *buf, int size)
{
	int file = igt_debugfs_open(fd, filename, O_RDONLY), len;

	igt_assert_f(file >= 0, "debugfs file %s: %s\n", filename, errno_name(errno));
	len = read_text(file, buf, size);
	close(file);
	igt_assert_f(len >= 0, "debugfs file %s: %s\n", filename, errno_name(len));
}

void __igt_debugfs_write(int fd, const char *filename, const char *buf, int size)
{
	int file = igt_debugfs_open(fd, filename, O_WRONLY);
	ssize_t n;

	igt_assert_f(file >= 0, "debugfs file %s: %s\n", filename, errno_name(errno));
	n = write(file, buf, (size_t)size);
	close(file);
	igt_assert_eq_s64(n, size);
}

bool igt_debugfs_search(int fd, const char *filename, const char *substring)
{
	int dir = igt_debugfs_dir(fd), found;

	igt_assert_fd(dir);
	found = debugfs_search(dir, filename, substring);
	close(dir);
	igt_assert_f(found >= 0, "debugfs file %s: %s\n", filename, errno_name(found));
	return found;
}

void igt_debugfs_dump(int device, const char *filename)
{
	int fd = igt_debugfs_open(device, filename, O_RDONLY);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	char *line = NULL;
	size_t room = 0;

	if (!file) {
		igt_debug("%s: %s\n", filename, errno_name(errno));
		if (fd >= 0)
			close(fd);
		return;
	}
	igt_debug("%s:\n", filename);
	while (getline(&line, &room, file) >= 0)
		igt_debug("%s", line);
	free(line);
	fclose(file);
}
