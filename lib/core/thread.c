/* SPDX-License-Identifier: MIT */
/*
 * Failures in threads other than the main one.
 */

#include "core/core_internal.h"
#include "core/igt_log.h"
#include "core/igt_macros.h"
#include "core/igt_result.h"
#include "core/igt_thread.h"

static volatile bool failed;

bool igt_thread_is_main(void)
{
	return core_is_main_thread();
}

void igt_thread_fail(void)
{
	WRITE_ONCE(failed, true);
}

void igt_thread_clear_fail_state(void)
{
	WRITE_ONCE(failed, false);
}

/* Whether a thread failed since the last call. */
bool core_take_thread_failure(void)
{
	if (!READ_ONCE(failed))
		return false;
	igt_thread_clear_fail_state();
	igt_critical("Failure in a thread!\n");
	return true;
}

void igt_thread_assert_no_failures(void)
{
	if (!core_is_main_thread())
		core_illegal("igt_thread_assert_no_failures() in a thread\n");
	if (!core_take_thread_failure())
		return;
	if (core_block() != CORE_CONTAINER)
		igt_fail(IGT_EXIT_FAILURE);
	core_log_dump();
	core_count(CORE_FAIL, IGT_EXIT_FAILURE);
	core_leave(CORE_FAIL);
}
