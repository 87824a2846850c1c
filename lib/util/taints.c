/* SPDX-License-Identifier: MIT */
#include "util/taints.h"

#include <fcntl.h>
#include <stddef.h>

#include "util/sysfs.h"

int taints_read(uint64_t *ret_taints)
{
	return sysfs_read_u64(AT_FDCWD, "/proc/sys/kernel/tainted", ret_taints);
}

const char *taints_explain(unsigned int bit)
{
	switch (bit) {
	case TAINTS_MACHINE_CHECK:
		return "TAINT_MACHINE_CHECK: the processor reported a machine check exception";
	case TAINTS_BAD_PAGE:
		return "TAINT_BAD_PAGE: a bad page reference, or unexpected page flags";
	case TAINTS_DIE:
		return "TAINT_DIE: the kernel has died (oops or BUG)";
	case TAINTS_WARN:
		return "TAINT_WARN: a kernel warning (WARN_ON) has happened";
	default:
		return NULL;
	}
}
