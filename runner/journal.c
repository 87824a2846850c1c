/* SPDX-License-Identifier: MIT */
#include "runner/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner/files.h"

static void take_line(struct journal *journal, const char *line)
{
	bool timeout = !strncmp(line, "timeout:", 8);
	double time_s;
	int code;

	if (!timeout && strncmp(line, "exit:", 5)) {
		if (*line && !strlist_has(&journal->started, line))
			strlist_add(&journal->started, line);
		return;
	}
	if (sscanf(strchr(line, ':') + 1, "%d (%lfs)", &code, &time_s) != 2)
		return;
	journal->ended = true;
	journal->timeout = timeout;
	journal->code = code;
	journal->time_s += time_s;
}

int journal_read(int dirfd, struct journal *journal)
{
	struct buf buf = { 0 };
	char *line, *end;
	int err;

	*journal = (struct journal){ .code = JOURNAL_UNKNOWN_STATUS };
	err = file_read(dirfd, "journal.txt", &buf);
	for (line = buf.data; !err && line && (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		take_line(journal, line);
	}
	buf_done(&buf);
	return err;
}

void journal_done(struct journal *journal)
{
	strlist_done(&journal->started);
}

static int add_line(int fd, char *line)
{
	int err = file_write_all(fd, line, strlen(line));

	free(line);
	return err;
}

int journal_add_subtest(int fd, const char *name)
{
	return add_line(fd, xasprintf("%s\n", name));
}

int journal_add_end(int fd, bool timeout, int code, double time_s)
{
	return add_line(fd,
			xasprintf("%s:%d (%.3fs)\n", timeout ? "timeout" : "exit", code, time_s));
}
