/* SPDX-License-Identifier: MIT */
#include "runner/run/processes.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/job/enumerate.h"
#include "runner/base/files.h"
#include "runner/run/journal.h"
#include "runner/job/listing.h"
#include "runner/run/reasons.h"

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

/*
 * For whoever finds that the machine died before this process started a
 * subtest, and for telling what it prints from what others did.
 */
static int note_begin(const struct monitor_opts *opts)
{
	static const char *const names[] = { "out.txt", "err.txt" };
	struct stat st[2];
	char *text;
	int err;

	for (int i = 0; i < 2; i++)
		if (fstatat(opts->dirfd, names[i], &st[i], 0))
			st[i].st_size = 0;
	text = xasprintf("%lld %lld", (long long)st[0].st_size, (long long)st[1].st_size);
	err = reasons_add(opts->dirfd, "", CAUSE_BEGIN, NULL, text, opts->settings->sync);
	free(text);
	return err;
}

/* The test that began last, or will begin first. */
static char *last_test(const struct entry *entry)
{
	const struct strlist *named = &entry->job->subtests;
	const struct nameset *seen = &entry->seen.names;
	const char *subtest = seen->n ? seen->v[seen->n - 1] : named->n ? named->v[0] : NULL;

	return job_name(entry->job->binary, subtest, NULL);
}

static int look_before(const struct monitor_opts *opts)
{
	char *name = last_test(opts->entry);
	int err = state_watch_before(opts->state, opts->dirfd, name);

	free(name);
	return err;
}

/* What did the process do to the machine?  It began the subtests behind the first @before. */
static int look_after(const struct monitor_opts *opts, size_t before)
{
	size_t now = opts->entry->seen.names.n;
	char *name = last_test(opts->entry);
	int err = state_watch_after(opts->state, opts->dirfd, name, now > before ? now - before : 1,
				    opts->say_leak, opts->arg);

	free(name);
	return err;
}

/* May another process run after this one?  The machine has to be fit for it. */
static bool goes_on(const struct monitor_opts *opts, const struct monitor_result *result)
{
	char *why;

	if (result->end != MONITOR_ENDED || result->signal || result->code == EXIT_ABORT)
		return false;
	why = opts->guard ? abort_check(&opts->guard->abort, false) : NULL;
	free(why);
	return !why;
}

struct monitor_result processes_run(struct monitor_opts *opts, int dirfd)
{
	struct monitor_result result = { .end = MONITOR_ENDED };
	struct entry *entry = opts->entry;
	bool first = !entry->began;
	size_t before;
	double time_s = 0;
	int err = 0;

	while (goes_on(opts, &result)) {
		struct remaining args;

		if (!entry->complete && !entry_is_closed(entry) && entry->seen.names.n)
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
		before = entry->seen.names.n;
		err = look_before(opts);
		if (!err)
			result = monitor_run(opts);
		remaining_done(&args);
		if (!err)
			err = look_after(opts, before);
		if (err)
			break;
		time_s += result.time_s;
	}
	if (err)
		result = (struct monitor_result){ .end = MONITOR_CANNOT_WRITE,
						  .file = REASONS_FILE,
						  .error = -err };
	result.time_s = time_s;
	return result;
}
