/* SPDX-License-Identifier: MIT */
/* IGT's igt_taints.h: what the kernel says about its own health. */
#ifndef COMPAT_IGT_IGT_TAINTS_H
#define COMPAT_IGT_IGT_TAINTS_H

#include "util/taints.h"

/**
 * igt_kernel_tainted() - read the kernel's taint mask
 * @taints: all bits; 0 if the mask cannot be read
 *
 * Return: the bad bits among them.
 */
unsigned long igt_kernel_tainted(unsigned long *taints);

/**
 * igt_explain_taints() - what the lowest bad bit means
 * @taints: that bit is taken out, so that the function can be called in a loop
 *
 * Return: a constant text, NULL when no bad bit is left.
 */
const char *igt_explain_taints(unsigned long *taints);

/**
 * igt_bad_taints() - the bits after which results are worth nothing
 *
 * Return: the mask.
 */
static inline unsigned long igt_bad_taints(void)
{
	return TAINTS_BAD;
}

/**
 * is_tainted() - is one of the bad bits set?
 * @taints: mask
 *
 * Return: the bad bits in it.
 */
static inline unsigned long is_tainted(unsigned long taints)
{
	return taints & TAINTS_BAD;
}

#endif
