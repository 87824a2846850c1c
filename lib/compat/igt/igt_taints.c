/* SPDX-License-Identifier: MIT */
#include "igt_taints.h"

#include <stddef.h>

unsigned long igt_kernel_tainted(unsigned long *taints)
{
	uint64_t mask = 0;

	taints_read(&mask);
	*taints = (unsigned long)mask;
	return is_tainted(*taints);
}

const char *igt_explain_taints(unsigned long *taints)
{
	for (unsigned int bit = 0; bit < 8 * sizeof(*taints); bit++) {
		const char *text = *taints >> bit & 1 ? taints_explain(bit) : NULL;

		if (text) {
			*taints &= ~(1ul << bit);
			return text;
		}
	}
	return NULL;
}
