/* SPDX-License-Identifier: MIT */
/* Files of any size as bytes in memory. */
#ifndef RUNNER_MAP_H
#define RUNNER_MAP_H

#include <stdbool.h>

#include "runner/base/span.h"

/**
 * struct map - what is in a file
 * @text: its bytes
 * @mapped: they are the file's pages, not a copy
 *
 * Zero-initialised is an empty one.
 */
struct map {
	struct span text;
	bool mapped;
};

/**
 * map_open() - look into a file
 * @map: filled in; for map_close()
 * @dirfd: directory
 * @name: the file; only a regular one is opened
 *
 * A small file is copied, a large one is mapped: its pages come when they are
 * looked at.  While it is mapped it must not be cut.
 *
 * Return: 0 or -errno (-ENOENT; -EISDIR, -EINVAL: no regular file).
 */
int map_open(struct map *map, int dirfd, const char *name);

/**
 * map_passed() - tell that a reader has got this far
 * @map: the file
 * @from: what it said the last time, 0 at first
 * @to: bytes that are not needed for now
 *
 * Keeps the memory of somebody who walks through a large file small.
 *
 * Return: what to give as @from the next time.
 */
size_t map_passed(const struct map *map, size_t from, size_t to);

/** map_close() - done with it. */
void map_close(struct map *map);

#endif
