/* SPDX-License-Identifier: MIT */
/* Does somebody watch the test in a debugger? */

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/core_internal.h"

bool core_under_gdb(void)
{
	char path[64], exe[PATH_MAX];
	const char *name;
	ssize_t len;

	snprintf(path, sizeof(path), "/proc/%d/exe", getppid());
	len = readlink(path, exe, sizeof(exe) - 1);
	if (len < 0)
		return false;
	exe[len] = '\0';
	name = strrchr(exe, '/');
	return name && !strcmp(name + 1, "gdb");
}
