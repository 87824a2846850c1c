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

static FILE *open_in(const char *folder, const char *below, const char *filename)
{
	char path[4096];

	if (!folder || !*folder)
		return NULL;
	if ((size_t)snprintf(path, sizeof(path), "%s/%s%s", folder, below, filename) >=
	    sizeof(path))
		return NULL;
	return fopen(path, "re");
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

FILE *igt_fopen_data(const char *filename)
{
	char folder[4096];
	FILE *file = open_in(GAUNTLET_DATADIR, "", filename);

	if (!file)
		file = open_in(GAUNTLET_SOURCE_DATADIR, "", filename);
	if (!file)
		file = open_in(program_folder(folder, sizeof(folder)), "data/", filename);
	if (!file)
		file = open_in(getenv("IGT_DATA_PATH"), "", filename);
	if (!file)
		file = open_in("data", "", filename);
	igt_assert_f(file, "data file %s is nowhere to be found\n", filename);
	return file;
}
