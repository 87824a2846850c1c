/* SPDX-License-Identifier: MIT */
/* The files of a results directory.  All functions are silent and return 0 or -errno. */
#ifndef RUNNER_FILES_H
#define RUNNER_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "runner/base/buf.h"

/**
 * file_read() - append a whole file to a buffer
 * @dirfd: directory the name is relative to, or AT_FDCWD
 * @name: the file; below a directory only a regular one is read, so that no
 *	FIFO or device in a results directory holds a report up
 * @buf: gets the content
 *
 * Return: 0 or -errno (-ENOENT: no such file, -EISDIR, -EINVAL: no file, ...).
 */
int file_read(int dirfd, const char *name, struct buf *buf);

/** file_text() - a whole file as a string (caller frees); NULL: there is none, or it is empty. */
char *file_text(int dirfd, const char *name);

/** file_number() - the number that a file begins with; 0: there is none. */
double file_number(int dirfd, const char *name);

/**
 * file_replace() - give a file new content, all or nothing
 * @dirfd: directory the name is relative to
 * @name: the file; created if missing
 * @data: content
 * @len: bytes of it
 *
 * Written beside the target and renamed over it: at every instant the file has
 * either the old or the new content.
 *
 * Return: 0 or -errno (-ENOSPC, -EACCES, -EROFS, ...).
 */
int file_replace(int dirfd, const char *name, const void *data, size_t len);

/** file_write_time() - file_replace() with the present time, as igt_runner writes it. */
int file_write_time(int dirfd, const char *name);

/**
 * file_stream() - begin to give a file new content through stdio
 * @dirfd: directory
 * @name: the file; keeps its old content until file_stream_commit()
 * @ret_stream: the stream to write to
 *
 * Return: 0 or -errno.
 */
int file_stream(int dirfd, const char *name, FILE **ret_stream);

/**
 * file_stream_commit() - close the stream and put the new content in place
 * @stream: from file_stream()
 * @dirfd: same as there
 * @name: same as there
 *
 * Return: 0, or -errno if anything could not be written: the old content stays.
 */
int file_stream_commit(FILE *stream, int dirfd, const char *name);

/** file_stream_cancel() - close the stream of file_stream(); the file keeps its old content. */
void file_stream_cancel(FILE *stream, int dirfd, const char *name);

/** file_write_all() - write(2) until all @len bytes are written; 0 or -errno. */
int file_write_all(int fd, const void *data, size_t len);

/**
 * file_open_append() - open for writing at the end, creating it
 * @dirfd: directory
 * @name: file in it
 * @truncate: throw the present content away
 *
 * Return: a descriptor (close-on-exec), or -errno.
 */
int file_open_append(int dirfd, const char *name, bool truncate);

/** file_exists() - is there something by that name? */
bool file_exists(int dirfd, const char *name);

/** file_remove_tree() - remove a file, or a directory with all in it; missing is fine. */
int file_remove_tree(int dirfd, const char *name);

/** dir_make() - create a directory and its missing parents. Return: 0 or -errno. */
int dir_make(const char *path);

/** dir_open() - open a directory. Return: a descriptor (close-on-exec), or -errno. */
int dir_open(int dirfd, const char *name);

/**
 * dir_lock() - lock a directory against other runners, until it is closed
 *
 * A runner that was just killed may leave a child behind that holds its lock
 * until it executes its test: waits up to a second.
 *
 * Return: false if somebody else has it.
 */
bool dir_lock(int dirfd);

/** dir_is_empty() - is the directory open at @dirfd empty?  True as well if unreadable. */
bool dir_is_empty(int dirfd);

#endif
