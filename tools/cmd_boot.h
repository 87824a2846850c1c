/* SPDX-License-Identifier: MIT */
/* One boot of a lab that has a part of a run in it. */
#ifndef TOOLS_CMD_BOOT_H
#define TOOLS_CMD_BOOT_H

#include "runner/runner.h"
#include "vm/lab.h"

/**
 * struct boot_opts - what a lab is booted for
 * @command: subcommand of gauntlet that runs in it, with the results directory
 * @gpu: simulated GPUs; NULL: the default
 * @cold: boot the kernel instead of restoring a saved state
 * @tty: the command gets a terminal
 * @stdin_fd: relayed to the command; -1: none
 * @stdout_fd: where its output goes
 */
struct boot_opts {
	const char *command, *gpu;
	bool cold, tty;
	int stdin_fd, stdout_fd;
};

/**
 * boot_lab() - boot a lab, run the command in it and wait for its end
 * @path: results directory, absolute
 * @opts: what for
 * @result: how it ended
 *
 * Blocks.  Lines of the lab for the user go to stderr.
 */
void boot_lab(const char *path, const struct boot_opts *opts, struct lab_result *result);

/**
 * struct boot_death - what is known of a lab that died
 * @reason: one line
 * @console: the end of its console, or NULL
 */
struct boot_death {
	char reason[512];
	char *console;
};

/** boot_death_find() - why the lab of @result died; @death->console is for free(). */
void boot_death_find(const struct lab_result *result, struct boot_death *death);

/**
 * boot_judge() - must the run stop after a boot of this end?
 * @path: results directory, as the user knows it
 * @result: how it ended; the death of a lab stops nothing
 * @err: why; empty if the guest has printed it
 *
 * Return: 0 no, -1 with @err.
 */
int boot_judge(const char *path, const struct lab_result *result, struct run_error *err);

#endif
