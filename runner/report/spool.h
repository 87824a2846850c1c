/* SPDX-License-Identifier: MIT */
/*
 * Text that comes in pieces of several groups and goes out group by group: for
 * reports that tell at the beginning of a group how much is in it.  It is kept
 * in a file without a name; memory is needed for the list of pieces alone.
 */
#ifndef RUNNER_SPOOL_H
#define RUNNER_SPOOL_H

#include <stdio.h>

#include "runner/base/buf.h"
#include "runner/base/names.h"

/**
 * struct spool - pieces by group
 * @stream: where to write the present piece
 * @groups: names of the groups in the order in which they came
 * @n_groups: how many
 */
struct spool {
	FILE *stream;
	char **groups;
	size_t n_groups;
	/* private */
	struct names by_name;
	struct spool_piece *pieces;
	size_t n_pieces;
	int error;
};

/**
 * spool_open() - begin
 * @spool: filled in; for spool_close()
 * @dirfd: directory that has room
 *
 * If no file can be made, the first spool_copy() says so.
 */
void spool_open(struct spool *spool, int dirfd);

/**
 * spool_piece() - end the present piece, begin another
 * @spool: the spool
 * @group: its group
 *
 * Return: number of the group.
 */
size_t spool_piece(struct spool *spool, const char *group);

/**
 * spool_copy() - write out all pieces of a group, in the order in which they came
 * @spool: the spool; no piece can be begun any more
 * @group: number of the group
 * @out: where to
 *
 * Return: 0, or -errno: something was not written or cannot be read.
 */
int spool_copy(struct spool *spool, size_t group, FILE *out);

/** spool_close() - free it. */
void spool_close(struct spool *spool);

#endif
