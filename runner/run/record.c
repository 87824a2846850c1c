/* SPDX-License-Identifier: MIT */
#include "runner/run/record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/comms/comms.h"
#include "runner/base/files.h"
#include "runner/run/journal.h"
#include "runner/report/reason.h"

#define EXIT_ABORT 112

static const char *const names[] = { "out.txt", "err.txt", "dmesg.txt", COMMS_FILE, "journal.txt" };

void record_failed(struct record *record, const char *file, int err)
{
	if (record->error)
		return;
	record->error = -err;
	record->error_file = file;
}

int record_open(struct record *record, const struct run_settings *settings, struct entry *entry,
		int dirfd)
{
	*record = (struct record){ .settings = settings, .entry = entry, .dirfd = dirfd };
	for (int i = 0; i < RECORD_COUNT; i++) {
		record->files[i] = -1;
		if (i == RECORD_COMMS && !settings->socket)
			continue;
		record->files[i] = file_open_append(dirfd, names[i], false);
		if (record->files[i] < 0)
			record_failed(record, names[i], record->files[i]);
	}
	if (settings->sync)
		fsync(dirfd);
	seen_begin(&entry->seen);
	return record->error ? -1 : 0;
}

void record_close(struct record *record)
{
	for (int i = 0; i < RECORD_COUNT; i++)
		if (record->files[i] >= 0)
			close(record->files[i]);
	free(record->subtest);
}

void record_flush(struct record *record, enum record_file file)
{
	if (record->settings->sync && record->files[file] >= 0 && fdatasync(record->files[file]))
		record_failed(record, names[file], -errno);
}

static void append(struct record *record, enum record_file file, const char *data, size_t len)
{
	int err = file_write_all(record->files[file], data, len);

	if (err)
		record_failed(record, names[file], err);
}

/*
 * A test that is told to quit may call that a result; it must not pass for one
 * when the subtest is run again, so its line is made another.
 */
static void append_stopped(struct record *record, const char *data, size_t len)
{
	static const char mark[] = "Subtest ", note[] = "stopped: ";

	while (len) {
		const char *end = memchr(data, '\n', len);
		size_t part = end ? (size_t)(end + 1 - data) : len;

		if (!record->in_line && part > sizeof(mark) && memmem(data, part, mark, 8))
			append(record, RECORD_OUT, note, sizeof(note) - 1);
		append(record, RECORD_OUT, data, part);
		record->in_line = !end;
		data += part;
		len -= part;
	}
}

void record_output(struct record *record, enum record_file file, const char *data, size_t len)
{
	if (file == RECORD_OUT && record->stopped) {
		append_stopped(record, data, len);
	} else {
		append(record, file, data, len);
		if (file == RECORD_OUT)
			record->in_line = data[len - 1] != '\n';
	}
	record_flush(record, file);
}

/* The subtest at work from now on; its name goes into the journal. */
static void set_subtest(struct record *record, struct span subtest)
{
	int err;

	if (record->subtest && span_is(subtest, record->subtest))
		return;
	free(record->subtest);
	record->subtest = strndup(subtest.data, subtest.len);
	if (record->socket_used)
		return;
	err = journal_add_subtest(record->files[RECORD_JOURNAL], record->subtest);
	if (err)
		record_failed(record, names[RECORD_JOURNAL], err);
	record_flush(record, RECORD_JOURNAL);
}

void record_start(struct record *record, struct span subtest)
{
	set_subtest(record, subtest);
	seen_start(&record->entry->seen, record->subtest);
}

void record_result(struct record *record, struct span subtest)
{
	/* One that is skipped for all of the binary does not start. */
	set_subtest(record, subtest);
	if (!record->stopped)
		seen_result(&record->entry->seen, record->subtest);
}

static void add_reason(struct record *record, const char *subtest, enum cause cause,
		       const char *text)
{
	int err = reasons_add(record->dirfd, subtest, cause, NULL, text, record->settings->sync);

	if (err)
		record_failed(record, REASONS_FILE, err);
}

bool record_stop(struct record *record, int sig)
{
	struct entry *entry = record->entry;
	const char *running = seen_running(&entry->seen);
	char *text;

	if (running && !record->stopped) {
		text = xasprintf("the runner was stopped by signal %d (SIG%s)", sig,
				 sigabbrev_np(sig));
		add_reason(record, running, CAUSE_STOPPED, text);
		free(text);
	}
	record->stopped = true;
	return !entry->complete || !entry->expected.n || entry_next(entry, 0) != NAMESET_NONE;
}

void record_blame(struct record *record, enum cause cause, const char *text)
{
	struct entry *entry = record->entry;
	const char *subtest = seen_running(&entry->seen);
	size_t next;

	if (!subtest)
		subtest = record->subtest;
	if (!subtest) {
		next = entry_next(entry, 0);
		subtest = next == NAMESET_NONE ? "" : entry->expected.v[next];
	}
	add_reason(record, subtest, cause, text);
	if (*subtest && cause_is_final(cause))
		seen_blame(&entry->seen, subtest);
}

/* Killed before it told what it starts; that need not happen again. */
static bool died_early(const struct record *record, int code)
{
	return code < 0 && !record->subtest && record->entry->expected.n;
}

/* It ran when its process ended by itself. */
static void blame_status(struct record *record, int code)
{
	char *text = reason_from_status(code, false);

	if (!record->subtest) {
		char *early = xasprintf("%s before it started", text);

		free(text);
		text = early;
	}
	record_blame(record,
		     code == EXIT_ABORT ? CAUSE_ABORT :
		     code < 0           ? CAUSE_SIGNAL :
					  CAUSE_EXIT,
		     text);
	free(text);
}

/* A process that starts nothing is the last: what it left says why it did not run. */
static void note_closed(struct record *record, int code)
{
	struct entry *entry = record->entry;
	char *why, *text;

	if (!entry_is_closed(entry) || entry->expected.n < 2 ||
	    entry_next(entry, 0) == NAMESET_NONE)
		return;
	why = reason_from_status(code, false);
	text = xasprintf("the binary starts nothing of what is left: %s", why);
	add_reason(record, "", CAUSE_NO_START, text);
	free(why);
	free(text);
}

/* The end of a process that started nothing would pass for that of the one before. */
static int journal_end(struct record *record, bool timeout, int code, double time_s)
{
	int fd = record->files[RECORD_JOURNAL], err = 0;

	if (record->entry->open_end && !record->subtest)
		err = journal_add_end(fd, false, JOURNAL_UNKNOWN_STATUS, 0);
	record->entry->open_end = false;
	return err ? err : journal_add_end(fd, timeout, code, time_s);
}

void record_end(struct record *record, bool killed, bool timeout, int code, double time_s)
{
	int err;

	if (!killed && (seen_running(&record->entry->seen) || died_early(record, code)))
		blame_status(record, code);
	for (int i = 0; i < RECORD_JOURNAL; i++)
		record_flush(record, (enum record_file)i);
	seen_end(&record->entry->seen, timeout, code);
	note_closed(record, code);
	if (record->socket_used)
		return;
	err = journal_end(record, timeout, code, time_s);
	if (err)
		record_failed(record, names[RECORD_JOURNAL], err);
	record_flush(record, RECORD_JOURNAL);
}
