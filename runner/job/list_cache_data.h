/* SPDX-License-Identifier: MIT */
/* What the cache of listings holds, in memory and on disk. */
#ifndef RUNNER_LIST_CACHE_DATA_H
#define RUNNER_LIST_CACHE_DATA_H

#include <stdbool.h>
#include <stdint.h>

#include "runner/base/names.h"

/** struct file_id - the state of a file: any change of it changes one of these */
struct file_id {
	unsigned long long dev, ino, size, mtime_ns, ctime_ns;
};

/**
 * struct cached_group - programs that are loaded alike
 * @needs: hash of what they ask the loader for
 * @libs: indices of their libraries
 * @n: how many
 * @known: the libraries are known
 */
struct cached_group {
	uint64_t needs;
	size_t *libs, n;
	bool known;
};

/**
 * struct cached_listing - what one binary has listed
 * @id: the binary
 * @group: how it is loaded
 * @known: it has listed; else it is about to
 * @simple: it has no subtests
 * @names: their names, a line each
 */
struct cached_listing {
	struct file_id id;
	size_t group;
	bool known, simple;
	char *names;
};

/**
 * struct cache_data - all of it; zero-initialised is empty
 * @libs: paths of the libraries
 * @lib_ids: the state of each
 * @groups: how programs are loaded
 * @n_groups: how many
 * @binaries: names of the binaries
 * @listings: of each
 */
struct cache_data {
	struct nameset libs;
	struct file_id *lib_ids;
	struct cached_group *groups;
	size_t n_groups;
	struct nameset binaries;
	struct cached_listing *listings;
};

/** cache_data_hash() - FNV-1a over more bytes; @seed: 0 or the hash of what was before. */
uint64_t cache_data_hash(uint64_t seed, const void *data, size_t len);

/** file_id_read() - the state of a file. Return: 0 or -errno. */
int file_id_read(int dirfd, const char *path, struct file_id *ret_id);

/** cache_data_lib() - the index of a library; a new one gets the state @id. */
size_t cache_data_lib(struct cache_data *data, const char *path, const struct file_id *id);
/** cache_data_listing() - the listing of a binary, made if it has none. */
struct cached_listing *cache_data_listing(struct cache_data *data, const char *binary);

/**
 * cache_data_read() - read a cache file
 * @data: empty; stays so unless all of the file is well
 * @dirfd: directory
 * @name: the file; it has to belong to us, and nobody else may write to it
 * @environment: hash of what listings depend on besides files
 */
void cache_data_read(struct cache_data *data, int dirfd, const char *name, uint64_t environment);

/**
 * cache_data_write() - write what is known to a cache file
 *
 * It is replaced as a whole: several writers do no harm, the last one counts.
 */
void cache_data_write(const struct cache_data *data, int dirfd, const char *name,
		      uint64_t environment);

/** cache_data_done() - free it; it is empty again. */
void cache_data_done(struct cache_data *data);

#endif
