/* SPDX-License-Identifier: MIT */
#include "runner/run/reasons.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/base/files.h"

static const struct {
	const char *word;
	enum verdict verdict;
	bool final;
} causes[CAUSE_COUNT] = {
	[CAUSE_NONE] = { "", VERDICT_COUNT, false },
	[CAUSE_SIGNAL] = { "signal", VERDICT_INCOMPLETE, true },
	[CAUSE_EXIT] = { "exit", VERDICT_INCOMPLETE, true },
	[CAUSE_EXEC] = { "exec", VERDICT_COUNT, true },
	[CAUSE_ABORT] = { "abort", VERDICT_ABORT, true },
	[CAUSE_TIMEOUT] = { "timeout", VERDICT_TIMEOUT, true },
	[CAUSE_DISK_LIMIT] = { "disk-limit", VERDICT_INCOMPLETE, true },
	[CAUSE_TAINT] = { "taint", VERDICT_INCOMPLETE, true },
	[CAUSE_REBOOT] = { "reboot", VERDICT_INCOMPLETE, true },
	[CAUSE_PANIC] = { "panic", VERDICT_INCOMPLETE, true },
	[CAUSE_DIED] = { "machine-died", VERDICT_INCOMPLETE, true },
	[CAUSE_RUNNER] = { "runner-killed", VERDICT_COUNT, true },
	[CAUSE_STOPPED] = { "stopped", VERDICT_COUNT, false },
	[CAUSE_BEGIN] = { "begin", VERDICT_COUNT, false },
	[CAUSE_NO_START] = { "no-start", VERDICT_COUNT, true },
};

enum verdict cause_verdict(enum cause cause)
{
	return causes[cause].verdict;
}

bool cause_is_ours(enum cause cause)
{
	return cause != CAUSE_SIGNAL && cause != CAUSE_EXIT && cause != CAUSE_ABORT &&
	       cause != CAUSE_RUNNER;
}

bool cause_is_final(enum cause cause)
{
	return causes[cause].final;
}

int reasons_add(int dirfd, const char *subtest, enum cause cause, const char *file,
		const char *text, bool sync)
{
	struct buf line = { 0 };
	int fd = file_open_append(dirfd, REASONS_FILE, false), err;

	if (fd < 0)
		return fd;
	buf_printf(&line, "%s\t%s\t%s\t", subtest, causes[cause].word, file ? file : "");
	for (; *text; text++)
		buf_addc(&line, (unsigned char)*text < ' ' ? ' ' : *text);
	buf_addc(&line, '\n');
	err = file_write_all(fd, line.data, line.len);
	if (!err && sync && (fdatasync(fd) || fsync(dirfd)))
		err = -errno;
	buf_done(&line);
	close(fd);
	return err;
}

/* Cuts @line at the next tab; returns what is behind it, or NULL. */
static char *next_field(char *line)
{
	char *tab = line ? strchr(line, '\t') : NULL;

	if (!tab)
		return NULL;
	*tab = '\0';
	return tab + 1;
}

static void take_line(struct reasons *reasons, char *line)
{
	char *word = next_field(line), *file = next_field(word), *text = next_field(file);
	struct reason *reason;

	for (int cause = 1; text && cause < CAUSE_COUNT; cause++) {
		if (strcmp(word, causes[cause].word))
			continue;
		reasons->v = xgrow(reasons->v, reasons->n, sizeof(*reasons->v));
		reason = &reasons->v[reasons->n++];
		reason->subtest = xstrdup(line);
		reason->file = xstrdup(file);
		reason->text = xstrdup(text);
		reason->cause = (enum cause)cause;
	}
}

int reasons_read(int dirfd, struct reasons *reasons)
{
	struct buf buf = { 0 };
	int err = file_read(dirfd, REASONS_FILE, &buf);
	char *line, *end;

	*reasons = (struct reasons){ 0 };
	for (line = buf.data; !err && line && (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		take_line(reasons, line);
	}
	buf_done(&buf);
	return err == -ENOENT ? 0 : err;
}

const struct reason *reasons_find(const struct reasons *reasons, const char *subtest)
{
	for (size_t i = reasons->n; i-- > 0;)
		if (!strcmp(reasons->v[i].subtest, subtest))
			return &reasons->v[i];
	return NULL;
}

size_t reasons_begins(const struct reasons *reasons, int stream, size_t **ret)
{
	size_t n = 0, *v = xcalloc(reasons->n + 1, sizeof(*v));

	for (size_t i = 0; i < reasons->n; i++) {
		size_t at[2];

		if (reasons->v[i].cause != CAUSE_BEGIN ||
		    sscanf(reasons->v[i].text, "%zu %zu", &at[0], &at[1]) != 2)
			continue;
		while (n && v[n - 1] > at[stream])
			n--;
		v[n++] = at[stream];
	}
	*ret = v;
	return n;
}

void reasons_done(struct reasons *reasons)
{
	for (size_t i = 0; i < reasons->n; i++) {
		free(reasons->v[i].subtest);
		free(reasons->v[i].file);
		free(reasons->v[i].text);
	}
	free(reasons->v);
	*reasons = (struct reasons){ 0 };
}
