/* SPDX-License-Identifier: MIT */
#include "runner/entry.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/files.h"
#include "runner/journal.h"

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

enum entry_state entry_state(int dirfd, size_t index)
{
	int fd = entry_open(dirfd, index, false);
	struct journal journal;
	bool finished;

	if (fd < 0)
		return ENTRY_MISSING;
	finished = file_exists(fd, ENTRY_LOST_FILE);
	if (!finished) {
		journal_read(fd, &journal);
		finished = journal.ended;
		journal_done(&journal);
	}
	close(fd);
	return finished ? ENTRY_FINISHED : ENTRY_STARTED;
}

enum entry_state *entry_states(int dirfd, size_t count)
{
	enum entry_state *states = xcalloc(count, sizeof(*states));
	bool in_order = !file_exists(dirfd, ENTRY_JOBS_FILE), later = false;

	for (size_t i = count; i-- > 0;) {
		states[i] = entry_state(dirfd, i);
		if (states[i] == ENTRY_STARTED && later && in_order)
			states[i] = ENTRY_FINISHED;
		later |= states[i] != ENTRY_MISSING;
	}
	return states;
}
