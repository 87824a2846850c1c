/* SPDX-License-Identifier: MIT */
#include "runner/run/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner/base/files.h"

/* The part that goes on; a new one behind an end. */
static struct journal_part *open_part(struct journal *journal)
{
	struct journal_part *last = journal->n_parts ? &journal->parts[journal->n_parts - 1] : NULL;

	if (last && !last->ended)
		return last;
	journal->parts = xgrow(journal->parts, journal->n_parts, sizeof(*journal->parts));
	last = &journal->parts[journal->n_parts++];
	last->first = journal->started.n;
	last->code = JOURNAL_UNKNOWN_STATUS;
	return last;
}

void journal_note_start(struct journal *journal, const char *subtest)
{
	struct journal_part *part = open_part(journal);

	strlist_add(&journal->started, subtest);
	part->count++;
	journal->ended = journal->timeout = false;
	journal->code = JOURNAL_UNKNOWN_STATUS;
}

void journal_note_end(struct journal *journal, bool timeout, int code, double time_s)
{
	struct journal_part *part = open_part(journal);

	part->ended = journal->ended = true;
	part->timeout = journal->timeout = timeout;
	part->code = journal->code = code;
	part->time_s = time_s;
	journal->time_s += time_s;
}

void journal_join(struct journal *journal, const struct journal *other)
{
	for (size_t p = 0; p < other->n_parts; p++) {
		const struct journal_part *part = &other->parts[p];

		for (size_t i = 0; i < part->count; i++)
			journal_note_start(journal, other->started.v[part->first + i]);
		if (part->ended)
			journal_note_end(journal, part->timeout, part->code, part->time_s);
	}
}

static void take_line(struct journal *journal, const char *line)
{
	bool timeout = !strncmp(line, "timeout:", 8);
	double time_s;
	int code;

	if (!timeout && strncmp(line, "exit:", 5)) {
		if (*line)
			journal_note_start(journal, line);
	} else if (sscanf(strchr(line, ':') + 1, "%d (%lfs)", &code, &time_s) == 2) {
		journal_note_end(journal, timeout, code, time_s);
	}
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
	free(journal->parts);
	*journal = (struct journal){ 0 };
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
