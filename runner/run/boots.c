/* SPDX-License-Identifier: MIT */
#include "runner/run/boots.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/base/files.h"
#include "runner/guard/machine.h"
#include "runner/guard/taint.h"

#define BOOTS_FILE "boots.txt"

/* A line each: the boot's identity and the taint flags at its first use, "ID taint 0x200". */
static void find_boot(char *text, struct boot *boot)
{
	bool known = false;
	char *end;

	for (char *line = text; line && (end = strchr(line, '\n')); line = end + 1) {
		unsigned long long taint;
		size_t len;

		*end = '\0';
		len = strcspn(line, " ");
		boot->noted = len == strlen(boot->id) && !memcmp(line, boot->id, len);
		boot->changed = !boot->noted;
		if (!boot->noted || known)
			continue;
		known = true;
		if (sscanf(line + len, " taint 0x%llx", &taint) == 1)
			boot->taint = taint;
	}
}

void boots_look(int dirfd, const struct run_settings *settings, struct boot *ret_boot)
{
	struct buf id = { 0 }, past = { 0 };

	*ret_boot = (struct boot){ 0 };
	if (taint_read(settings, &ret_boot->taint))
		ret_boot->taint = 0;
	if (!machine_file_read(settings, "/proc/sys/kernel/random/boot_id", &id)) {
		snprintf(ret_boot->id, sizeof(ret_boot->id), "%.*s", (int)strcspn(id.data, " \n"),
			 id.data);
		if (*ret_boot->id && !file_read(dirfd, BOOTS_FILE, &past))
			find_boot(past.data, ret_boot);
	}
	buf_done(&id);
	buf_done(&past);
}

time_t boots_time(int dirfd)
{
	struct stat st;

	return fstatat(dirfd, BOOTS_FILE, &st, 0) ? 0 : st.st_mtime;
}

int boots_note(int dirfd, const struct boot *boot)
{
	struct buf past = { 0 }, line = { 0 };
	int fd, err;

	if (!*boot->id || boot->noted)
		return 0;
	/* A record that was cut short stays alone on its line. */
	if (!file_read(dirfd, BOOTS_FILE, &past) && past.len && past.data[past.len - 1] != '\n')
		buf_addc(&line, '\n');
	buf_printf(&line, "%s taint 0x%llx\n", boot->id, boot->taint);
	fd = file_open_append(dirfd, BOOTS_FILE, false);
	err = fd < 0 ? fd : file_write_all(fd, line.data, line.len);
	if (!err && fdatasync(fd))
		err = -errno;
	if (fd >= 0)
		close(fd);
	buf_done(&past);
	buf_done(&line);
	return err;
}
