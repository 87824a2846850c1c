/* SPDX-License-Identifier: MIT */
/* Hardware watchdogs: they reboot the machine unless somebody keeps them from it. */
#ifndef RUNNER_WATCHDOG_H
#define RUNNER_WATCHDOG_H

#include "runner/runner.h"

/**
 * struct watchdogs - all that the machine has
 * @fds: open devices
 * @n: how many
 * @timeout_s: the shortest time they wait, seconds
 */
struct watchdogs {
	int *fds;
	size_t n;
	unsigned int timeout_s;
	/* Private */
	unsigned long long fed_ns;
};

/**
 * watchdogs_open() - start /dev/watchdog0, 1, ... and have them wait for 120 s
 * @watchdogs: filled in; none is no failure
 * @settings: machine_root is used
 *
 * What does not take 120 s keeps its own time.
 */
void watchdogs_open(struct watchdogs *watchdogs, const struct run_settings *settings);

/**
 * watchdogs_feed() - put the reboot off, at most once a second
 *
 * Return: milliseconds after which it has to be called again, -1: never.
 */
int watchdogs_feed(struct watchdogs *watchdogs);

/** watchdogs_close() - stop them; a machine whose runner is killed instead reboots. */
void watchdogs_close(struct watchdogs *watchdogs);

#endif
