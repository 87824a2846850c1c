/* SPDX-License-Identifier: MIT */
/* The settings of a run and how metadata.txt and environment.txt keep them. */
#ifndef RUNNER_SETTINGS_H
#define RUNNER_SETTINGS_H

#include "runner/runner.h"

/** settings_write() - write metadata.txt and environment.txt. Return: 0 or -errno. */
int settings_write(const struct run_settings *settings, int dirfd);

/**
 * settings_read() - read metadata.txt and environment.txt
 * @settings: initialised settings; overwritten where the files say something
 * @dirfd: results directory
 *
 * Unknown keys are passed over.
 *
 * Return: 0 or -errno.
 */
int settings_read(struct run_settings *settings, int dirfd);

/** settings_scaled_ns() - seconds times GAUNTLET_TIMEOUT_FACTOR, in nanoseconds. */
unsigned long long settings_scaled_ns(unsigned int seconds);

#endif
