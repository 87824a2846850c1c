/* SPDX-License-Identifier: MIT */
/* The settings of a run and how metadata.txt, environment.txt and hooks.txt keep them. */
#ifndef RUNNER_SETTINGS_H
#define RUNNER_SETTINGS_H

#include "runner/runner.h"

/* Seconds from SIGQUIT to SIGKILL, igt_runner's. */
#define IGT_KILL_GRACE_S 120

/** settings_write() - write metadata.txt, environment.txt, hooks.txt. Return: 0 or -errno. */
int settings_write(const struct run_settings *settings, int dirfd);

/**
 * settings_read() - read metadata.txt, environment.txt and hooks.txt
 * @settings: initialised settings; overwritten where the files say something
 * @dirfd: results directory
 *
 * Unknown keys are passed over.  What igt_runner does not write down is as it
 * does it: its kill grace, tests report through the socket.
 *
 * Return: 0 or -errno.
 */
int settings_read(struct run_settings *settings, int dirfd);

/** run_id_make() - make up an identity no other run has. Return: 0 or -errno. */
int run_id_make(char ret_id[RUN_ID_LEN + 1]);

/**
 * run_id_of_entry() - what the marks of an entry's tests carry
 * @settings: run_id is used
 * @index: number of the entry
 *
 * Return: "<run identity>.<index>", "" if the run has no identity; for free().
 */
char *run_id_of_entry(const struct run_settings *settings, size_t index);

/** settings_scaled_ns() - seconds times GAUNTLET_TIMEOUT_FACTOR, in nanoseconds. */
unsigned long long settings_scaled_ns(unsigned int seconds);

#endif
