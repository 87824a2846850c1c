/* SPDX-License-Identifier: MIT */
/* Records of /dev/kmsg: what they say, and which of them are warnings. */
#ifndef RUNNER_DMESG_RECORD_H
#define RUNNER_DMESG_RECORD_H

#include <regex.h>

#include "runner/base/buf.h"
#include "runner/expect/known_kmsg.h"
#include "runner/base/span.h"

/**
 * struct dmesg_opts - how a kernel log is read
 * @binary: markers of other programs are text like any other
 * @identity: so are markers that carry another identity than this; those
 *	without one count; "": only those
 * @warn_level: records of this level or a lower one are warnings
 * @piglit_style: only those of graphics drivers are
 * @known: lines that are no warnings; NULL: none
 */
struct dmesg_opts {
	const char *binary, *identity;
	int warn_level;
	bool piglit_style;
	const struct known_kmsg *known;
};

enum dmesg_marker { DMESG_TEXT, DMESG_SUBTEST, DMESG_DYNAMIC };

/**
 * struct dmesg_record - one record
 * @line: where it begins in the log
 * @level: 0 (emergency) to 7 (debug)
 * @usec: time since boot
 * @continued: it goes on with the line of the one before
 * @raw: its text as it stands in the file, escaped
 * @marker: a test says that a subtest starts
 * @name: marker: which
 * @warning: somebody should look at it
 */
struct dmesg_record {
	const char *line;
	int level;
	unsigned long long usec;
	bool continued;
	struct span raw;
	enum dmesg_marker marker;
	struct span name;
	bool warning;
};

/**
 * struct dmesg_reader - reads records one after the other
 * @opts: how
 * @text: scratch
 * @ignore: what the running test wants to be passed over
 * @has_ignore: there is such an expression
 *
 * Zero-initialised but for @opts it is ready at any marker.
 */
struct dmesg_reader {
	const struct dmesg_opts *opts;
	struct buf text;
	regex_t ignore;
	bool has_ignore;
};

/**
 * dmesg_next() - take the next record off @rest
 * @reader: keeps what the records before have changed
 * @rest: what is left of the log
 * @record: filled in
 *
 * Lines that are no records are passed over.
 *
 * Return: false at the end.
 */
bool dmesg_next(struct dmesg_reader *reader, struct span *rest, struct dmesg_record *record);

/** dmesg_add_line() - append it to @buf as "<6> [12.345678] text" and a newline. */
void dmesg_add_line(const struct dmesg_record *record, struct buf *buf);

/** dmesg_reader_done() - free what the reader holds. */
void dmesg_reader_done(struct dmesg_reader *reader);

#endif
