/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_RESULT_H
#define CORE_IGT_RESULT_H

/*
 * Results: how a test says that it passed, cannot run here, or failed.
 *
 * In a thread other than the main one only failing and aborting are allowed; see igt_thread.h.
 */

/** Exit statuses of a test program. */
#define IGT_EXIT_SUCCESS 0
#define IGT_EXIT_SKIP    77  /* the hardware or system lacks something the test needs */
#define IGT_EXIT_INVALID 79  /* bad option, unknown subtest, no subtests */
#define IGT_EXIT_FAILURE 98  /* at least one failure */
#define IGT_EXIT_ABORT   112 /* the system under test is unusable; the run must stop */

/**
 * igt_success() - end the running subtest or dynamic block with SUCCESS
 *
 * Does not return there.  In a simple test it notes the success and returns; the end of the
 * test reports it.
 */
void igt_success(void);

/**
 * igt_skip() - end the running block with SKIP
 * @format: printf format of the reason, printed to stdout
 *
 * In a dynamic block: that block does not count any more.  In a fixture: all later subtests
 * of the group are SKIP.  In a simple test: the process exits with status 77.  Anywhere else
 * it is a mistake in the test (SIGABRT).
 */
void igt_skip(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/**
 * igt_fail() - end the running block with FAIL
 * @exitcode: exit status of the process if this is its first failure; 1 to 255 but not
 *	IGT_EXIT_SKIP
 *
 * Dumps the kept log messages to stderr.  In a fixture: all later subtests of the group are
 * FAIL.  In a simple test: the process exits.  In an exit handler: the process ends at once with
 * status 98.  In a child process made by fork(): the child ends with @exitcode.  In a thread
 * other than the main one: that thread ends, and with it later the block fails.  In a
 * subtest with dynamic blocks outside of these, and outside of all blocks, it is a mistake in
 * the test (SIGABRT).
 */
void igt_fail(int exitcode) __attribute__((noreturn));

/**
 * __igt_fail_assert() - report a failed assertion and fail with status 98
 * @domain: log domain of the caller
 * @file: its source file
 * @line: its line
 * @func: its function
 * @assertion: text of the expression
 * @format: printf format of more text, or NULL
 *
 * The last word of every assertion macro.  Under gdb it calls abort(), so that the debugger stops
 * where the assertion failed.
 */
void __igt_fail_assert(const char *domain, const char *file, const int line, const char *func,
		       const char *assertion, const char *format, ...)
	__attribute__((format(printf, 6, 7), noreturn));

/**
 * __igt_skip_check() - report a requirement that is not met and skip
 * @file: source file of the caller
 * @line: its line
 * @func: its function
 * @check: text of the requirement
 * @format: printf format of more text, or NULL
 */
void __igt_skip_check(const char *file, const int line, const char *func, const char *check,
		      const char *format, ...) __attribute__((format(printf, 5, 6), noreturn));

/**
 * __igt_abort() - report that the system is unusable and exit with status 112
 * @domain: log domain of the caller
 * @file: its source file
 * @line: its line
 * @func: its function
 * @expression: text of the condition
 * @format: printf format of more text
 */
void __igt_abort(const char *domain, const char *file, const int line, const char *func,
		 const char *expression, const char *format, ...)
	__attribute__((format(printf, 6, 7), noreturn));

/** igt_skip_check() - __igt_skip_check() with the place filled in. */
#define igt_skip_check(E, F...) __igt_skip_check(__FILE__, __LINE__, __func__, E, F)

/**
 * igt_abort_on_f() - stop the whole run if @expr holds
 *
 * For a system that no later test can be trusted on.  Allowed everywhere.  Writes to the
 * kernel log and to stderr; the process exits with status 112 without a result line.
 */
#define igt_abort_on_f(expr, f...)                                                           \
	do {                                                                                 \
		if ((expr))                                                                  \
			__igt_abort(IGT_LOG_DOMAIN, __FILE__, __LINE__, __func__, #expr, f); \
	} while (0)

#endif /* CORE_IGT_RESULT_H */
