/* SPDX-License-Identifier: MIT */
/* The kernel's search for memory that it has lost. */
#ifndef RUNNER_KMEMLEAK_H
#define RUNNER_KMEMLEAK_H

#include "runner/runner.h"

#define KMEMLEAK_FILE "kmemleak.txt"

/** kmemleak_available() - can the kernel do it? @settings: machine_root is used. */
bool kmemleak_available(const struct run_settings *settings);

/**
 * kmemleak_scan() - have the kernel search; what it finds is added to kmemleak.txt
 * @settings: machine_root is used
 * @dirfd: results directory
 * @header: line above what was found, without newline
 * @clear: what was found is not told again
 *
 * Blocks for up to a minute.  Nothing is added when nothing was found.
 *
 * Return: 0 or -errno.
 */
int kmemleak_scan(const struct run_settings *settings, int dirfd, const char *header, bool clear);

#endif
