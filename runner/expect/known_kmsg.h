/* SPDX-License-Identifier: MIT */
/*
 * Kernel lines that are known and no warnings: regular expressions, one a line,
 * searched for in the text of a record.  Each needs a comment above it that
 * says why; one comment may serve several lines up to a blank one:
 *
 *	# report: issue 41: the emulated VF says so on every reset
 *	vfio-pci .*: VF reports bogus INTx pin
 */
#ifndef RUNNER_KNOWN_KMSG_H
#define RUNNER_KNOWN_KMSG_H

#include "runner/base/list_file.h"

#define KNOWN_KMSG_FILE "known-kmsg.txt"

/**
 * struct known_kmsg - the expressions of a run
 * @v: opaque
 * @n: how many
 */
struct known_kmsg {
	struct known_kmsg_line *v;
	size_t n;
};

/**
 * known_kmsg_parse() - read what list_gather() has gathered
 * @known: filled in; for known_kmsg_done() also after a failure
 * @content: the gathered text
 * @err: RUN_BAD_INPUT, with file and line: a bad expression, no comment above it
 *
 * Return: 0, or -1 with @err.
 */
int known_kmsg_parse(struct known_kmsg *known, const struct buf *content, struct run_error *err);

/** known_kmsg_load() - the same of a results directory; without the file nothing is known. */
int known_kmsg_load(struct known_kmsg *known, int dirfd, struct run_error *err);

/** known_kmsg_matches() - is this a known line?  @known may be NULL: no. */
bool known_kmsg_matches(const struct known_kmsg *known, const char *text);

/** known_kmsg_done() - free it. */
void known_kmsg_done(struct known_kmsg *known);

#endif
