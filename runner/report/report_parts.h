/* SPDX-License-Identifier: MIT */
/*
 * How report_load() puts a report together: the results themselves come from
 * the text files (report_text.c); why they are as they are comes from how the
 * processes ended (report_cause.c).  Only these files include this.
 */
#ifndef RUNNER_REPORT_PARTS_H
#define RUNNER_REPORT_PARTS_H

#include "runner/report/report.h"

/**
 * report_add() - add a result
 * @report: to this one
 * @path: "subtest" or "subtest@dynamic", which must stay, or NULL: the binary
 * @verdict: how it went
 *
 * A result of that name is replaced: the later one counts.
 *
 * Return: the result, valid until the next one is added.
 */
struct result *report_add(struct report *report, const char *path, enum verdict verdict);
/** report_find() - the result of that path, or NULL. */
struct result *report_find(const struct report *report, const char *path);

/** report_add_block() - add the result of a block of stdout. Return: as report_add(). */
struct result *report_add_block(struct report *report, const struct block *block);
/** report_add_whole() - add the result of a process in which no subtest was seen. */
void report_add_whole(struct report *report);

/**
 * report_read_comms() - put together what the packets of a test tell
 * @report: its streams and its journal are replaced by theirs
 * @dirfd: directory of the entry
 *
 * Return: false if no test of this entry used its socket: nothing is changed.
 */
bool report_read_comms(struct report *report, int dirfd);
/** report_from_comms() - add what report_read_comms() found. */
void report_from_comms(struct report *report);
/** report_comms_done() - free it. */
void report_comms_done(struct report *report);

/** report_from_text() - add what out.txt, err.txt and journal.txt tell. */
void report_from_text(struct report *report);

/** report_impose() - let the ends of the processes decide what they have to. */
void report_impose(struct report *report);
/** report_add_reasons() - say why each result is what it is. */
void report_add_reasons(struct report *report);

#endif
