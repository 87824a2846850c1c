/* SPDX-License-Identifier: MIT */
/*
 * What the binaries of a test root listed before, kept from run to run in
 * $XDG_CACHE_HOME/gauntlet (~/.cache/gauntlet), a file for each test root.
 *
 * A listing counts as long as the binary and every shared library that it was
 * loaded with are the files they were (device, inode, size, time of the content;
 * of the binary also of its last change), and LD_LIBRARY_PATH, LD_PRELOAD, IGT_*
 * and the kernel's release are the same.  Scripts are not kept: what they read
 * is not known.  Neither is what was changed within the last two seconds: it may
 * change again without a trace.  A cache that cannot be read, written or trusted
 * is no error: then binaries are asked.
 */
#ifndef RUNNER_LIST_CACHE_H
#define RUNNER_LIST_CACHE_H

#include <sys/types.h>

#include "runner/job/test_root.h"

struct list_cache;

/**
 * list_cache_open() - read the cache of a test root
 * @test_root: the directory of the binaries
 *
 * Return: the cache, or NULL if GAUNTLET_LISTING_CACHE is "off" or there is no
 * place for one; all functions take NULL.
 */
struct list_cache *list_cache_open(const char *test_root);

/**
 * list_cache_get() - the listing of a binary
 * @binary: simple and subtests are filled in; its cache_slot is set otherwise
 *
 * Return: is it known?
 */
bool list_cache_get(struct list_cache *cache, struct test_binary *binary);

/**
 * list_cache_env() - the environment to start a binary with that is not known
 * @cache: the cache
 * @binary: list_cache_get() did not know it
 *
 * Has the loader write down which libraries it loads if that is not known.
 *
 * Return: environ, or an array of the cache.
 */
char **list_cache_env(struct list_cache *cache, const struct test_binary *binary);

/**
 * list_cache_put() - remember the listing that a binary has given
 * @cache: the cache
 * @binary: list_cache_get() did not know it; simple or subtests are set
 * @pid: the process that has given it
 */
void list_cache_put(struct list_cache *cache, const struct test_binary *binary, pid_t pid);

/** list_cache_close() - write what is new, and free. */
void list_cache_close(struct list_cache *cache);

#endif
