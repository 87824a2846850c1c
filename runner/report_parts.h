/* SPDX-License-Identifier: MIT */
/*
 * How report_load() puts a report together: the results themselves come from
 * the text files (report_text.c); why they are as they are comes from how the
 * processes ended (report_cause.c).  Only these files include this.
 */
#ifndef RUNNER_REPORT_PARTS_H
#define RUNNER_REPORT_PARTS_H

#include "runner/report.h"

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

/** report_from_text() - add what out.txt, err.txt and journal.txt tell. */
void report_from_text(struct report *report);

/** report_impose() - let the ends of the processes decide what they have to. */
void report_impose(struct report *report);
/** report_add_reasons() - say why each result is what it is. */
void report_add_reasons(struct report *report);

#endif
