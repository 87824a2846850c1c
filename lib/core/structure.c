/* SPDX-License-Identifier: MIT */
/*
 * Groups, fixtures, subtests and dynamic blocks.
 *
 *	OUTSIDE ---> FIXTURE
 *	   |-------> SUBTEST
 *	   `-------> CONTAINER ---> DYNAMIC
 *
 * An arrow is a block macro; every way back is a jump in core_leave().
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "core/core_internal.h"
#include "core/igt_assert.h"
#include "core/igt_environment.h"
#include "core/igt_kmsg.h"
#include "core/igt_log.h"
#include "core/igt_result.h"
#include "core/igt_structure.h"
#include "core/igt_thread.h"
#include "core/igt_time.h"

#define NAME_SIZE 256

sigjmp_buf igt_subtest_jmpbuf;
sigjmp_buf igt_dynamic_jmpbuf;

enum group_state { GROUP_CONT, GROUP_SKIP, GROUP_FAIL };

static struct {
	enum core_block block;
	enum group_state group; /* of the innermost group */
	enum group_state outer_groups[CORE_GROUPS_MAX];
	unsigned int depth;
	char subtest[NAME_SIZE];
	char dynamic[NAME_SIZE];
	struct timespec subtest_start, dynamic_start;
	unsigned int dynamic_count; /* blocks that ran and did not skip */
	bool dynamic_failed;
} here;

enum core_block core_block(void)
{
	return here.block;
}

bool core_any_dynamic_failed(void)
{
	return here.dynamic_failed;
}

bool core_any_dynamic_ran(void)
{
	return here.dynamic_count > 0;
}

void core_uncount_dynamic(void)
{
	here.dynamic_count--;
}

const char *igt_subtest_name(void)
{
	return here.block >= CORE_SUBTEST ? here.subtest : NULL;
}

const char *igt_dynamic_subtest_name(void)
{
	return here.block == CORE_DYNAMIC ? here.dynamic : NULL;
}

bool igt_can_fail(void)
{
	if (!core_opts.has_subtests)
		return true;
	return here.block != CORE_OUTSIDE && here.block != CORE_CONTAINER;
}

/* Dies unless a block of kind @what may begin here. */
static void check_nesting(const char *what, enum core_block parent, const char *file, int line)
{
	static const char *const places[] = {
		[CORE_OUTSIDE] = "outside of all blocks",
		[CORE_FIXTURE] = "in igt_fixture",
		[CORE_SUBTEST] = "in igt_subtest",
		[CORE_CONTAINER] = "in igt_subtest_with_dynamic",
		[CORE_DYNAMIC] = "in igt_dynamic",
	};

	if (!core_opts.has_subtests)
		core_illegal("%s:%d: %s in a test without subtests\n", file, line, what);
	if (here.block != parent)
		core_illegal("%s:%d: %s %s: it belongs %s\n", file, line, what, places[here.block],
			     places[parent]);
}

/* Names of any other form could not be selected or told apart in a result. */
static void take_name(char name[NAME_SIZE], const char *kind, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));
static void take_name(char name[NAME_SIZE], const char *kind, const char *format, va_list args)
{
	int len = vsnprintf(name, NAME_SIZE, format, args);

	if (len < 0 || len >= NAME_SIZE)
		core_illegal("Invalid %s name \"%s...\": longer than %d characters.\n", kind, name,
			     NAME_SIZE - 1);
	if (!core_name_is_valid(name))
		core_illegal("Invalid %s name \"%s\".\n", kind, name);
}

/* What listing modes do with a subtest. */
static void list_subtest(const char *file, int line)
{
	const char *pattern = core_opts.describe_pattern;
	bool selected;

	switch (core_opts.mode) {
	case CORE_LIST:
		printf("%s\n", here.subtest);
		core_count_listed();
		break;
	case CORE_TESTLIST:
		printf("igt@%s@%s\n", core_opts.prog, here.subtest);
		core_count_listed();
		break;
	case CORE_DESCRIBE:
		selected = !pattern || core_pattern_matches(here.subtest, pattern);
		core_describe_subtest(here.subtest, file, line, selected);
		if (selected)
			core_count_listed();
		break;
	default:
		core_plan_subtest(core_pattern_matches(here.subtest, core_opts.run_pattern));
	}
}

/* A fixture of the group skipped or failed: the subtest gets its result unseen. */
static void pass_over_subtest(void)
{
	enum core_result result = here.group == GROUP_SKIP ? CORE_SKIP : CORE_FAIL;

	core_line_result(CORE_LINE_SUBTEST, here.subtest, result, 0.0);
	core_count(result, IGT_EXIT_FAILURE);
}

bool __igt_run_subtest(bool dynamic, const char *file, int line, const char *format, ...)
{
	va_list args;

	check_nesting(dynamic ? "igt_subtest_with_dynamic" : "igt_subtest", CORE_OUTSIDE, file,
		      line);
	va_start(args, format);
	take_name(here.subtest, "subtest", format, args);
	va_end(args);

	if (core_opts.mode != CORE_RUN) {
		list_subtest(file, line);
		return false;
	}
	if (core_opts.run_pattern && !core_pattern_matches(here.subtest, core_opts.run_pattern))
		return false;
	core_count_listed();
	if (here.group != GROUP_CONT) {
		pass_over_subtest();
		return false;
	}

	igt_kmsg(KMSG_INFO "%s: starting subtest %s\n", core_opts.mark, here.subtest);
	igt_trace("%s: starting subtest %s\n", core_opts.mark, here.subtest);
	core_line_starting(CORE_LINE_SUBTEST, here.subtest);
	core_log_reset();
	here.block = dynamic ? CORE_CONTAINER : CORE_SUBTEST;
	here.dynamic_count = 0;
	here.dynamic_failed = false;
	core_hook_event(IGT_HOOK_PRE_SUBTEST, here.subtest, CORE_SUCCESS);
	igt_gettime(&here.subtest_start);
	errno = 0;
	return true;
}

