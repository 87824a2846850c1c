/* SPDX-License-Identifier: MIT */
#include "pf/pf_migration.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "pf/pf_internal.h"

#define FIRST_ROOM ((size_t)1 << 20)

const char *pf_migration_name(enum pf_migration what)
{
	return what == PF_SAVE ? "save" : "restore";
}

int pf_migration_size(struct pf *pf, unsigned int fn, uint64_t *ret_bytes)
{
	if (!pf_is_vf(pf, fn))
		return -EINVAL;
	return pf->ops->migration_size ? pf->ops->migration_size(pf, fn, ret_bytes) : -EOPNOTSUPP;
}

int pf_migration_begin(struct pf *pf, enum pf_migration what, unsigned int fn)
{
	uint64_t bytes;
	int ret = pf_migration_size(pf, fn, &bytes);

	if (ret)
		return ret;
	return pf->ops->migration_begin ? pf->ops->migration_begin(pf, what, fn) : -EOPNOTSUPP;
}

int pf_migration_end(struct pf *pf, enum pf_migration what, unsigned int fn)
{
	if (!pf_is_vf(pf, fn))
		return -EINVAL;
	return pf->ops->migration_end ? pf->ops->migration_end(pf, what, fn) : -EOPNOTSUPP;
}

static int open_data(struct pf *pf, unsigned int fn, int *ret_fd)
{
	if (!pf_is_vf(pf, fn))
		return -EINVAL;
	return pf->ops->migration_open ? pf->ops->migration_open(pf, fn, ret_fd) : -EOPNOTSUPP;
}

ssize_t pf_save_vf_read(struct pf *pf, unsigned int fn, void *data, size_t size)
{
	size_t done = 0;
	ssize_t got = 1;
	int fd, ret = open_data(pf, fn, &fd);

	if (ret)
		return ret;
	while (got > 0 && done < size) {
		got = read(fd, (char *)data + done, size - done);
		if (got > 0)
			done += (size_t)got;
	}
	ret = got < 0 ? -errno : 0;
	close(fd);
	return ret ? ret : (ssize_t)done;
}

int pf_restore_vf_write(struct pf *pf, unsigned int fn, const void *data, size_t size)
{
	size_t done = 0;
	int fd, ret = open_data(pf, fn, &fd);

	if (ret)
		return ret;
	while (!ret && done < size) {
		ssize_t put = write(fd, (const char *)data + done, size - done);

		if (put > 0)
			done += (size_t)put;
		else
			ret = put ? -errno : -EIO;
	}
	close(fd);
	return ret;
}

/* Reads to the end, into memory that grows. */
static int read_all(struct pf *pf, unsigned int fn, char **ret_data, size_t *ret_size)
{
	size_t room = FIRST_ROOM, size = 0;
	char *data = malloc(room), *more;

	while (data) {
		ssize_t got = pf_save_vf_read(pf, fn, data + size, room - size);

		if (got < 0) {
			free(data);
			return (int)got;
		}
		size += (size_t)got;
		if (size < room) {
			*ret_data = data;
			*ret_size = size;
			return 0;
		}
		room *= 2;
		more = realloc(data, room);
		if (!more)
			free(data);
		data = more;
	}
	return -ENOMEM;
}

int pf_save_vf(struct pf *pf, unsigned int fn, void **ret_data, size_t *ret_size)
{
	char *data = NULL;
	size_t size = 0;
	int ret = pf_migration_begin(pf, PF_SAVE, fn);

	if (!ret)
		ret = read_all(pf, fn, &data, &size);
	if (!ret)
		ret = pf_migration_end(pf, PF_SAVE, fn);
	if (ret) {
		free(data);
		return ret;
	}
	*ret_data = data;
	*ret_size = size;
	return 0;
}

int pf_restore_vf(struct pf *pf, unsigned int fn, const void *data, size_t size)
{
	int ret = pf_migration_begin(pf, PF_RESTORE, fn);

	if (!ret)
		ret = pf_restore_vf_write(pf, fn, data, size);
	return ret ? ret : pf_migration_end(pf, PF_RESTORE, fn);
}
