/* SPDX-License-Identifier: MIT */
/* What out.txt of an entry tells of its subtests. */
#ifndef RUNNER_OUTPUT_H
#define RUNNER_OUTPUT_H

#include "runner/run/entry.h"

/**
 * output_load() - note whose result is in out.txt
 * @entry: the journal was loaded before
 * @fd: the entry's directory
 *
 * Reads files of any size in pieces.
 */
void output_load(struct entry *entry, int fd);

#endif
