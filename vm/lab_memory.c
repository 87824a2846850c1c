/* SPDX-License-Identifier: MIT */
/* How much memory is left for labs: the machine's, and that of the container we are in. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab_priv.h"

#define NO_LIMIT UINT64_MAX

static FILE *open_below(const char *root, const char *dir, const char *name)
{
	char path[2 * PATH_MAX];

	snprintf(path, sizeof(path), "%s%s/%s", root, dir, name);
	return fopen(path, "re");
}

/* A file with one number, or with "max": NO_LIMIT, as for a file that is not there. */
static uint64_t read_number(const char *root, const char *dir, const char *name)
{
	FILE *f = open_below(root, dir, name);
	unsigned long long value;
	bool found = f && fscanf(f, "%llu", &value) == 1;

	if (f)
		fclose(f);
	return found ? value : NO_LIMIT;
}

/* The value of "KEY VALUE", 0 if there is none. */
static uint64_t read_key(const char *root, const char *dir, const char *name, const char *key)
{
	FILE *f = open_below(root, dir, name);
	unsigned long long value = 0, found = 0;
	char word[64];

	while (f && fscanf(f, "%63s %llu%*[^\n]", word, &value) == 2)
		if (!strcmp(word, key))
			found = value;
	if (f)
		fclose(f);
	return found;
}

/* What a cgroup may still use; its page cache of files goes when memory is short. */
static uint64_t left_in_group(const char *root, const char *dir)
{
	uint64_t max = read_number(root, dir, "memory.max");
	uint64_t used = read_number(root, dir, "memory.current");
	uint64_t cache = read_key(root, dir, "memory.stat", "inactive_file");

	if (max == NO_LIMIT || used == NO_LIMIT)
		return NO_LIMIT;
	used -= cache < used ? cache : used;
	return max > used ? max - used : 0;
}

/* Our cgroup and those it is in; a container sees its own as the root. */
static uint64_t left_in_groups(const char *root)
{
	char line[PATH_MAX], dir[PATH_MAX + 32], *slash;
	FILE *f = open_below(root, "/proc/self", "cgroup");
	uint64_t least = NO_LIMIT, left;

	snprintf(dir, sizeof(dir), "/sys/fs/cgroup");
	while (f && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, "0::/", 4))
			snprintf(dir, sizeof(dir), "/sys/fs/cgroup%s", line[4] ? line + 3 : "");
	}
	if (f)
		fclose(f);
	for (;;) {
		left = left_in_group(root, dir);
		if (left < least)
			least = left;
		slash = strrchr(dir, '/');
		if (!strcmp(dir, "/sys/fs/cgroup") || !slash)
			return least;
		*slash = '\0';
	}
}

uint64_t lab_memory_free_mb(const char *root)
{
	uint64_t machine_kb = read_key(root, "/proc", "meminfo", "MemAvailable:");
	uint64_t group = left_in_groups(root), machine;

	machine = machine_kb ? machine_kb << 10 : NO_LIMIT;
	return (group < machine ? group : machine) >> 20;
}
