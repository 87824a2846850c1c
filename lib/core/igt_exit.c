/* SPDX-License-Identifier: MIT */
/*
 * The verdict of the whole process.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "core/core_internal.h"
#include "core/igt_kmsg.h"
#include "core/igt_log.h"
#include "core/igt_result.h"
#include "core/igt_structure.h"

static struct {
	bool listed; /* a selected subtest was met, run or listed */
	bool succeeded;
	bool skipped;
	bool failed;
	int exitcode; /* of the first failure */
	bool exiting;
} verdict;

void core_count_listed(void)
{
	verdict.listed = true;
}

/* @exitcode counts for failures and crashes only. */
void core_count(enum core_result result, int exitcode)
{
	switch (result) {
	case CORE_SUCCESS:
		verdict.succeeded = true;
		break;
	case CORE_SKIP:
		verdict.skipped = true;
		break;
	case CORE_FAIL:
	case CORE_CRASH:
		if (!verdict.failed)
			verdict.exitcode = exitcode;
		verdict.failed = true;
		break;
	}
}

bool core_is_exiting(void)
{
	return verdict.exiting;
}

void core_exit(int status)
{
	verdict.exiting = true;
	exit(status);
}

static void exit_after_listing(void)
{
	if (!verdict.listed && core_opts.describe_pattern)
		igt_critical("Unknown subtest: %s\n", core_opts.describe_pattern);
	core_exit(verdict.listed ? IGT_EXIT_SUCCESS : IGT_EXIT_INVALID);
}

/*
 * A child left behind would go on working on the device of the next test.  After a failure or a
 * skip the end of our own may have been jumped over.
 */
static void check_children(void)
{
	int status;

	if (verdict.failed || verdict.skipped) {
		core_children_end(CORE_OUTSIDE);
		core_helpers_end(CORE_OUTSIDE);
	}
	if (waitpid(-1, &status, WNOHANG) != -1 || errno != ECHILD)
		core_illegal("a child process was not waited for\n");
}

void igt_exit(void)
{
	enum core_result result;
	int status;

	if (core_opts.mode == CORE_PLAN)
		core_plan_finish();
	if (core_block() != CORE_OUTSIDE)
		core_illegal("igt_exit() inside a fixture or subtest\n");
	if (core_opts.mode != CORE_RUN)
		exit_after_listing();
	if (core_opts.run_pattern && !verdict.listed) {
		igt_critical("Unknown subtest: %s\n", core_opts.run_pattern);
		core_exit(IGT_EXIT_INVALID);
	}
	if (core_opts.has_subtests && !verdict.succeeded && !verdict.skipped && !verdict.failed)
		core_illegal("this test has no subtests\n");
	if (core_take_thread_failure()) {
		core_log_dump();
		core_count(CORE_FAIL, IGT_EXIT_FAILURE);
	}
	check_children();

	if (verdict.failed) {
		result = CORE_FAIL;
		status = verdict.exitcode;
	} else if (verdict.succeeded || !(core_opts.has_subtests || verdict.skipped)) {
		result = CORE_SUCCESS;
		status = IGT_EXIT_SUCCESS;
	} else {
		result = CORE_SKIP;
		status = IGT_EXIT_SKIP;
	}
	core_hook_event(IGT_HOOK_POST_TEST, core_opts.prog, result);
	igt_kmsg(KMSG_INFO "%s: exiting, ret=%d\n", core_opts.mark, status);
	if (!core_opts.has_subtests)
		core_line_simple_result(result, core_test_seconds());
	core_exit(status);
}
