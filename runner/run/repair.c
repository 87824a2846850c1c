/* SPDX-License-Identifier: MIT */
#include "runner/run/repair.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/base/buf.h"
#include "runner/comms/comms.h"
#include "runner/run/lines.h"
#include "runner/run/reasons.h"

#define LINE_MAX_LEN LINES_MARK_MAX

enum repair { CUT, ADD_NEWLINE };

static const struct {
	const char *name;
	enum repair how;
} files[] = {
	{ "journal.txt", CUT },     { REASONS_FILE, CUT },        { "out.txt", ADD_NEWLINE },
	{ "err.txt", ADD_NEWLINE }, { "dmesg.txt", ADD_NEWLINE },
};

/*
 * Where the unfinished last line begins; @size: there is none.  *line gets its
 * first bytes.
 */
static off_t find_last_line(int fd, off_t size, char *line, size_t *len)
{
	char data[4096];
	off_t end = size;

	*len = 0;
	while (end > 0) {
		size_t want = end < (off_t)sizeof(data) ? (size_t)end : sizeof(data);
		ssize_t got = pread(fd, data, want, end - (off_t)want);
		const char *newline;

		if (got != (ssize_t)want)
			return size;
		newline = memrchr(data, '\n', want);
		if (newline) {
			end -= (off_t)want - (newline - data) - 1;
			break;
		}
		end -= (off_t)want;
	}
	if (size - end < LINE_MAX_LEN)
		*len = (size_t)(size - end);
	if (*len && pread(fd, line, *len, end) != (ssize_t)*len)
		*len = 0;
	return end;
}

/* Half a mark would be text that nobody said, or the start of a subtest that has none. */
static bool is_half_mark(const char *line, size_t len)
{
	static const char *const intros[] = { "Starting subtest: ", "Starting dynamic subtest: ",
					      "Subtest ", "Dynamic subtest " };
	struct mark mark;

	if (scan_line(line, len, &mark))
		return mark.kind == MARK_START || mark.kind == MARK_DYNAMIC_START;
	for (size_t i = 0; i < ARRAY_SIZE(intros); i++) {
		size_t intro = strlen(intros[i]);

		if (len && !memcmp(line, intros[i], len < intro ? len : intro))
			return true;
	}
	return false;
}

static int repair_file(int dirfd, const char *name, enum repair how)
{
	int fd = openat(dirfd, name, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK), err = 0;
	char line[LINE_MAX_LEN];
	struct stat st;
	size_t len;
	off_t end;

	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		close(fd);
		return 0;
	}
	end = find_last_line(fd, st.st_size, line, &len);
	if (end < st.st_size) {
		if (how == CUT || is_half_mark(line, len))
			err = ftruncate(fd, end) ? -errno : 0;
		else
			err = pwrite(fd, "\n", 1, st.st_size) == 1 ? 0 : -errno;
	}
	close(fd);
	return err;
}

int repair_entry(int dirfd)
{
	int err = comms_repair(dirfd);

	for (size_t i = 0; i < ARRAY_SIZE(files) && !err; i++)
		err = repair_file(dirfd, files[i].name, files[i].how);
	return err;
}
