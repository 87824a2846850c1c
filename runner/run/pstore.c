/* SPDX-License-Identifier: MIT */
#include "runner/run/pstore.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/base/files.h"
#include "runner/guard/machine.h"
#include "runner/base/span.h"

#define PSTORE_DIR "/sys/fs/pstore"
#define PARTS_MAX  64 /* of a few KiB each */

/*
 * One file: "Panic#2 Part1" and a newline, then the log; part 1 is its end,
 * part 2 what comes before that.
 */
struct part {
	unsigned int dump, number;
	struct buf text;
	size_t begin; /* behind the first line */
};

static bool read_part(int dirfd, const char *name, time_t since, struct part *part)
{
	struct stat st;

	if (strncmp(name, "dmesg-", 6) || fstatat(dirfd, name, &st, 0) || !S_ISREG(st.st_mode) ||
	    st.st_mtime < since || file_read(dirfd, name, &part->text))
		return false;
	if (sscanf(part->text.data, "%*[A-Za-z]#%u Part%u", &part->dump, &part->number) != 2)
		return false;
	part->begin = strcspn(part->text.data, "\n");
	part->begin += part->begin < part->text.len;
	return true;
}

/* In the order of time. */
static int compare(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	if (x->dump != y->dump)
		return x->dump < y->dump ? -1 : 1;
	return (x->number < y->number) - (x->number > y->number);
}

/* The first line that tells what it died of. */
static char *find_cause(const struct buf *log)
{
	static const struct {
		const char *text, *name;
	} causes[] = {
		{ "Kernel panic - not syncing: ", "kernel panic" },
		{ "BUG: ", "kernel bug" },
		{ "Oops: ", "kernel oops" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(causes); i++) {
		struct span rest = { strstr(log->data, causes[i].text), 0 }, line;

		if (!rest.data)
			continue;
		rest.data += strlen(causes[i].text);
		rest.len = log->len - (size_t)(rest.data - log->data);
		line = span_line(&rest);
		return xasprintf("%s: %.*s", causes[i].name, (int)line.len, line.data);
	}
	return xstrdup("kernel panic");
}

static size_t read_parts(DIR *dir, time_t since, struct part *parts)
{
	struct dirent *ent;
	size_t n = 0;

	while (n < PARTS_MAX && (ent = readdir(dir))) {
		if (read_part(dirfd(dir), ent->d_name, since, &parts[n]))
			n++;
		else
			buf_done(&parts[n].text);
	}
	return n;
}

char *pstore_read(const struct run_settings *settings, time_t since, struct buf *log)
{
	char *path = machine_path(settings, PSTORE_DIR), *cause = NULL;
	struct part parts[PARTS_MAX] = { 0 };
	DIR *dir = opendir(path);
	size_t n = 0;

	free(path);
	if (dir) {
		n = read_parts(dir, since, parts);
		closedir(dir);
	}
	qsort(parts, n, sizeof(*parts), compare);
	for (size_t i = 0; i < n; i++) {
		/* Of several dumps the last. */
		if (parts[i].dump == parts[n - 1].dump)
			buf_add(log, parts[i].text.data + parts[i].begin,
				parts[i].text.len - parts[i].begin);
		buf_done(&parts[i].text);
	}
	if (log->len)
		cause = find_cause(log);
	return cause;
}
