/* SPDX-License-Identifier: MIT */
#include "runner/guard/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/base/files.h"

char *machine_path(const struct run_settings *settings, const char *path)
{
	return xasprintf("%s%s", settings->machine_root ? settings->machine_root : "", path);
}

int machine_file_read(const struct run_settings *settings, const char *path, struct buf *buf)
{
	char *where = machine_path(settings, path);
	int err = file_read(AT_FDCWD, where, buf);

	free(where);
	return err;
}

int machine_file_write(const struct run_settings *settings, const char *path, const char *text)
{
	char *where = machine_path(settings, path);
	int fd = open(where, O_WRONLY | O_CLOEXEC | O_NOCTTY), err = 0;

	free(where);
	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	close(fd);
	return err;
}
