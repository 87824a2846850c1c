/* SPDX-License-Identifier: MIT */
/* Machines that died while a test ran. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/run/entry.h"
#include "runner/base/error.h"
#include "runner/job/feed.h"
#include "runner/base/files.h"
#include "runner/job/job_list.h"
#include "runner/run/reasons.h"
#include "runner/run/repair.h"
#include "runner/settings/settings.h"

struct run {
	int dirfd;
	struct run_settings settings;
	struct job_list list;
};

static int open_run(const char *path, struct run *run, struct run_error *err)
{
	int ret, error;

	*run = (struct run){ .dirfd = -1 };
	ret = run_settings_load(path, &run->settings, err);
	if (ret)
		return -1;
	run->dirfd = dir_open(AT_FDCWD, path);
	error = run->dirfd < 0 ? run->dirfd : job_list_read(&run->list, run->dirfd);
	if (error)
		return run_fail(err, RUN_BAD_INPUT, "%s/joblist.txt: cannot read: %s", path,
				strerror(-error));
	return 0;
}

static void close_run(struct run *run)
{
	if (run->dirfd >= 0)
		close(run->dirfd);
	job_list_done(&run->list);
	run_settings_done(&run->settings);
}

int run_unfinished(const char *path, size_t *ret_count, struct run_error *err)
{
	enum entry_state *states;
	struct run run;
	int ret = open_run(path, &run, err);

	if (!ret) {
		*ret_count = 0;
		states = entry_states(run.dirfd, &run.list, &run.settings);
		for (size_t i = 0; i < run.list.n; i++)
			*ret_count += states[i] != ENTRY_FINISHED;
		free(states);
		if (file_exists(run.dirfd, "aborted.txt"))
			*ret_count = 0;
	}
	close_run(&run);
	return ret;
}

struct loss {
	const char *reason;
	const void *console;
	size_t console_len;
};

static enum cause cause_of(const struct loss *loss)
{
	return strstr(loss->reason, "panic")    ? CAUSE_PANIC :
	       strstr(loss->reason, "rebooted") ? CAUSE_REBOOT :
						  CAUSE_DIED;
}

/* Keeps the console; *file gets the name of a file that did not exist. */
static int keep_console(int fd, const struct loss *loss, char *file, size_t size)
{
	*file = '\0';
	if (!loss->console || !loss->console_len)
		return 0;
	snprintf(file, size, "%s", ENTRY_CONSOLE_FILE);
	for (int i = 2; file_exists(fd, file); i++)
		snprintf(file, size, "console-%d.txt", i);
	return file_replace(fd, file, loss->console, loss->console_len);
}

/*
 * Whom to blame if no subtest is known to run: a process that began may not
 * have got to tell which it starts.  NULL: none did begin.
 */
static const char *guess(struct entry *entry, const struct reasons *reasons)
{
	const struct reason *last = reasons->n ? &reasons->v[reasons->n - 1] : NULL;
	size_t next = entry_next(entry, 0);

	if (!entry->began || (last ? last->cause != CAUSE_BEGIN : entry->seen.names.n))
		return NULL;
	return next == NAMESET_NONE ? "" : entry->expected.v[next];
}

/* Was the last that was blamed for a death a guess as well? */
static bool guessed_before(const struct entry *entry, const struct reasons *reasons)
{
	for (size_t i = reasons->n; i-- > 0;)
		if (reasons->v[i].cause != CAUSE_BEGIN)
			return !seen_has(&entry->seen, reasons->v[i].subtest, SEEN_STARTED);
	return false;
}

/* The console first: with the reason, what ran is finished. */
static int blame(int fd, struct entry *entry, const struct loss *loss, char **ret_subtest)
{
	const char *subtest = seen_running(&entry->seen);
	struct reasons reasons;
	char file[32];
	bool twice;
	int err;

	reasons_read(fd, &reasons);
	twice = !subtest && guessed_before(entry, &reasons);
	if (!subtest)
		subtest = guess(entry, &reasons);
	*ret_subtest = xstrdup(subtest);
	reasons_done(&reasons);
	if (!subtest)
		return 0;
	err = keep_console(fd, loss, file, sizeof(file));
	if (!err)
		err = reasons_add(fd, subtest, cause_of(loss), file, loss->reason, true);
	if (!err && twice)
		err = reasons_add(fd, "", CAUSE_NO_START, NULL,
				  "the machine dies before a subtest starts", true);
	return err;
}

static int blame_entry(struct run *run, size_t index, const struct loss *loss, char **ret_name)
{
	int fd = entry_open(run->dirfd, index, false), err;
	char *subtest = NULL;
	struct entry entry;

	*ret_name = NULL;
	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	err = repair_entry(fd);
	entry_init(&entry, &run->list.v[index], &run->settings);
	if (!err) {
		entry_load(&entry, fd);
		if (entry_state_of(&entry) == ENTRY_STARTED)
			err = blame(fd, &entry, loss, &subtest);
	}
	if (subtest)
		*ret_name = *subtest ? xasprintf("%s@%s", run->list.v[index].binary, subtest) :
				       xstrdup(run->list.v[index].binary);
	free(subtest);
	entry_done(&entry);
	close(fd);
	return err;
}

/* The last that began: whoever began it had done with those before, or was not to blame. */
static size_t find_running(const struct run *run)
{
	enum entry_state *states = entry_states(run->dirfd, &run->list, &run->settings);
	size_t i = run->list.n;

	while (i > 0 && states[i - 1] != ENTRY_STARTED)
		i--;
	free(states);
	return i ? i - 1 : run->list.n;
}

int run_mark_lost(const char *path, const char *reason, const void *console, size_t console_len,
		  char **ret_name, struct run_error *err)
{
	const struct loss loss = { reason, console, console_len };
	char *name = NULL;
	struct run run;
	size_t index;
	int ret = open_run(path, &run, err), error = 0;

	if (!ret) {
		index = find_running(&run);
		if (index < run.list.n)
			error = blame_entry(&run, index, &loss, &name);
		if (error)
			ret = run_fail_write(err, path, REASONS_FILE, -error);
	}
	if (ret_name)
		*ret_name = name;
	else
		free(name);
	close_run(&run);
	return ret;
}

int run_mark_lost_entry(const char *path, size_t index, const char *reason, const void *console,
			size_t console_len, bool *ret_blamed, struct run_error *err)
{
	const struct loss loss = { reason, console, console_len };
	char *name = NULL;
	struct run run;
	int ret = open_run(path, &run, err), error = 0;

	if (!ret && index < run.list.n)
		error = blame_entry(&run, index, &loss, &name);
	if (error)
		ret = run_fail_write(err, path, REASONS_FILE, -error);
	*ret_blamed = name;
	free(name);
	close_run(&run);
	return ret;
}
