/* SPDX-License-Identifier: MIT */
/* Reading the inputs of a merge, and taking over their files. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/guard/aborted.h"
#include "runner/base/error.h"
#include "runner/base/files.h"
#include "runner/compare/merge_plan.h"
#include "runner/run/origin.h"
#include "runner/job/pattern.h"
#include "runner/run/retry.h"
#include "runner/settings/settings.h"

#define DEPTH_MAX 8 /* of directories below an entry's */

/* retries.txt: the number of the first entry of each retry round, one a line. */
static void read_rounds(struct merge_input *input)
{
	char *text = file_text(input->dirfd, RETRIES_FILE), *next = text, *end;

	while (next && *next) {
		size_t first = strtoul(next, &end, 10);

		if (end == next)
			break;
		input->rounds = xgrow(input->rounds, input->n_rounds, sizeof(*input->rounds));
		input->rounds[input->n_rounds++] = first;
		next = end;
	}
	free(text);
}

/* Of what ran when its runner died, nothing is known: another's attempt is better. */
static bool has_run(const struct entry *entry, const char *subtest)
{
	return seen_has(&entry->seen, subtest, SEEN_FINISHED) ||
	       (entry->seen.ended && seen_has(&entry->seen, subtest, SEEN_STARTED));
}

static void read_entry(struct merge_input *input, size_t index)
{
	const struct job_entry *job = &input->list.v[index];
	struct merge_source *source = &input->entries[index];
	int fd = entry_open(input->dirfd, index, false);
	struct entry entry;

	source->ran = xcalloc(job->subtests.n + 1, sizeof(*source->ran));
	if (fd < 0)
		return;
	entry_init(&entry, job, &input->settings);
	entry_load(&entry, fd);
	source->finished = entry_state_of(&entry) == ENTRY_FINISHED &&
			   (entry.seen.ended || entry.seen.closed);
	source->ran[0] = source->finished;
	for (size_t s = 0; s < job->subtests.n; s++) {
		char *name = strndup(job->subtests.v[s], strcspn(job->subtests.v[s], "@"));

		source->ran[s] = pattern_is_literal(name) ? has_run(&entry, name) :
							    source->finished;
		free(name);
	}
	entry_done(&entry);
	close(fd);
}

int merge_open(struct merge_input *input, const char *path, struct run_error *err)
{
	int ret = run_settings_load(path, &input->settings, err), error;

	input->path = path;
	input->dirfd = -1;
	if (ret)
		return ret;
	input->dirfd = dir_open(AT_FDCWD, path);
	error = input->dirfd < 0 ? input->dirfd : job_list_read(&input->list, input->dirfd);
	if (error)
		return run_fail(err, RUN_BAD_INPUT, "%s/joblist.txt: cannot read: %s", path,
				strerror(-error));
	input->uname = file_text(input->dirfd, "uname.txt");
	if (input->uname)
		input->uname[strcspn(input->uname, "\n")] = '\0';
	input->aborted = file_text(input->dirfd, ABORTED_FILE);
	input->start_s = file_number(input->dirfd, "starttime.txt");
	input->end_s = file_number(input->dirfd, "endtime.txt");
	input->entries = xcalloc(input->list.n, sizeof(*input->entries));
	for (size_t i = 0; i < input->list.n; i++)
		read_entry(input, i);
	read_rounds(input);
	return 0;
}

void merge_close(struct merge_input *input)
{
	for (size_t i = 0; input->entries && i < input->list.n; i++)
		free(input->entries[i].ran);
	free(input->entries);
	run_settings_done(&input->settings);
	job_list_done(&input->list);
	free(input->uname);
	free(input->aborted);
	free(input->rounds);
	if (input->dirfd > 0)
		close(input->dirfd);
}

int merge_copy(int from, int to, const char *name)
{
	int in = openat(from, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK), out, err = 0;
	char block[65536];
	ssize_t got;

	if (in < 0)
		return -errno;
	out = openat(to, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (out < 0)
		err = -errno;
	while (!err && (got = read(in, block, sizeof(block)))) {
		if (got < 0)
			err = errno == EINTR ? 0 : -errno;
		else
			err = file_write_all(out, block, (size_t)got);
	}
	close(in);
	if (out >= 0)
		close(out);
	return err;
}

static int take_tree(int from, int to, bool share, unsigned int depth);

static int take_file(int from, int to, const char *name, bool share, unsigned int depth)
{
	struct stat st;
	int in, out, err;

	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW))
		return -errno;
	if (S_ISREG(st.st_mode)) {
		if (share && !linkat(from, name, to, name, 0))
			return 0;
		return merge_copy(from, to, name);
	}
	if (!S_ISDIR(st.st_mode) || depth == DEPTH_MAX)
		return 0;
	if (mkdirat(to, name, 0755) && errno != EEXIST)
		return -errno;
	in = dir_open(from, name);
	out = dir_open(to, name);
	err = in < 0 ? in : out < 0 ? out : take_tree(in, out, share, depth + 1);
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return err;
}

static int take_tree(int from, int to, bool share, unsigned int depth)
{
	int fd = openat(from, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), err = 0;
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *ent;

	if (!dir)
		return -errno;
	while (!err && (ent = readdir(dir)))
		if (strcmp(ent->d_name, ".") && strcmp(ent->d_name, ".."))
			err = take_file(from, to, ent->d_name, share, depth);
	closedir(dir);
	return err;
}

static int write_origin(int fd, const struct merge_entry *entry)
{
	const struct merge_input *input = entry->input;
	struct origin origin = { .uname = input->uname, .results = (char *)input->path };
	int err;

	origin.identity = run_id_of_entry(&input->settings, entry->index);
	err = origin_write(fd, &origin);
	free(origin.identity);
	return err;
}

int merge_take(int dirfd, size_t index, const struct merge_entry *entry)
{
	int from = entry_open(entry->input->dirfd, entry->index, false), to, err;

	if (from == -ENOENT)
		return 0;
	if (from < 0)
		return from;
	to = entry_open(dirfd, index, true);
	/* A resume goes on writing to the files of an unfinished entry. */
	err = to < 0 ? to : take_tree(from, to, entry->input->entries[entry->index].finished, 0);
	/* An input that is a merge itself knows better where its entries are from. */
	if (!err && !file_exists(to, ORIGIN_FILE))
		err = write_origin(to, entry);
	close(from);
	if (to >= 0)
		close(to);
	return err;
}
