/* SPDX-License-Identifier: MIT */
#include "runner/run/dispatch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/base/error.h"
#include "runner/base/files.h"
#include "runner/job/history.h"

struct estimate {
	size_t index;
	double time_s;
};

static int longest_first(const void *left, const void *right)
{
	const struct estimate *a = left, *b = right;

	if (a->time_s != b->time_s)
		return a->time_s < b->time_s ? 1 : -1;
	return a->index < b->index ? -1 : 1;
}

/* Without a history the order of the list stays. */
static void put_in_order(struct dispatch *dispatch)
{
	struct estimate *estimates = xcalloc(dispatch->list.n, sizeof(*estimates));
	struct history history = { 0 };

	history_read(&history, dispatch->dirfd);
	for (size_t i = 0; i < dispatch->list.n; i++) {
		estimates[i].index = i;
		estimates[i].time_s = history_entry_time_s(&history, &dispatch->list.v[i]);
	}
	qsort(estimates, dispatch->list.n, sizeof(*estimates), longest_first);
	for (size_t i = 0; i < dispatch->list.n; i++)
		dispatch->order[i] = estimates[i].index;
	history_done(&history);
	free(estimates);
}

static int begin(struct dispatch *dispatch, unsigned int jobs, struct run_error *err)
{
	char text[16];
	int error;

	snprintf(text, sizeof(text), "%u\n", jobs);
	error = file_replace(dispatch->dirfd, ENTRY_JOBS_FILE, text, strlen(text));
	if (!error && !file_exists(dispatch->dirfd, "starttime.txt"))
		error = file_write_time(dispatch->dirfd, "starttime.txt");
	return error ? run_fail_write(err, dispatch->path, ENTRY_JOBS_FILE, -error) : 0;
}

int dispatch_open(struct dispatch *dispatch, const char *path, unsigned int jobs,
		  struct run_error *err)
{
	int error;

	*dispatch = (struct dispatch){ .path = path, .dirfd = -1 };
	if (run_settings_load(path, &dispatch->settings, err))
		return -1;
	dispatch->dirfd = dir_open(AT_FDCWD, path);
	error = dispatch->dirfd < 0 ? dispatch->dirfd :
				      job_list_read(&dispatch->list, dispatch->dirfd);
	if (error)
		return run_fail(err, RUN_BAD_INPUT, "%s/joblist.txt: cannot read: %s", path,
				strerror(-error));
	if (!dir_lock(dispatch->dirfd))
		return run_fail(err, RUN_CANNOT,
				"%s: another gauntlet runs this: wait for it or end it", path);
	dispatch->states = entry_states(dispatch->dirfd, &dispatch->list, &dispatch->settings);
	dispatch->order = xcalloc(dispatch->list.n, sizeof(*dispatch->order));
	dispatch->taken = xcalloc(dispatch->list.n, sizeof(*dispatch->taken));
	put_in_order(dispatch);
	for (size_t i = 0; i < dispatch->list.n; i++) {
		dispatch->taken[i] = dispatch->states[i] == ENTRY_FINISHED;
		dispatch->waiting += !dispatch->taken[i];
	}
	if (file_exists(dispatch->dirfd, "aborted.txt"))
		dispatch->waiting = 0;
	return dispatch->waiting ? begin(dispatch, jobs, err) : 0;
}

long dispatch_next(struct dispatch *dispatch)
{
	if (file_exists(dispatch->dirfd, "aborted.txt"))
		dispatch->waiting = 0;
	for (size_t i = 0; i < dispatch->list.n && dispatch->waiting; i++) {
		size_t index = dispatch->order[i];

		if (dispatch->taken[index])
			continue;
		dispatch->taken[index] = true;
		dispatch->waiting--;
		dispatch->out++;
		return (long)index;
	}
	return -1;
}

bool dispatch_back(struct dispatch *dispatch, size_t index)
{
	dispatch->out--;
	dispatch->states[index] =
		entry_state(dispatch->dirfd, &dispatch->list, &dispatch->settings, index);
	dispatch->taken[index] = dispatch->states[index] == ENTRY_FINISHED;
	dispatch->waiting += !dispatch->taken[index];
	return dispatch->taken[index];
}

int dispatch_end(struct dispatch *dispatch, struct run_error *err)
{
	int error = file_write_time(dispatch->dirfd, "endtime.txt");

	return error ? run_fail_write(err, dispatch->path, "endtime.txt", -error) : 0;
}

void dispatch_close(struct dispatch *dispatch)
{
	if (dispatch->dirfd >= 0)
		close(dispatch->dirfd);
	free(dispatch->order);
	free(dispatch->taken);
	free(dispatch->states);
	job_list_done(&dispatch->list);
	run_settings_done(&dispatch->settings);
}

unsigned int dispatch_jobs(const char *path)
{
	char *name = xasprintf("%s/" ENTRY_JOBS_FILE, path);
	struct buf buf = { 0 };
	unsigned long jobs = 0;

	if (!file_read(AT_FDCWD, name, &buf))
		jobs = strtoul(buf_str(&buf), NULL, 10);
	buf_done(&buf);
	free(name);
	return jobs >= 1 && jobs <= 10000 ? (unsigned int)jobs : 1;
}
