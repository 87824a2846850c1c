/* SPDX-License-Identifier: MIT */
/*
 * Variables that clean up after themselves.
 */

#include "core/igt_types.h"

#include <unistd.h>

#include "core/core_internal.h"

void __igt_assert_in_outer_scope(void)
{
	enum core_block block = core_block();

	if (block == CORE_SUBTEST || block == CORE_CONTAINER || block == CORE_DYNAMIC)
		core_illegal("igt_fd_t() within a subtest: a skip would not close it.\n");
}

void igt_cleanup_fd(volatile int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}
