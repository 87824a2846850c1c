/* SPDX-License-Identifier: MIT */
/* What the kernel says about its own health: /proc/sys/kernel/tainted. */
#ifndef UTIL_TAINTS_H
#define UTIL_TAINTS_H

#include <stdint.h>

/** Bits of the mask after which no later result of this boot can be trusted. */
#define TAINTS_MACHINE_CHECK 4
#define TAINTS_BAD_PAGE      5
#define TAINTS_DIE           7
#define TAINTS_WARN          9

/** TAINTS_BAD - the mask of these bits */
#define TAINTS_BAD                                                              \
	(UINT64_C(1) << TAINTS_MACHINE_CHECK | UINT64_C(1) << TAINTS_BAD_PAGE | \
	 UINT64_C(1) << TAINTS_DIE | UINT64_C(1) << TAINTS_WARN)

/**
 * taints_read() - read the mask
 * @ret_taints: all bits; TAINTS_BAD are the bad ones among them
 *
 * Return: 0, -EINVAL the file is no number, or the -errno of reading it.
 */
int taints_read(uint64_t *ret_taints);

/**
 * taints_explain() - what a bit means
 * @bit: 0..63
 *
 * Return: its name in the kernel and a sentence, "TAINT_WARN: ..."; NULL for a bit that is not in
 * TAINTS_BAD.
 */
const char *taints_explain(unsigned int bit);

#endif
