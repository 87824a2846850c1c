/* SPDX-License-Identifier: MIT */
#include "runner/listing.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "runner/files.h"

int listing_add(int dirfd, const char *binary, const struct strlist *subtests)
{
	struct buf line = { 0 };
	int fd = file_open_append(dirfd, LISTING_FILE, false), err;

	if (fd < 0)
		return fd;
	/* The newline first: a crash may have cut the line before. */
	buf_printf(&line, "\n%s", binary);
	for (size_t i = 0; i < subtests->n; i++)
		buf_printf(&line, "%c%s", i ? ',' : ' ', subtests->v[i]);
	buf_addc(&line, '\n');
	err = file_write_all(fd, line.data, line.len);
	if (!err && fdatasync(fd))
		err = -errno;
	buf_done(&line);
	close(fd);
	return err;
}
