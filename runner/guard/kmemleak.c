/* SPDX-License-Identifier: MIT */
#include "runner/guard/kmemleak.h"

#include <stdlib.h>
#include <unistd.h>

#include "runner/base/files.h"
#include "runner/guard/machine.h"

#define CONTROL "/sys/kernel/debug/kmemleak"

bool kmemleak_available(const struct run_settings *settings)
{
	char *path = machine_path(settings, CONTROL);
	bool usable = !access(path, R_OK | W_OK);

	free(path);
	return usable;
}

static int append(int dirfd, const char *header, const struct buf *found)
{
	int fd = file_open_append(dirfd, KMEMLEAK_FILE, false), err;
	struct buf text = { 0 };

	if (fd < 0)
		return fd;
	buf_printf(&text, "%s\n", header);
	buf_add(&text, found->data, found->len);
	if (text.data[text.len - 1] != '\n')
		buf_addc(&text, '\n');
	err = file_write_all(fd, text.data, text.len);
	buf_done(&text);
	close(fd);
	return err;
}

int kmemleak_scan(const struct run_settings *settings, int dirfd, const char *header, bool clear)
{
	struct buf found = { 0 };
	int err = machine_file_write(settings, CONTROL, "scan");

	if (!err)
		err = machine_file_read(settings, CONTROL, &found);
	if (!err && found.len)
		err = append(dirfd, header, &found);
	if (!err && clear)
		err = machine_file_write(settings, CONTROL, "clear");
	buf_done(&found);
	return err;
}
