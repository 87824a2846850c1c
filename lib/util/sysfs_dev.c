/* SPDX-License-Identifier: MIT */
#include "util/sysfs_dev.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "util/sysfs.h"

#define RELATIVE_LEN 48

static int relative_path(int fd, char buf[RELATIVE_LEN])
{
	struct stat st;

	if (fstat(fd, &st))
		return -errno;
	if (!S_ISCHR(st.st_mode) && !S_ISBLK(st.st_mode))
		return -ENOTTY;
	snprintf(buf, RELATIVE_LEN, "dev/%s/%u:%u", S_ISCHR(st.st_mode) ? "char" : "block",
		 major(st.st_rdev), minor(st.st_rdev));
	return 0;
}

int sysfs_dev_path(int fd, char *buf, size_t size)
{
	char relative[RELATIVE_LEN];
	int len, ret = relative_path(fd, relative);

	if (ret)
		return ret;
	len = snprintf(buf, size, "%s/%s", sysfs_root(), relative);
	return len < 0 || (size_t)len >= size ? -EOVERFLOW : 0;
}

int sysfs_dev_open(int fd)
{
	char relative[RELATIVE_LEN];
	int ret = relative_path(fd, relative);

	return ret ? ret : sysfs_open_dir(relative);
}
