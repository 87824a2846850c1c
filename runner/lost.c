/* SPDX-License-Identifier: MIT */
/* Machines that died while a test ran. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/entry.h"
#include "runner/error.h"
#include "runner/feed.h"
#include "runner/files.h"
#include "runner/job_list.h"
#include "runner/settings.h"

static int open_run(const char *path, int *ret_dirfd, struct job_list *list, struct run_error *err)
{
	struct run_settings settings;
	int ret = run_settings_load(path, &settings, err), error;

	run_settings_done(&settings);
	*list = (struct job_list){ 0 };
	*ret_dirfd = -1;
	if (ret)
		return -1;
	*ret_dirfd = dir_open(AT_FDCWD, path);
	error = *ret_dirfd < 0 ? *ret_dirfd : job_list_read(list, *ret_dirfd);
	if (error)
		return run_fail(err, RUN_BAD_INPUT, "%s/joblist.txt: cannot read: %s", path,
				strerror(-error));
	return 0;
}

static void close_run(int dirfd, struct job_list *list)
{
	if (dirfd >= 0)
		close(dirfd);
	job_list_done(list);
}

int run_unfinished(const char *path, size_t *ret_count, struct run_error *err)
{
	enum entry_state *states;
	struct job_list list;
	int dirfd, ret = open_run(path, &dirfd, &list, err);

	if (!ret) {
		*ret_count = 0;
		states = entry_states(dirfd, list.n);
		for (size_t i = 0; i < list.n; i++)
			*ret_count += states[i] != ENTRY_FINISHED;
		free(states);
		if (file_exists(dirfd, "aborted.txt"))
			*ret_count = 0;
	}
	close_run(dirfd, &list);
	return ret;
}

/* The console first: with lost.txt the entry is finished. */
static int write_loss(int dirfd, size_t index, const char *reason, const void *console, size_t len)
{
	int fd = entry_open(dirfd, index, false), error = 0;

	if (fd < 0)
		return fd;
	if (console && len)
		error = file_replace(fd, ENTRY_CONSOLE_FILE, console, len);
	if (!error)
		error = file_replace(fd, ENTRY_LOST_FILE, reason, strlen(reason));
	close(fd);
	return error;
}

int run_mark_lost(const char *path, const char *reason, const void *console, size_t console_len,
		  char **ret_name, struct run_error *err)
{
	enum entry_state *states;
	struct job_list list;
	int dirfd, ret = open_run(path, &dirfd, &list, err), error = 0;

	if (ret_name)
		*ret_name = NULL;
	if (!ret) {
		states = entry_states(dirfd, list.n);
		for (size_t i = 0; i < list.n && !error; i++) {
			if (states[i] != ENTRY_STARTED)
				continue;
			error = write_loss(dirfd, i, reason, console, console_len);
			if (ret_name && !error)
				*ret_name = job_label(&list.v[i]);
			break;
		}
		free(states);
		if (error)
			ret = run_fail_write(err, path, ENTRY_LOST_FILE, -error);
	}
	close_run(dirfd, &list);
	return ret;
}

int run_mark_lost_entry(const char *path, size_t index, const char *reason, const void *console,
			size_t console_len, bool *ret_blamed, struct run_error *err)
{
	struct job_list list;
	int dirfd, ret = open_run(path, &dirfd, &list, err), error = 0;

	*ret_blamed = !ret && index < list.n && entry_state(dirfd, index) == ENTRY_STARTED;
	if (*ret_blamed)
		error = write_loss(dirfd, index, reason, console, console_len);
	if (error)
		ret = run_fail_write(err, path, ENTRY_LOST_FILE, -error);
	close_run(dirfd, &list);
	return ret;
}
