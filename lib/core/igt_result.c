/* SPDX-License-Identifier: MIT */
/*
 * Success, skip, fail, abort.
 */

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/igt_interactive.h"
#include "core/igt_kmsg.h"
#include "core/igt_log.h"
#include "core/igt_result.h"
#include "core/igt_structure.h"
#include "core/igt_thread.h"

/* The end of a container: its verdict is that of its dynamic blocks. */
static void end_container(void)
{
	if (core_any_dynamic_failed())
		core_leave(CORE_FAIL);
	if (!core_any_dynamic_ran())
		igt_skip("No dynamic tests executed.\n");
	core_count(CORE_SUCCESS, 0);
	core_leave(CORE_SUCCESS);
}

void igt_success(void)
{
	if (core_is_child())
		core_illegal("a child process reached the end of its subtest\n");
	if (!core_is_main_thread())
		core_illegal("igt_success() in a thread other than the main one\n");
	igt_thread_assert_no_failures();
	switch (core_block()) {
	case CORE_CONTAINER:
		end_container();
		break;
	case CORE_SUBTEST:
		core_count(CORE_SUCCESS, 0);
		core_leave(CORE_SUCCESS);
	case CORE_DYNAMIC:
		core_leave(CORE_SUCCESS);
	case CORE_FIXTURE:
		core_illegal("igt_success() in igt_fixture\n");
	case CORE_OUTSIDE:
		if (!core_opts.has_subtests)
			core_count(CORE_SUCCESS, 0);
	}
}

/* Dies unless skipping or failing, whatever @what says, makes sense here. */
static void check_result_is_legal(const char *what)
{
	if (core_opts.has_subtests && core_block() == CORE_OUTSIDE)
		core_illegal("%s outside of fixtures and subtests\n", what);
	if (!core_is_main_thread())
		core_illegal("%s in a thread other than the main one\n", what);
}

/* What a skip means in the running block, after its reason was told. */
static void __attribute__((noreturn)) finish_skip(void)
{
	igt_thread_assert_no_failures();
	if (core_block() == CORE_CONTAINER && core_any_dynamic_failed())
		core_leave(CORE_FAIL);
	core_count(CORE_SKIP, 0);
	if (!core_opts.has_subtests)
		igt_exit();
	if (core_block() == CORE_DYNAMIC)
		core_uncount_dynamic();
	core_leave(CORE_SKIP);
}

void igt_skip(const char *format, ...)
{
	va_list args;

	if (core_is_child())
		core_illegal("igt_skip() in a child process\n");
	check_result_is_legal("igt_skip()");
	if (!igt_only_list_subtests()) {
		va_start(args, format);
		core_vprintf(STDOUT_FILENO, format, args);
		va_end(args);
	}
	finish_skip();
}

void __igt_skip_check(const char *file, const int line, const char *func, const char *check,
		      const char *format, ...)
{
	int err = errno;
	va_list args;

	if (core_is_child())
		core_illegal("%s:%d: requirement in a child process\n", file, line);
	check_result_is_legal("a requirement");
	core_printf(STDOUT_FILENO,
		    "Test requirement not met in function %s, file %s:%i:\nTest requirement: %s\n",
		    func, file, line, check);
	if (format) {
		va_start(args, format);
		core_vprintf(STDOUT_FILENO, format, args);
		va_end(args);
	}
	if (err)
		core_printf(STDOUT_FILENO, "Last errno: %i, %s\n", err, strerror(err));
	finish_skip();
}

void igt_fail(int exitcode)
{
	if (exitcode == IGT_EXIT_SUCCESS || exitcode == IGT_EXIT_SKIP)
		core_illegal("igt_fail(%d): this status does not mean a failure\n", exitcode);
	core_log_end_line();
	if (core_in_exit_handler())
		_exit(IGT_EXIT_FAILURE);
	igt_debug_wait_for_keypress("failure");
	if (core_is_child()) {
		core_log_dump();
		fflush(stdout);
		_exit(exitcode);
	}
	if (!core_is_main_thread()) {
		igt_thread_fail();
		pthread_exit(NULL);
	}
	check_result_is_legal("igt_fail()");
	if (core_block() == CORE_CONTAINER)
		core_illegal("igt_fail() in subtest %s outside of its dynamic blocks\n",
			     igt_subtest_name());

	core_log_dump();
	core_count(CORE_FAIL, exitcode);
	if (!core_opts.has_subtests)
		igt_exit();
	core_leave(CORE_FAIL);
}

static void log_reason(const char *domain, int err, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));
static void log_reason(const char *domain, int err, const char *format, va_list args)
{
	if (err)
		igt_log(domain, IGT_LOG_CRITICAL, "Last errno: %i, %s\n", err, strerror(err));
	if (format)
		igt_vlog(domain, IGT_LOG_CRITICAL, format, args);
	core_log_end_line();
}

void __igt_fail_assert(const char *domain, const char *file, const int line, const char *func,
		       const char *assertion, const char *format, ...)
{
	int err = errno;
	va_list args;

	core_log_end_line();
	igt_log(domain, IGT_LOG_CRITICAL, "Test assertion failure function %s, file %s:%i:\n", func,
		file, line);
	igt_log(domain, IGT_LOG_CRITICAL, "Failed assertion: %s\n", assertion);
	va_start(args, format);
	log_reason(domain, err, format, args);
	va_end(args);
	core_trace(__builtin_return_address(0));
	if (core_under_gdb())
		abort();
	igt_fail(IGT_EXIT_FAILURE);
}

void __igt_abort(const char *domain, const char *file, const int line, const char *func,
		 const char *expression, const char *format, ...)
{
	int err = errno;
	va_list args;

	igt_kmsg(KMSG_ERR "%s[%d]: Abort in function %s, file %s:%i, %s\n", core_opts.prog,
		 getpid(), func, file, line, expression);
	core_log_end_line();
	igt_log(domain, IGT_LOG_CRITICAL, "Test abort in function %s, file %s:%i:\n", func, file,
		line);
	igt_log(domain, IGT_LOG_CRITICAL, "abort condition: %s\n", expression);
	va_start(args, format);
	log_reason(domain, err, format, args);
	va_end(args);
	core_trace(__builtin_return_address(0));
	core_log_dump();
	core_exit(IGT_EXIT_ABORT);
}
