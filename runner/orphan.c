/* SPDX-License-Identifier: MIT */
#include "runner/orphan.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/clock.h"
#include "runner/files.h"

/* Its start time in clock ticks tells a process from a later one with its number. */
static unsigned long long start_ticks(pid_t pid)
{
	unsigned long long ticks = 0;
	struct buf stat = { 0 };
	const char *at;
	char path[48], state;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	if (!file_read(AT_FDCWD, path, &stat)) {
		/* The name in parentheses may hold anything, even ") ". */
		at = strrchr(stat.data, ')');
		if (!at ||
		    sscanf(at,
			   ") %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d "
			   "%*d %*d %*d %*d %*d %llu",
			   &state, &ticks) != 2 ||
		    state == 'Z')
			ticks = 0;
	}
	buf_done(&stat);
	return ticks;
}

int orphan_note(int dirfd, pid_t pid)
{
	char text[64];
	int fd = file_open_append(dirfd, ORPHAN_FILE, true), err;

	if (fd < 0)
		return fd;
	snprintf(text, sizeof(text), "%d %llu\n", pid, start_ticks(pid));
	err = file_write_all(fd, text, strlen(text));
	close(fd);
	return err;
}

static bool wait_gone(pid_t pid, unsigned long long ticks, unsigned long long limit_ns)
{
	unsigned long long end = clock_ns() + limit_ns;

	while (start_ticks(pid) == ticks) {
		if (clock_ns() > end)
			return false;
		usleep(2000);
	}
	return true;
}

bool orphan_end(int dirfd, unsigned long long grace_ns)
{
	unsigned long long ticks = 0;
	struct buf text = { 0 };
	int pid = 0;
	bool gone = true;

	if (!file_read(dirfd, ORPHAN_FILE, &text) &&
	    sscanf(text.data, "%d %llu", &pid, &ticks) == 2 && pid > 1 && ticks &&
	    start_ticks(pid) == ticks) {
		kill(-pid, SIGQUIT);
		gone = wait_gone(pid, ticks, grace_ns);
		if (!gone) {
			kill(-pid, SIGKILL);
			gone = wait_gone(pid, ticks, grace_ns);
		}
	}
	buf_done(&text);
	return gone;
}
