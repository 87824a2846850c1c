/* SPDX-License-Identifier: MIT */
/* The run's part that is done by the host of a lab. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd_boot.h"
#include "cmd_drive.h"
#include "runner/base/error.h"

/* The guest died: whatever ran is to blame. */
static int blame(const char *path, const struct lab_result *result, struct run_error *err)
{
	struct boot_death death;
	char *name = NULL;
	int ret;

	boot_death_find(result, &death);
	ret = run_mark_lost(path, death.reason, death.console,
			    death.console ? strlen(death.console) : 0, &name, err);
	/* The guest's progress line is still there. */
	if (isatty(STDOUT_FILENO)) {
		fputs("\r\033[K", stdout);
		fflush(stdout);
	}
	if (!ret && name)
		fprintf(stderr, "gauntlet: %s: %s\n", name, death.reason);
	free(death.console);
	free(name);
	return ret;
}

int drive_lab(const char *given_path, const struct drive_opts *how, struct run_error *err)
{
	const struct boot_opts opts = {
		.command = "execute",
		.gpu = how->gpu,
		.cold = how->cold,
		.tty = isatty(STDOUT_FILENO),
		.stdin_fd = -1,
		.stdout_fd = STDOUT_FILENO,
	};
	size_t before, left;
	char path[PATH_MAX];
	int ret;

	if (!realpath(given_path, path))
		return run_fail(err, RUN_BAD_INPUT, "%s: %s", given_path, strerror(errno));
	ret = run_unfinished(path, &left, err);
	while (!ret && left) {
		struct lab_result result = { 0 };

		before = left;
		boot_lab(path, &opts, &result);
		ret = boot_judge(given_path, &result, err);
		if (!ret && result.end != LAB_EXITED)
			ret = blame(path, &result, err);
		if (!ret)
			ret = run_unfinished(path, &left, err);
		if (!ret && left >= before)
			ret = run_fail(
				err, RUN_CANNOT, "the lab ends before a test has run (%s): see %s",
				*result.reason ? result.reason : lab_end_name(result.end),
				*result.console ? result.console : "gauntlet lab exec -- true");
	}
	return ret;
}
