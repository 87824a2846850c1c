/* SPDX-License-Identifier: MIT */
#include "runner/base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/run/lines.h"

#define CHUNK 65536

struct reader {
	struct entry *entry;
	char *started; /* the last subtest that began, NULL if it has a result */
};

static void on_mark(void *arg, const struct mark *mark)
{
	struct reader *r = arg;
	char *name;

	if (mark->kind != MARK_START && mark->kind != MARK_RESULT)
		return;
	if (!job_match_has(&r->entry->match, mark->name))
		return;
	name = strndup(mark->name.data, mark->name.len);
	free(r->started);
	r->started = NULL;
	if (mark->kind == MARK_START) {
		r->started = name;
		return;
	}
	seen_result(&r->entry->seen, name);
	free(name);
}

void output_load(struct entry *entry, int dirfd)
{
	int fd = openat(dirfd, "out.txt", O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct reader reader = { .entry = entry };
	struct seen *seen = &entry->seen;
	struct lines lines = { .len = 0 };
	struct mark mark;
	char data[CHUNK];
	struct stat st;
	ssize_t got;

	if (fd < 0)
		return;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		close(fd);
		return;
	}
	while ((got = read(fd, data, sizeof(data))) > 0 || (got < 0 && errno == EINTR))
		if (got > 0)
			lines_scan(&lines, data, (size_t)got, on_mark, &reader);
	close(fd);
	/* All that a cut has taken of a result may be its newline. */
	if (lines.len && scan_line(lines.text, lines.len, &mark) && mark.kind == MARK_RESULT)
		on_mark(&reader, &mark);
	/* A cut may have taken it from the journal. */
	if (reader.started && nameset_find(&seen->names, reader.started) == NAMESET_NONE)
		seen_start(seen, reader.started);
	free(reader.started);
}
