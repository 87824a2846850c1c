/* SPDX-License-Identifier: MIT */
/* The kernel log of an entry: who it belongs to and what in it is a warning. */
#ifndef RUNNER_DMESG_H
#define RUNNER_DMESG_H

#include "runner/report/dmesg_record.h"
#include "runner/base/map.h"
#include "runner/base/names.h"

/**
 * struct dmesg_part - the kernel log of one (dynamic) subtest
 * @path: "subtest" or "subtest@dynamic"; NULL: the whole log
 * @begin: its first byte in the raw log
 * @end: behind the last
 * @warnings: how many warnings are in it
 * @first_warning: where the first is in the raw log
 */
struct dmesg_part {
	char *path;
	size_t begin, end, warnings, first_warning;
};

/**
 * struct dmesg - the kernel log of an entry
 * @raw: the log
 * @opts: how it is read
 * @v: parts in the order of their markers
 * @n: how many
 * @by_path: the last part of each path
 * @all: everything; belongs to the one there is if no marker was found
 */
struct dmesg {
	const struct map *raw;
	struct dmesg_opts opts;
	struct dmesg_part *v;
	size_t n;
	struct names by_path;
	struct dmesg_part all;
};

/**
 * dmesg_parse() - find the parts of dmesg.txt
 * @raw: records as /dev/kmsg gives them; must stay until dmesg_done()
 * @opts: how to read them; its strings must stay as well
 * @dmesg: filled in; for dmesg_done()
 *
 * What comes before the first marker belongs to the first subtest; what a
 * dynamic subtest caused belongs to its subtest as well.
 */
void dmesg_parse(const struct map *raw, const struct dmesg_opts *opts, struct dmesg *dmesg);
/** dmesg_done() - free it. */
void dmesg_done(struct dmesg *dmesg);
/** dmesg_find() - the last part of that path, or NULL. */
const struct dmesg_part *dmesg_find(const struct dmesg *dmesg, const char *path);

/**
 * dmesg_format() - a part as reports show it
 * @dmesg: of this log
 * @part: one of its parts, or its @all
 * @limit: bytes of the raw log and of the warnings that are shown; of more
 *	than that the middle is left out, and a line says so
 * @where: the file for that line, e.g. "3/dmesg.txt"
 * @text: gets the records as "<6> [12.345678] text" lines
 * @warnings: gets those of them that are warnings
 */
void dmesg_format(const struct dmesg *dmesg, const struct dmesg_part *part, size_t limit,
		  const char *where, struct buf *text, struct buf *warnings);

/** dmesg_first_warning() - append the part's first warning as one line, if it has one. */
void dmesg_first_warning(const struct dmesg *dmesg, const struct dmesg_part *part, struct buf *buf);

#endif
