/* SPDX-License-Identifier: MIT */
#include "runner/base/map.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/base/buf.h"

#define COPY_MAX   (1024 * 1024) /* of a larger file not all may be wanted */
#define PASS_STEP  (2 * 1024 * 1024)
#define STEP_ALIGN (2 * 1024 * 1024) /* a multiple of every page size */

static int copy_file(struct map *map, int fd, size_t size)
{
	struct buf buf = { 0 };
	ssize_t got = 1;
	int err = 0;

	buf_reserve(&buf, size);
	while (!err && got && buf.len < size) {
		got = read(fd, buf.data + buf.len, size - buf.len);
		if (got >= 0)
			buf.len += (size_t)got;
		else if (errno != EINTR)
			err = -errno;
	}
	if (err || !buf.len)
		buf_done(&buf);
	else
		map->text = (struct span){ buf.data, buf.len };
	return err;
}

static int map_fd(struct map *map, int fd)
{
	struct stat st;
	void *base;

	if (fstat(fd, &st))
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	if (st.st_size <= COPY_MAX)
		return copy_file(map, fd, (size_t)st.st_size);
	base = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (base == MAP_FAILED)
		return -errno;
	*map = (struct map){ { base, (size_t)st.st_size }, true };
	return 0;
}

int map_open(struct map *map, int dirfd, const char *name)
{
	struct stat st;
	int fd, err;

	*map = (struct map){ { "", 0 }, false };
	/* To open some other file can already do something, or wait for ever. */
	if (fstatat(dirfd, name, &st, 0))
		return -errno;
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL;
	fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return -errno;
	err = map_fd(map, fd);
	close(fd);
	return err;
}

size_t map_passed(const struct map *map, size_t from, size_t to)
{
	to -= to % STEP_ALIGN;
	if (!map->mapped || to < from + PASS_STEP)
		return from;
	madvise((char *)(uintptr_t)map->text.data + from, to - from, MADV_DONTNEED);
	return to;
}

void map_close(struct map *map)
{
	if (map->mapped)
		munmap((void *)(uintptr_t)map->text.data, map->text.len);
	else if (map->text.len)
		free((void *)(uintptr_t)map->text.data);
	*map = (struct map){ { "", 0 }, false };
}
