/* SPDX-License-Identifier: MIT */
/* The kernel's taint flags. */
#ifndef RUNNER_TAINT_H
#define RUNNER_TAINT_H

#include "runner/runner.h"

#define TAINT(bit) (1ull << (bit))

/*
 * Flags after which no result can be trusted: machine check, bad page, oops,
 * warning.  The rest says what the kernel is made of.
 */
#define TAINT_WARNING     TAINT(9)
#define TAINT_SOFT_LOCKUP TAINT(14)
#define TAINT_BAD         (TAINT(4) | TAINT(5) | TAINT(7) | TAINT_WARNING)

/**
 * taint_read() - the flags as they are now
 * @settings: machine_root is used
 * @ret_flags: one bit a flag
 *
 * Return: 0 or -errno; -EINVAL: the file holds no number.
 */
int taint_read(const struct run_settings *settings, unsigned long long *ret_flags);

/** taint_describe() - "oops (D), warning (W)"; for free(). */
char *taint_describe(unsigned long long flags);

/** taint_macro() - the kernel's name of a flag, e.g. "TAINT_WARN"; NULL: none we know. */
const char *taint_macro(unsigned int bit);

#endif
