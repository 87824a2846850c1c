/* SPDX-License-Identifier: MIT */
#include "xe_sysfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "compat_priv.h"
#include "util/sysfs_dev.h"

/* Opens a directory below that of the device. */
static int open_below(int xe_device, const char *path)
{
	int dir = compat_fd(sysfs_dev_open(xe_device)), fd;

	if (dir < 0)
		return -1;
	fd = openat(dir, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	close(dir);
	return fd;
}

int xe_sysfs_tile_open(int xe_device, int tile)
{
	char path[32];

	snprintf(path, sizeof(path), "device/tile%d", tile);
	return open_below(xe_device, path);
}

int xe_sysfs_get_num_tiles(int xe_device)
{
	int count = 0, fd;

	while ((fd = xe_sysfs_tile_open(xe_device, count)) >= 0) {
		close(fd);
		count++;
	}
	return count;
}

int xe_sysfs_gt_open(int xe_device, int gt)
{
	int tile, fd, found = -1;
	char name[32];

	snprintf(name, sizeof(name), "gt%d", gt);
	for (tile = 0; found < 0 && (fd = xe_sysfs_tile_open(xe_device, tile)) >= 0; tile++) {
		found = openat(fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		close(fd);
	}
	if (found < 0)
		errno = ENOENT;
	return found;
}

int xe_sysfs_engine_open(int xe_device, int gt, int class)
{
	static const char *const names[] = { "rcs", "bcs", "vcs", "vecs", "ccs" };
	char path[32];
	int dir, fd;

	if (class < 0 || class >= (int)(sizeof(names) / sizeof(names[0]))) {
		errno = EINVAL;
		return -1;
	}
	dir = xe_sysfs_gt_open(xe_device, gt);
	if (dir < 0)
		return -1;
	snprintf(path, sizeof(path), "engines/%s", names[class]);
	fd = openat(dir, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	close(dir);
	return fd;
}
