/* SPDX-License-Identifier: MIT */
#include "runner/run/adopt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/run/entry.h"
#include "runner/run/journal.h"
#include "runner/report/reason.h"
#include "runner/run/reasons.h"
#include "runner/run/repair.h"
#include "runner/settings/settings.h"

/* How the process ended in which @subtest ran last; NULL: it was told to stop. */
static char *why_unfinished(const struct journal *journal, const char *subtest)
{
	for (size_t p = journal->n_parts; p-- > 0;) {
		const struct journal_part *part = &journal->parts[p];
		const char *last = part->count ? journal->started.v[part->first + part->count - 1] :
						 "";

		if (!part->ended || strcmp(last, subtest))
			continue;
		if (part->code == JOURNAL_NOT_RUN)
			return NULL;
		return part->timeout ? xstrdup("a time limit was exceeded") :
				       reason_from_status(part->code, false);
	}
	return xstrdup("the runner was killed while it ran");
}

static int give_up(const struct entry *entry, int fd)
{
	struct journal journal;
	int err = 0;

	journal_read(fd, &journal);
	for (size_t i = 0; i < entry->seen.names.n && !err; i++) {
		const char *subtest = entry->seen.names.v[i];
		char *why;

		if (entry->seen.flags[i] & SEEN_FINISHED)
			continue;
		why = why_unfinished(&journal, subtest);
		if (why)
			err = reasons_add(fd, subtest, CAUSE_RUNNER, NULL, why, true);
		free(why);
	}
	/* It died under the first before that could tell. */
	if (!entry->seen.names.n && !entry->seen.ended && !journal.n_parts)
		err = reasons_add(fd, entry->expected.n ? entry->expected.v[0] : "", CAUSE_RUNNER,
				  NULL, "the runner was killed before it started", true);
	journal_done(&journal);
	return err;
}

static int adopt_entry(int dirfd, size_t index, const struct job_entry *job,
		       const struct run_settings *settings)
{
	int fd = entry_open(dirfd, index, false), err;
	struct entry entry;

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	err = repair_entry(fd);
	entry_init(&entry, job, settings);
	entry_load(&entry, fd);
	if (!err && entry.began)
		err = give_up(&entry, fd);
	entry_done(&entry);
	close(fd);
	return err;
}

int adopt_run(struct run_settings *settings, int dirfd, const struct job_list *list)
{
	int err = 0;

	if (*settings->run_id)
		return 0;
	for (size_t i = 0; i < list->n && !err; i++)
		err = adopt_entry(dirfd, i, &list->v[i], settings);
	if (!err)
		err = run_id_make(settings->run_id);
	if (!err)
		err = settings_write(settings, dirfd);
	if (err)
		settings->run_id[0] = '\0';
	return err;
}
