/* SPDX-License-Identifier: MIT */
/*
 * Data files of tests.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/igt_assert.h"
#include "core/igt_config.h"

static bool is_in(const char *folder, const char *below, const char *name, char *buf, size_t size)
{
	if (!folder || !*folder)
		return false;
	if ((size_t)snprintf(buf, size, "%s/%s%s", folder, below, name) >= size)
		return false;
	return !access(buf, R_OK);
}

/* Return: the folder the running program lies in, or NULL. */
static const char *program_folder(char *buf, size_t size)
{
	ssize_t len = readlink("/proc/self/exe", buf, size - 1);
	char *slash;

	if (len < 0)
		return NULL;
	buf[len] = '\0';
	slash = strrchr(buf, '/');
	if (!slash)
		return NULL;
	*slash = '\0';
	return buf;
}

bool igt_find_data(const char *name, char *buf, size_t size)
{
	char folder[4096];

	return is_in(GAUNTLET_DATADIR, "", name, buf, size) ||
	       is_in(GAUNTLET_SOURCE_DATADIR, "", name, buf, size) ||
	       is_in(program_folder(folder, sizeof(folder)), "data/", name, buf, size) ||
	       is_in(getenv("IGT_DATA_PATH"), "", name, buf, size) ||
	       is_in("data", "", name, buf, size);
}

FILE *igt_fopen_data(const char *filename)
{
	char path[4096];
	FILE *file = NULL;

	if (igt_find_data(filename, path, sizeof(path)))
		file = fopen(path, "re");
	igt_assert_f(file, "data file %s is nowhere to be found\n", filename);
	return file;
}
