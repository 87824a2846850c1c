/* SPDX-License-Identifier: MIT */
#include "runner/run/entry.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/comms/comms_seen.h"
#include "runner/base/files.h"
#include "runner/run/journal.h"
#include "runner/base/output.h"
#include "runner/job/pattern.h"
#include "runner/run/reasons.h"

int entry_open(int dirfd, size_t index, bool create)
{
	char name[24];

	snprintf(name, sizeof(name), "%zu", index);
	if (create && mkdirat(dirfd, name, 0755) && errno != EEXIST)
		return -errno;
	return dir_open(dirfd, name);
}

int entry_refuse(int dirfd, size_t index)
{
	int fd = entry_open(dirfd, index, true), journal, err;

	if (fd < 0)
		return fd;
	journal = file_open_append(fd, "journal.txt", true);
	err = journal < 0 ? journal : journal_add_end(journal, false, JOURNAL_NOT_RUN, 0);
	if (journal >= 0)
		close(journal);
	close(fd);
	return err;
}

static bool expects(const struct entry *entry, const char *subtest)
{
	return job_match_has(&entry->match, (struct span){ subtest, strlen(subtest) });
}

static void expect(struct entry *entry, const char *subtest)
{
	char *name = strndup(subtest, strcspn(subtest, "@"));

	if (name)
		nameset_add(&entry->expected, name);
	free(name);
}

void entry_init(struct entry *entry, const struct job_entry *job,
		const struct run_settings *settings)
{
	*entry = (struct entry){
		.job = job,
		.foreign = !*settings->run_id,
		.complete = job->subtests.n,
	};
	job_match_init(&entry->match, job);
	seen_init(&entry->seen);
	for (size_t i = 0; i < job->subtests.n; i++)
		entry->complete &= pattern_is_literal(job->subtests.v[i]);
	for (size_t i = 0; entry->complete && i < job->subtests.n; i++)
		expect(entry, job->subtests.v[i]);
	if (job->is_listed)
		entry_list(entry, &job->listed);
}

void entry_done(struct entry *entry)
{
	job_match_done(&entry->match);
	nameset_done(&entry->expected);
	seen_done(&entry->seen);
}

void entry_list(struct entry *entry, const struct strlist *subtests)
{
	if (entry->complete)
		return;
	for (size_t i = 0; i < subtests->n; i++)
		if (expects(entry, subtests->v[i]))
			nameset_add(&entry->expected, subtests->v[i]);
	entry->complete = true;
}

/*
 * The journal tells in which order; whose result is on record the output tells.
 * Return: does the journal say anything?
 */
static bool load_journal(struct entry *entry, int fd)
{
	struct journal journal;
	bool any;

	journal_read(fd, &journal);
	for (size_t p = 0; p < journal.n_parts; p++) {
		const struct journal_part *part = &journal.parts[p];

		seen_begin(&entry->seen);
		for (size_t i = 0; i < part->count; i++)
			if (expects(entry, journal.started.v[part->first + i]))
				seen_start(&entry->seen, journal.started.v[part->first + i]);
		if (part->ended)
			seen_end(&entry->seen, part->timeout, part->code);
		entry->open_end = !part->ended;
	}
	any = journal.n_parts;
	journal_done(&journal);
	return any;
}

static void load_reasons(struct entry *entry, int fd)
{
	struct reasons reasons;

	reasons_read(fd, &reasons);
	for (size_t i = 0; i < reasons.n; i++) {
		const struct reason *reason = &reasons.v[i];

		if (!cause_is_final(reason->cause))
			continue;
		if (*reason->subtest)
			seen_blame(&entry->seen, reason->subtest);
		else
			entry->seen.closed = true;
	}
	reasons_done(&reasons);
}

void entry_load(struct entry *entry, int fd)
{
	entry->began = file_exists(fd, "journal.txt");
	entry->by_socket = comms_is_used(fd);
	if (entry->by_socket)
		comms_seen(fd, &entry->seen);
	entry->by_text = load_journal(entry, fd);
	/* What a test prints past its socket is no result. */
	if (entry->by_text || !entry->by_socket)
		output_load(entry, fd);
	load_reasons(entry, fd);
}

static bool is_finished(const struct entry *entry, const char *subtest)
{
	if (seen_has(&entry->seen, subtest, SEEN_FINISHED))
		return true;
	return entry->foreign && nameset_find(&entry->seen.names, subtest) != NAMESET_NONE;
}

size_t entry_next(struct entry *entry, size_t after)
{
	size_t i = after > entry->first ? after : entry->first;

	while (i < entry->expected.n && is_finished(entry, entry->expected.v[i]))
		i++;
	if (!after)
		entry->first = i;
	return i < entry->expected.n ? i : NAMESET_NONE;
}

bool entry_is_closed(const struct entry *entry)
{
	const struct seen *seen = &entry->seen;

	return seen->closed || (seen->idle && !(entry->complete && entry->expected.n));
}

enum entry_state entry_state_of(struct entry *entry)
{
	const struct seen *seen = &entry->seen;
	bool done = entry_is_closed(entry);

	if (!done && entry->complete && entry->expected.n)
		done = entry_next(entry, 0) == NAMESET_NONE;
	else if (!done)
		done = seen->ended && (entry->foreign || seen->n_finished == seen->names.n);
	return done ? ENTRY_FINISHED : ENTRY_STARTED;
}

enum entry_state entry_state(int dirfd, const struct job_list *list,
			     const struct run_settings *settings, size_t index)
{
	int fd = entry_open(dirfd, index, false);
	enum entry_state state;
	struct entry entry;

	if (fd < 0)
		return ENTRY_MISSING;
	entry_init(&entry, &list->v[index], settings);
	entry_load(&entry, fd);
	state = entry_state_of(&entry);
	entry_done(&entry);
	close(fd);
	return state;
}

enum entry_state *entry_states(int dirfd, const struct job_list *list,
			       const struct run_settings *settings)
{
	enum entry_state *states = xcalloc(list->n, sizeof(*states));

	for (size_t i = 0; i < list->n; i++)
		states[i] = entry_state(dirfd, list, settings, i);
	return states;
}
