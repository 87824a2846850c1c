/* SPDX-License-Identifier: MIT */
/* What of an entry is still to be run, as arguments of its binary. */
#ifndef RUNNER_REMAINING_H
#define RUNNER_REMAINING_H

#include "runner/run/entry.h"

/* The kernel takes 128 KiB for one argument. */
#define REMAINING_ARG_MAX (100 * 1024)

/**
 * struct remaining - the arguments of one process
 * @subtests: for --run-subtest; NULL: no such option, the binary runs all it has
 * @dynamic: for --dynamic-subtest; NULL: no such option
 */
struct remaining {
	char *subtests, *dynamic;
};

/**
 * remaining_next() - what the next process of an entry is to run
 * @entry: with all that is known of it
 * @ret: filled in; for remaining_done()
 *
 * An entry of which nothing is finished is run as its line says.  After that
 * subtests go by their names, as many as fit into REMAINING_ARG_MAX bytes.
 *
 * Return: false if nothing is left.
 */
bool remaining_next(struct entry *entry, struct remaining *ret);
/** remaining_done() - free the arguments. */
void remaining_done(struct remaining *remaining);

#endif