bool __igt_run_dynamic_subtest(const char *file, int line, const char *format, ...)
{
	va_list args;

	check_nesting("igt_dynamic", CORE_CONTAINER, file, line);
	va_start(args, format);
	take_name(here.dynamic, "dynamic subtest", format, args);
	va_end(args);

	if (core_opts.dynamic_pattern &&
	    !core_pattern_matches(here.dynamic, core_opts.dynamic_pattern))
		return false;

	igt_kmsg(KMSG_INFO "%s: starting dynamic subtest %s\n", core_opts.mark, here.dynamic);
	core_line_starting(CORE_LINE_DYNAMIC, here.dynamic);
	core_log_reset();
	here.block = CORE_DYNAMIC;
	here.dynamic_count++;
	core_hook_event(IGT_HOOK_PRE_DYN_SUBTEST, here.dynamic, CORE_SUCCESS);
	igt_gettime(&here.dynamic_start);
	errno = 0;
	return true;
}

bool __igt_fixture(const char *file, int line)
{
	check_nesting("igt_fixture", CORE_OUTSIDE, file, line);
	if (core_opts.mode != CORE_RUN || here.group != GROUP_CONT || !core_plan_wants_fixture())
		return false;
	here.block = CORE_FIXTURE;
	errno = 0;
	return true;
}

void __igt_fixture_complete(void)
{
	igt_thread_assert_no_failures();
	core_leave(CORE_SUCCESS);
}

bool __igt_subtest_group_enter(const char *file, int line)
{
	check_nesting("igt_subtest_group", CORE_OUTSIDE, file, line);
	if (here.depth == CORE_GROUPS_MAX)
		core_illegal("%s:%d: igt_subtest_group nested more than %d deep\n", file, line,
			     CORE_GROUPS_MAX);
	here.outer_groups[here.depth++] = here.group;
	core_plan_enter_group(file, line);
	core_describe_enter_group();
	return true;
}

bool __igt_subtest_group_leave(void)
{
	core_describe_leave_group();
	core_plan_leave_group();
	here.group = here.outer_groups[--here.depth];
	return false;
}

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	igt_gettime(&now);
	return igt_time_elapsed(start, &now);
}

/* What began in this block ends with it; helpers may live on unless their end was jumped over. */
static void end_background_work(enum core_block block, enum core_result result)
{
	core_timeout_clear(block);
	core_interrupt_end();
	core_children_end(block);
	if (result == CORE_FAIL || result == CORE_CRASH)
		igt_thread_clear_fail_state();
	if (result == CORE_SUCCESS)
		core_helpers_keep(block);
	else
		core_helpers_end(block);
}

static void leave_dynamic(enum core_result result)
{
	double seconds;

	end_background_work(CORE_DYNAMIC, result);
	seconds = seconds_since(&here.dynamic_start);
	core_hook_event(IGT_HOOK_POST_DYN_SUBTEST, here.dynamic, result);
	core_line_result(CORE_LINE_DYNAMIC, here.dynamic, result, seconds);
	igt_kmsg(KMSG_INFO "%s: finished subtest %s, %s\n", core_opts.mark, here.dynamic,
		 core_result_name(result));
	if (result == CORE_FAIL || result == CORE_CRASH)
		here.dynamic_failed = true;
	here.block = CORE_CONTAINER;
	errno = 0;
	siglongjmp(igt_dynamic_jmpbuf, 1);
}

static void leave_subtest(enum core_result result)
{
	double seconds;

	end_background_work(CORE_SUBTEST, result);
	seconds = seconds_since(&here.subtest_start);
	core_hook_event(IGT_HOOK_POST_SUBTEST, here.subtest, result);
	core_line_result(CORE_LINE_SUBTEST, here.subtest, result, seconds);
	igt_kmsg(KMSG_INFO "%s: finished subtest %s, %s\n", core_opts.mark, here.subtest,
		 core_result_name(result));
	igt_trace("%s: finished subtest %s, %s\n", core_opts.mark, here.subtest,
		  core_result_name(result));
	here.block = CORE_OUTSIDE;
	errno = 0;
	siglongjmp(igt_subtest_jmpbuf, 1);
}

/* Ends the innermost block.  Also called from signal handlers: allocates nothing. */
void core_leave(enum core_result result)
{
	switch (here.block) {
	case CORE_DYNAMIC:
		leave_dynamic(result);
		break;
	case CORE_SUBTEST:
	case CORE_CONTAINER:
		leave_subtest(result);
		break;
	case CORE_FIXTURE:
		if (result == CORE_SKIP)
			here.group = GROUP_SKIP;
		else if (result == CORE_FAIL)
			here.group = GROUP_FAIL;
		here.block = CORE_OUTSIDE;
		siglongjmp(igt_subtest_jmpbuf, 1);
	default:
		break;
	}
	core_illegal("a fixture or subtest was left twice or not through its end\n");
}

void igt_skip_on_simulation(void)
{
	if (core_opts.has_subtests && here.block == CORE_OUTSIDE) {
		igt_fixture()
			igt_require(!igt_run_in_simulation());
	} else {
		igt_require(!igt_run_in_simulation());
	}
}
