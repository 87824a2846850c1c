/* SPDX-License-Identifier: MIT */
#include "util/debugfs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <linux/magic.h>

#include "util/sysfs.h"

#define DRM_MAJOR   226
#define ACCEL_MAJOR 261

static bool is_debugfs(const char *path)
{
	struct statfs fs;

	return !statfs(path, &fs) && fs.f_type == DEBUGFS_MAGIC;
}

int debugfs_mount(char *buf, size_t size)
{
	int len = snprintf(buf, size, "%s/kernel/debug", sysfs_root());

	if (len < 0 || (size_t)len >= size)
		return -EOVERFLOW;
	if (!sysfs_root_is_real() || is_debugfs(buf))
		return 0;
	return mount("debugfs", buf, "debugfs", 0, NULL) ? -errno : 0;
}

static int open_dir(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int debugfs_open_dir(const char *path)
{
	char root[PATH_MAX], full[PATH_MAX];
	int ret = debugfs_mount(root, sizeof(root));

	if (ret)
		return ret;
	if (snprintf(full, sizeof(full), "%s/%s", root, path) >= (int)sizeof(full))
		return -ENAMETOOLONG;
	return open_dir(full);
}

int debugfs_dev_path(int fd, char *buf, size_t size)
{
	char root[PATH_MAX];
	struct stat st;
	int len, ret;

	if (fstat(fd, &st))
		return -errno;
	if (!S_ISCHR(st.st_mode) ||
	    (major(st.st_rdev) != DRM_MAJOR && major(st.st_rdev) != ACCEL_MAJOR))
		return -ENODEV;
	ret = debugfs_mount(root, sizeof(root));
	if (ret)
		return ret;
	len = snprintf(buf, size, "%s/%s/%u", root,
		       major(st.st_rdev) == DRM_MAJOR ? "dri" : "accel", minor(st.st_rdev));
	return len < 0 || (size_t)len >= size ? -EOVERFLOW : 0;
}

int debugfs_dev_open(int fd)
{
	char path[PATH_MAX];
	int ret = debugfs_dev_path(fd, path, sizeof(path));

	return ret ? ret : open_dir(path);
}

int debugfs_search(int dirfd, const char *attr, const char *text)
{
	int fd, found = 0;
	char *line = NULL;
	size_t room = 0;
	FILE *file;

	if (!*text)
		return -EINVAL;
	fd = openat(dirfd, attr, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	file = fdopen(fd, "r");
	if (!file) {
		close(fd);
		return -ENOMEM;
	}
	errno = 0;
	while (!found && getline(&line, &room, file) >= 0)
		found = strstr(line, text) != NULL;
	if (!found && ferror(file))
		found = errno ? -errno : -EIO;
	free(line);
	fclose(file);
	return found;
}
