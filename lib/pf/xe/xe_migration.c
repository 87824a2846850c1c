/* SPDX-License-Identifier: MIT */
#include "pf/xe/xe_migration.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include "pf/xe/xe_files.h"
#include "util/sysfs.h"

static int open_file(struct pf *pf, unsigned int fn, const char *file, struct xe_dir *ret_dir,
		     char path[XE_PATH_LEN])
{
	snprintf(path, XE_PATH_LEN, "sriov/vf%u/%s", fn, file);
	return xe_dir_open(pf, ret_dir);
}

int xe_migration_size(struct pf *pf, unsigned int fn, uint64_t *ret_bytes)
{
	char path[XE_PATH_LEN];
	struct xe_dir dir;
	int ret = open_file(pf, fn, "migration_size", &dir, path);

	if (ret)
		return ret;
	ret = sysfs_read_u64(dir.fd, path, ret_bytes);
	xe_dir_close(&dir);
	return ret == -EINVAL || ret == -ERANGE ? -EPROTO : xe_errno(pf, ret);
}

int xe_migration_begin(struct pf *pf, enum pf_migration what, unsigned int fn)
{
	char path[XE_PATH_LEN];
	struct xe_dir dir;
	int ret = open_file(pf, fn, pf_migration_name(what), &dir, path);

	if (ret)
		return ret;
	ret = xe_errno(pf, sysfs_write(dir.fd, path, "1"));
	xe_dir_close(&dir);
	return ret;
}

/* The file has no text: reading it waits for the end and tells how it was. */
int xe_migration_end(struct pf *pf, enum pf_migration what, unsigned int fn)
{
	char path[XE_PATH_LEN], text[SYSFS_TEXT_MAX];
	struct xe_dir dir;
	int ret = open_file(pf, fn, pf_migration_name(what), &dir, path);

	if (ret)
		return ret;
	ret = sysfs_read(dir.fd, path, text, sizeof(text));
	xe_dir_close(&dir);
	return ret < 0 ? xe_errno(pf, ret) : 0;
}

int xe_migration_open(struct pf *pf, unsigned int fn, int *ret_fd)
{
	char path[XE_PATH_LEN];
	struct xe_dir dir;
	int fd, ret = open_file(pf, fn, "migration_data", &dir, path);

	if (ret)
		return ret;
	fd = openat(dir.fd, path, O_RDWR | O_CLOEXEC);
	ret = fd < 0 ? xe_errno(pf, -errno) : 0;
	xe_dir_close(&dir);
	if (!ret)
		*ret_fd = fd;
	return ret;
}
