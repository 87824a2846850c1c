/* SPDX-License-Identifier: MIT */
#include "runner/guard/coverage.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/base/error.h"
#include "runner/base/files.h"
#include "runner/guard/machine.h"
#include "runner/run/spawn.h"

#define RESET_FILE "/sys/kernel/debug/gcov/reset"
#define NAME_LIMIT 200 /* of the 255 bytes a file name may have */

int coverage_open(const struct run_settings *settings, struct run_error *err)
{
	const char *script = settings->coverage_script;
	char *path;
	int error;

	if (!script || access(script, X_OK))
		return run_fail(err, RUN_BAD_INPUT,
				"%s: no program to collect code coverage with: give one with "
				"--collect-script",
				script ? script : "code coverage");
	error = coverage_reset(settings);
	if (error)
		return run_fail(
			err, RUN_CANNOT,
			"%s: %s: code coverage needs root and a kernel with CONFIG_GCOV_KERNEL",
			RESET_FILE, strerror(-error));
	path = xasprintf("%s/" COVERAGE_DIR, settings->results_path);
	error = dir_make(path);
	free(path);
	return error ? run_fail_write(err, settings->results_path, COVERAGE_DIR, -error) : 0;
}

int coverage_reset(const struct run_settings *settings)
{
	return machine_file_write(settings, RESET_FILE, "0\n");
}

static char *verdict_of(const char *script, int status)
{
	if (!status)
		return NULL;
	if (WIFSIGNALED(status))
		return xasprintf("%s was killed by signal %d", script, WTERMSIG(status));
	return xasprintf("%s exited with status %d", script, WEXITSTATUS(status));
}

static char *run_script(const char *script, char *target, int log_fd)
{
	char *argv[] = { (char *)script, target, NULL };
	int status, err;
	pid_t pid;

	err = spawn_test(script, argv, environ, log_fd, log_fd, &pid);
	if (err)
		return xasprintf("cannot execute %s: %s", script, strerror(-err));
	if (spawn_wait(pid, 0, &status))
		return xasprintf("%s was stopped: its result is not complete", script);
	return verdict_of(script, status);
}

char *coverage_collect(const struct run_settings *settings, const char *name)
{
	char *target =
		xasprintf("%s/" COVERAGE_DIR "/%.*s", settings->results_path, NAME_LIMIT, name);
	char *log = xasprintf("%s.log", target), *why;
	int fd = file_open_append(AT_FDCWD, log, false);

	if (fd < 0)
		why = xasprintf("%s: %s", log, strerror(-fd));
	else
		why = run_script(settings->coverage_script, target, fd);
	if (fd >= 0)
		close(fd);
	free(log);
	free(target);
	return why;
}
