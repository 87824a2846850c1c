/* SPDX-License-Identifier: MIT */
/* The machine's own files: /proc, /sys, /dev, or what a test puts in their place. */
#ifndef RUNNER_MACHINE_H
#define RUNNER_MACHINE_H

#include "runner/runner.h"

/** machine_path() - where a file of the machine is; for free(). */
char *machine_path(const struct run_settings *settings, const char *path);

/**
 * machine_file_read() - append a file of the machine to a buffer
 * @settings: machine_root is used
 * @path: absolute path, e.g. "/proc/modules"
 * @buf: gets the content; a string even when empty
 *
 * Return: 0 or -errno.
 */
int machine_file_read(const struct run_settings *settings, const char *path, struct buf *buf);

/**
 * machine_file_write() - write text to an existing file of the machine, in one piece
 * @settings: machine_root is used
 * @path: absolute path
 * @text: e.g. "scan"
 *
 * Return: 0 or -errno.
 */
int machine_file_write(const struct run_settings *settings, const char *path, const char *text);

#endif
