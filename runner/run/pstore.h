/* SPDX-License-Identifier: MIT */
/* What the kernel left behind when it panicked: /sys/fs/pstore. */
#ifndef RUNNER_PSTORE_H
#define RUNNER_PSTORE_H

#include <time.h>

#include "runner/runner.h"

/**
 * pstore_read() - find the kernel's last words
 * @settings: machine_root is used
 * @since: only a dump made at that time or later counts
 * @log: gets the end of its log, oldest first
 *
 * Return: "kernel panic: ..." or what else it says it died of, one line, for
 * free(); NULL: there is no dump.
 */
char *pstore_read(const struct run_settings *settings, time_t since, struct buf *log);

#endif
