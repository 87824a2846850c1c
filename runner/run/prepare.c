/* SPDX-License-Identifier: MIT */
/* Making the results directory. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/run/entry.h"
#include "runner/base/error.h"
#include "runner/expect/expect.h"
#include "runner/expect/expect_prepare.h"
#include "runner/guard/facts.h"
#include "runner/base/files.h"
#include "runner/job/job_list.h"
#include "runner/expect/known_kmsg.h"
#include "runner/run/overall.h"
#include "runner/run/prepare.h"
#include "runner/run/retry.h"
#include "runner/settings/settings.h"
#include "runner/job/shard.h"
#include "runner/guard/state_watch.h"

/* All that a run may have left in its directory, apart from the entries' directories. */
/* One a line. clang-format would fill the lines. */
/* clang-format off */
static const char *const run_files[] = {
	"merge.txt",
	"results.json",
	"index.html",
	"metadata.txt",
	"environment.txt",
	"joblist.txt",
	"uname.txt",
	"starttime.txt",
	"endtime.txt",
	"aborted.txt",
	"hooks.txt",
	"kmemleak.txt",
	"code_cov",
	"boots.txt",
	"results.json.tmp",
	"index.html.tmp",
	STATE_FILE,
	STATE_NOW_FILE,
	"metadata.txt.tmp",
	"joblist.txt.tmp",
	HISTORY_FILE,
	ENTRY_JOBS_FILE,
	LISTING_FILE,
	EXPECT_FAILS_FILE,
	EXPECT_FLAKES_FILE,
	EXPECT_SKIPS_FILE,
	EXPECT_SKIPPED_FILE,
	RETRIES_FILE,
	FACTS_FILE,
	OVERALL_FILE,
	KNOWN_KMSG_FILE,
	"times.txt",
};
/* clang-format on */

static bool is_number(const char *name)
{
	return *name && !name[strspn(name, "0123456789")];
}

static int remove_entries(int dirfd)
{
	int fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), err = 0;
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *ent;

	if (!dir)
		return -errno;
	while (!err && (ent = readdir(dir)))
		if (is_number(ent->d_name))
			err = file_remove_tree(dirfd, ent->d_name);
	closedir(dir);
	return err;
}

/* metadata.txt goes first: a half-emptied directory is no results directory. */
static int remove_old_run(int dirfd)
{
	int err = file_remove_tree(dirfd, "metadata.txt");

	for (size_t i = 0; !err && i < ARRAY_SIZE(run_files); i++)
		err = file_remove_tree(dirfd, run_files[i]);
	return err ? err : remove_entries(dirfd);
}

int results_make(const char *path, enum overwrite overwrite, int *ret_dirfd, struct run_error *err)
{
	int ret = dir_make(path);

	*ret_dirfd = ret ? ret : dir_open(AT_FDCWD, path);
	if (*ret_dirfd < 0)
		return run_fail(err, *ret_dirfd == -ENOTDIR ? RUN_BAD_INPUT : RUN_CANNOT,
				"%s: cannot make the results directory: %s: give another", path,
				strerror(-*ret_dirfd));
	if (dir_is_empty(*ret_dirfd))
		return 0;
	if (!overwrite)
		return run_fail(err, RUN_BAD_INPUT,
				"%s: exists and is not empty: give --overwrite to replace it, "
				"or another directory",
				path);
	if (overwrite == OVERWRITE_RUN && !file_exists(*ret_dirfd, "metadata.txt") &&
	    !file_exists(*ret_dirfd, "joblist.txt"))
		return run_fail(
			err, RUN_BAD_INPUT,
			"%s: is not empty and no earlier run either: give another directory", path);
	ret = remove_old_run(*ret_dirfd);
	if (ret)
		return run_fail(err, RUN_CANNOT, "%s: cannot remove the earlier run: %s", path,
				strerror(-ret));
	return 0;
}

static enum overwrite may_overwrite(const struct run_settings *settings)
{
	if (!settings->overwrite)
		return OVERWRITE_NOTHING;
	return settings->igt_rules ? OVERWRITE_FILES : OVERWRITE_RUN;
}

int run_prepare(const struct run_settings *settings, size_t *ret_count, struct run_error *err)
{
	struct run_settings kept = *settings;
	struct history history = { 0 };
	struct expect_files lists = { 0 };
	struct job_list list;
	char *state = NULL;
	int dirfd = -1, ret, error;

	ret = job_list_make(&list, settings, err);
	if (!ret)
		ret = shard_apply(&list, settings, &history, kept.shard_plan, err);
	if (!ret)
		ret = expect_files_read(&lists, settings, &list, err);
	if (!ret)
		ret = state_watch_merge(settings, &state, err);
	if (!ret)
		ret = results_make(settings->results_path, may_overwrite(settings), &dirfd, err);
	if (!ret) {
		/* metadata.txt last: with it the directory is a run. */
		error = run_id_make(kept.run_id);
		if (!error)
			error = job_list_write(&list, dirfd);
		if (!error)
			error = expect_files_write(&lists, dirfd);
		if (!error && state)
			error = file_replace(dirfd, STATE_FILE, state, strlen(state));
		if (!error && history.n)
			error = history_write(&history, dirfd);
		if (!error)
			error = settings_write(&kept, dirfd);
		if (error)
			ret = run_fail(err, RUN_CANNOT, "%s: cannot write: %s: %s",
				       settings->results_path, strerror(-error),
				       error == -ENOSPC ?
					       "free some space or give another --results" :
					       "give another --results");
		else
			*ret_count = list.n;
	}
	if (dirfd >= 0)
		close(dirfd);
	free(state);
	history_done(&history);
	expect_files_done(&lists);
	job_list_done(&list);
	return ret;
}
