/* SPDX-License-Identifier: MIT */
/*
 * What is put on record while a process of an entry runs.  The order of the
 * writes is what a later runner relies on:
 *
 *	a result is in out.txt after all that the test had said before it;
 *	a reason is in reasons.txt before the process is killed for it;
 *	the end is in the journal after everything else.
 *
 * With settings->sync each of them is on the disk before the next.  The first
 * write that fails is kept in @error; what follows is best effort.
 */
#ifndef RUNNER_RECORD_H
#define RUNNER_RECORD_H

#include "runner/run/entry.h"
#include "runner/run/reasons.h"
#include "runner/base/span.h"

enum record_file {
	RECORD_OUT,
	RECORD_ERR,
	RECORD_DMESG,
	RECORD_COMMS, /* only with settings->socket */
	RECORD_JOURNAL,
	RECORD_COUNT
};

/**
 * struct record - the record of one process
 * @settings: sync is used
 * @entry: is told what happens
 * @dirfd: directory of the entry
 * @files: open for append, or -1
 * @error: errno value of the first write that failed, 0: none did
 * @error_file: name of its file
 * @subtest: the last that started in this process, NULL if none did
 * @socket_used: the socket's file tells what happens, not the journal
 * @stopped: results do not count any more
 * @in_line: the output ends in the middle of a line
 */
struct record {
	const struct run_settings *settings;
	struct entry *entry;
	int dirfd;
	int files[RECORD_COUNT];
	int error;
	const char *error_file;
	char *subtest;
	bool socket_used, stopped, in_line;
};

/** record_open() - open the files and begin a process. Return: 0, or -1 with @error set. */
int record_open(struct record *record, const struct run_settings *settings, struct entry *entry,
		int dirfd);
/** record_close() - close the files. */
void record_close(struct record *record);

/** record_failed() - note that @file cannot be written; @err is -errno. */
void record_failed(struct record *record, const char *file, int err);

/** record_output() - append what the process printed. */
void record_output(struct record *record, enum record_file file, const char *data, size_t len);
/** record_flush() - with sync: return when the file is on the disk. */
void record_flush(struct record *record, enum record_file file);

/** record_start() - a subtest of the entry starts. */
void record_start(struct record *record, struct span subtest);
/** record_result() - a subtest of the entry has a result, which is in out.txt already. */
void record_result(struct record *record, struct span subtest);

/**
 * record_stop() - the process is going to be stopped by signal @sig to the runner
 *
 * What runs is to be run again: results that come from now on do not count.
 *
 * Return: true if that leaves something of the entry to be run.
 */
bool record_stop(struct record *record, int sig);

/**
 * record_blame() - the process is going to be, or was, killed
 * @record: the subtest that runs, or ran last, or would be next gets it
 * @cause: why
 * @text: why, for people
 */
void record_blame(struct record *record, enum cause cause, const char *text);

/**
 * record_end() - the process has ended
 * @record: a subtest that still runs gets a reason unless @killed
 * @killed: whoever killed it has given the reason
 * @timeout: it was killed for a timeout
 * @code: exit status, minus the signal's number or JOURNAL_UNKNOWN_STATUS
 * @time_s: its run time in seconds
 */
void record_end(struct record *record, bool killed, bool timeout, int code, double time_s);

#endif
