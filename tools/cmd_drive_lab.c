/* SPDX-License-Identifier: MIT */
/* The run's part that is done by the host of a lab. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd_drive.h"
#include "runner/error.h"
#include "vm/lab.h"

/* What of our environment the tests in the guest get to see. */
static const char *const passed_on[] = { "TERM", "NO_COLOR", "GAUNTLET_TIMEOUT_FACTOR", "LANG" };

static void say(const char *line)
{
	fprintf(stderr, "%s\n", line);
}

static void fill_environment(const char **env, char texts[][256])
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(passed_on); i++) {
		const char *value = getenv(passed_on[i]);

		if (!value)
			continue;
		if (snprintf(texts[n], 256, "%s=%s", passed_on[i], value) >= 256)
			continue;
		env[n] = texts[n];
		n++;
	}
	env[n] = NULL;
}

/* Boots the lab once and has it run what is unfinished. */
static int boot_once(const char *path, bool cold, struct lab_result *result)
{
	char self[PATH_MAX] = "", texts[ARRAY_SIZE(passed_on)][256];
	const char *shares[] = { path, NULL }, *env[ARRAY_SIZE(passed_on) + 1];
	char *argv[] = { self, (char *)"execute", (char *)path, NULL };
	struct lab_opts opts;

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		return -errno;
	fill_environment(env, texts);
	lab_opts_init(&opts);
	opts.cold = cold;
	opts.shares = shares;
	opts.env = env;
	opts.cwd = "/";
	opts.stdin_fd = -1;
	opts.tty = isatty(STDOUT_FILENO);
	opts.say = say;
	return lab_run(&opts, argv, result);
}

/* The guest died: whatever ran is to blame. */
static int blame(const char *path, const struct lab_result *result, struct run_error *err)
{
	char *console = NULL, *name = NULL, reason[512];
	int ret;

	if (*result->console && lab_console_excerpt(result->console, &console))
		console = NULL;
	snprintf(reason, sizeof(reason), "the machine died: %s",
		 *result->reason ? result->reason : lab_end_name(result->end));
	ret = run_mark_lost(path, reason, console, console ? strlen(console) : 0, &name, err);
	/* The guest's progress line is still there. */
	if (isatty(STDOUT_FILENO)) {
		fputs("\r\033[K", stdout);
		fflush(stdout);
	}
	if (!ret && name)
		fprintf(stderr, "gauntlet: %s: %s\n", name, reason);
	free(console);
	free(name);
	return ret;
}

/* One boot has ended.  Return: 0 go on while something is unfinished, -1 stop. */
static int judge_boot(const char *path, const struct lab_result *result, struct run_error *err)
{
	int status;

	if (result->host_signal)
		return run_fail(err, RUN_SIGNALLED + result->host_signal,
				"interrupted: gauntlet resume %s goes on", path);
	if (result->end == LAB_NOT_STARTED)
		return run_fail(err, RUN_CANNOT, "the lab does not start: %s", result->reason);
	if (result->end != LAB_EXITED)
		return blame(path, result, err);
	if (WIFSIGNALED(result->wait_status))
		return run_fail(err, RUN_CANNOT,
				"the runner in the lab was killed by signal %d: "
				"gauntlet resume %s goes on",
				WTERMSIG(result->wait_status), path);
	status = WEXITSTATUS(result->wait_status);
	if (!status)
		return 0;
	if (status == RUN_BAD_INPUT || status == RUN_CANNOT)
		return run_fail(err, status, "%s", "");
	return run_fail(err, status > RUN_SIGNALLED ? status : RUN_CANNOT,
			"the run in the lab stopped (status %d): gauntlet resume %s goes on",
			status, path);
}

int drive_lab(const char *given_path, bool cold, struct run_error *err)
{
	size_t before, left;
	char path[PATH_MAX];
	int ret;

	if (!realpath(given_path, path))
		return run_fail(err, RUN_BAD_INPUT, "%s: %s", given_path, strerror(errno));
	ret = run_unfinished(path, &left, err);
	while (!ret && left) {
		struct lab_result result = { 0 };

		before = left;
		boot_once(path, cold, &result);
		ret = judge_boot(given_path, &result, err);
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
