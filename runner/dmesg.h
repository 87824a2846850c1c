/* SPDX-License-Identifier: MIT */
/* Reads the kernel log of an entry: who it belongs to and what in it is a warning. */
#ifndef RUNNER_DMESG_H
#define RUNNER_DMESG_H

#include "runner/parse.h"

/**
 * struct dmesg_part - the kernel log of one (dynamic) subtest
 * @name: the subtest
 * @parent: dynamic: its subtest, else NULL
 * @text: records as "<6> [12.345678] text" lines
 * @warnings: those of them that are warnings
 */
struct dmesg_part {
	char *name, *parent;
	struct buf text, warnings;
};

/**
 * struct dmesg - the kernel log of an entry
 * @v: parts in the order of their markers
 * @n: how many
 * @all: everything; belongs to the one there is if no marker was found
 */
struct dmesg {
	struct dmesg_part *v;
	size_t n;
	struct dmesg_part all;
};

/**
 * dmesg_parse() - read dmesg.txt
 * @raw: records as /dev/kmsg gives them
 * @binary: markers of other programs are text like any other
 * @identity: so are markers that carry another identity than this; those
 *	without one count
 * @warn_level: records of this level or a lower one are warnings
 * @dmesg: filled in; for dmesg_done()
 *
 * What comes before the first marker belongs to the first subtest; what a
 * dynamic subtest caused belongs to its subtest as well.
 */
void dmesg_parse(struct span raw, const char *binary, const char *identity, int warn_level,
		 struct dmesg *dmesg);
/** dmesg_done() - free it. */
void dmesg_done(struct dmesg *dmesg);
/** dmesg_find() - the last part of that name and parent (NULL: none), or NULL. */
const struct dmesg_part *dmesg_find(const struct dmesg *dmesg, const char *name,
				    const char *parent);

#endif
