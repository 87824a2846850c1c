/* SPDX-License-Identifier: MIT */
#include "runner/processes.h"

#include <unistd.h>

#include "runner/enumerate.h"
#include "runner/files.h"
#include "runner/journal.h"
#include "runner/listing.h"
#include "runner/reasons.h"

#define EXIT_ABORT 112

/*
 * What does the binary hold, of which the job list names nothing or patterns?
 * If it does not tell, what it has started until now is all there is.
 */
static void list(struct entry *entry, const struct run_settings *settings, int dirfd)
{
	struct test_binary binary = { .name = entry->job->binary, .wanted = true };
	struct test_root root = { .v = &binary, .n = 1 };
	struct strlist known = { .v = entry->seen.names.v, .n = entry->seen.names.n };
	struct run_error err;

	if (enumerate_subtests(&root, settings, &err)) {
		entry_list(entry, &known);
	} else {
		entry_list(entry, &binary.subtests);
		listing_add(dirfd, binary.name, &binary.subtests);
	}
	strlist_done(&binary.subtests);
}

/* An earlier runner died when all was done but for the end: that is unknown now. */
static int add_end(int dirfd)
{
	int fd = file_open_append(dirfd, "journal.txt", false), err = fd;

	if (fd >= 0) {
		err = journal_add_end(fd, false, JOURNAL_UNKNOWN_STATUS, 0);
		close(fd);
	}
	return err;
}

/* For whoever finds that the machine died before this process started a subtest. */
static int note_begin(const struct monitor_opts *opts)
{
	return reasons_add(opts->dirfd, "", CAUSE_BEGIN, NULL, "", opts->settings->sync);
}

static bool goes_on(const struct monitor_result *result)
{
	return result->end == MONITOR_ENDED && !result->signal && result->code != EXIT_ABORT;
}

struct monitor_result processes_run(struct monitor_opts *opts, int dirfd)
{
	struct monitor_result result = { .end = MONITOR_ENDED };
	struct entry *entry = opts->entry;
	bool first = !entry->began;
	double time_s = 0;
	int err = 0;

	while (goes_on(&result)) {
		struct remaining args;

		if (!entry->complete && !entry->seen.closed && entry->seen.names.n)
			list(entry, opts->settings, dirfd);
		if (!remaining_next(entry, &args)) {
			if (!entry->seen.ended)
				err = add_end(opts->dirfd);
			break;
		}
		if (!first)
			err = note_begin(opts);
		first = false;
		if (err) {
			remaining_done(&args);
			break;
		}
		opts->args = &args;
		result = monitor_run(opts);
		remaining_done(&args);
		time_s += result.time_s;
	}
	if (err)
		result = (struct monitor_result){ .end = MONITOR_CANNOT_WRITE,
						  .file = REASONS_FILE,
						  .error = -err };
	result.time_s = time_s;
	return result;
}
