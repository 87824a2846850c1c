/* SPDX-License-Identifier: MIT */
#include "runner/run/orphan.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/base/clock.h"
#include "runner/base/files.h"

/* Zombies have no environment. */
static bool carries(const char *pid, const char *run_id)
{
	size_t len = strlen(run_id), key = strlen(ENV_RUN_ID);
	struct buf env = { 0 };
	bool found = false;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%.20s/environ", pid);
	if (file_read(AT_FDCWD, path, &env))
		env.len = 0;
	for (size_t at = 0; at < env.len && !found; at += strlen(env.data + at) + 1) {
		const char *var = env.data + at;

		found = !strncmp(var, ENV_RUN_ID, key) && !strncmp(var + key, run_id, len) &&
			var[key + len] == '.';
	}
	buf_done(&env);
	return found;
}

/* Sends a signal (0: none) to all of them. Return: how many there are. */
static size_t send(const char *run_id, int sig)
{
	DIR *dir = opendir("/proc");
	struct dirent *ent;
	size_t n = 0;

	while (dir && (ent = readdir(dir))) {
		pid_t pid = isdigit((unsigned char)*ent->d_name) ? atoi(ent->d_name) : 0;

		if (pid <= 1 || pid == getpid() || !carries(ent->d_name, run_id))
			continue;
		kill(pid, sig);
		n++;
	}
	if (dir)
		closedir(dir);
	return n;
}

static bool wait_gone(const char *run_id, unsigned long long limit_ns)
{
	unsigned long long end = clock_ns() + limit_ns;

	while (send(run_id, 0)) {
		if (clock_ns() > end)
			return false;
		usleep(5000);
	}
	return true;
}

bool orphans_end(const char *run_id, unsigned long long grace_ns)
{
	if (!*run_id || !send(run_id, SIGQUIT) || wait_gone(run_id, grace_ns))
		return true;
	send(run_id, SIGKILL);
	return wait_gone(run_id, grace_ns);
}
