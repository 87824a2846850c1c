/* SPDX-License-Identifier: MIT */
#include "cmd_boot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/base/error.h"

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

void boot_lab(const char *path, const struct boot_opts *opts, struct lab_result *result)
{
	char self[PATH_MAX] = "", texts[ARRAY_SIZE(passed_on)][256];
	const char *shares[] = { path, NULL }, *env[ARRAY_SIZE(passed_on) + 1];
	char *argv[] = { self, (char *)opts->command, (char *)path, NULL };
	struct lab_opts lab;

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		*self = '\0';
	fill_environment(env, texts);
	lab_opts_init(&lab);
	lab.cold = opts->cold;
	if (opts->gpu)
		lab.gpu = opts->gpu;
	lab.shares = shares;
	lab.env = env;
	lab.cwd = "/";
	lab.stdin_fd = opts->stdin_fd;
	lab.stdout_fd = opts->stdout_fd;
	lab.tty = opts->tty;
	lab.say = say;
	lab_run(&lab, argv, result);
}

void boot_death_find(const struct lab_result *result, struct boot_death *death)
{
	death->console = NULL;
	if (*result->console && lab_console_excerpt(result->console, &death->console))
		death->console = NULL;
	snprintf(death->reason, sizeof(death->reason), "the machine died: %s",
		 *result->reason ? result->reason : lab_end_name(result->end));
}

int boot_judge(const char *path, const struct lab_result *result, struct run_error *err)
{
	int status;

	if (result->host_signal)
		return run_fail(err, RUN_SIGNALLED + result->host_signal,
				"interrupted: gauntlet resume %s goes on", path);
	if (result->end == LAB_NOT_STARTED)
		return run_fail(err, RUN_CANNOT, "the lab does not start: %s", result->reason);
	if (result->end != LAB_EXITED)
		return 0;
	if (WIFSIGNALED(result->wait_status))
		return run_fail(err, RUN_CANNOT,
				"the runner in the lab was killed by signal %d: "
				"gauntlet resume %s goes on",
				WTERMSIG(result->wait_status), path);
	status = WEXITSTATUS(result->wait_status);
	if (!status)
		return 0;
	if (status == RUN_FAILED)
		return run_fail(err, RUN_FAILED,
				"overall timeout exceeded: gauntlet resume %s runs the rest", path);
	if (status == RUN_BAD_INPUT || status == RUN_CANNOT)
		return run_fail(err, status, "%s", "");
	return run_fail(err, status > RUN_SIGNALLED ? status : RUN_CANNOT,
			"the run in the lab stopped (status %d): gauntlet resume %s goes on",
			status, path);
}
