/* SPDX-License-Identifier: MIT */
/* N/origin.txt: where an entry of a merged results directory was run. */
#ifndef RUNNER_ORIGIN_H
#define RUNNER_ORIGIN_H

#include "runner/runner.h"

#define ORIGIN_FILE "origin.txt"

/**
 * struct origin - what it says
 * @identity: what the marks of the entry's test carry, "" if they carry none
 * @uname: the machine, one line, or NULL
 * @results: the results directory it was in, or NULL
 *
 * All strings are owned by the struct.
 */
struct origin {
	char *identity, *uname, *results;
};

/**
 * origin_read() - read it
 * @fd: directory of the entry
 * @origin: filled in; for origin_done() also after a failure
 *
 * Return: 0 or -errno (-ENOENT: the entry was run in this directory).
 */
int origin_read(int fd, struct origin *origin);
/** origin_write() - write it to the directory of an entry. Return: 0 or -errno. */
int origin_write(int fd, const struct origin *origin);
/** origin_done() - free the strings. */
void origin_done(struct origin *origin);

/**
 * origin_identity() - what the marks of an entry's tests carry
 * @dirfd: results directory
 * @settings: its settings
 * @index: number of the entry
 *
 * Return: the identity it was first run under, "" for none; for free().
 */
char *origin_identity(int dirfd, const struct run_settings *settings, size_t index);

#endif
