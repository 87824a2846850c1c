/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_STRUCTURE_H
#define CORE_IGT_STRUCTURE_H

/*
 * The shape of a test program.
 *
 *	IGT_TEST_DESCRIPTION("What the whole binary is about.");
 *
 *	int igt_main()
 *	{
 *		igt_fixture()
 *			env = set_up();
 *
 *		igt_describe("What this one shows.");
 *		igt_subtest("first")
 *			igt_assert(works(env));
 *
 *		igt_subtest_group() {
 *			igt_fixture()
 *				igt_require(has_feature(env));
 *			igt_subtest_with_dynamic("each-part")
 *				for (int i = 0; i < parts; i++)
 *					igt_dynamic_f("part-%d", i)
 *						check_part(env, i);
 *		}
 *
 *		igt_fixture()
 *			tear_down(env);
 *	}
 *
 * Blocks end by a jump.  A local variable changed inside a block and read after it must be
 * volatile or static; a block must not be left by break, return or goto.  Code of the
 * body outside all blocks runs in every mode, also when subtests are listed, and once more
 * in a silent child process when subtests are selected: it must need no device.
 *
 * Legal nesting: group in main or group; fixture and subtest in main or group; dynamic
 * block in a subtest "with dynamic".  Anything else, and a name with a character outside
 * [A-Za-z0-9_-], is a mistake in the test: one critical line and SIGABRT, in every mode.
 *
 * A fixture that skips or fails makes every later subtest of its group SKIP or FAIL at
 * once.  Fixtures run only if the command line selects a subtest in their group or, for
 * those outside of groups, anywhere.
 */

#include <setjmp.h>
#include <stdbool.h>

#include "core/igt_macros.h"
#include "core/igt_options.h"
#include "core/igt_result.h"

/* The jumps out of blocks; written by the macros below, used by lib/core/structure.c. */
extern sigjmp_buf igt_subtest_jmpbuf;
extern sigjmp_buf igt_dynamic_jmpbuf;

/* The functions behind the macros; not to be called by hand. */
bool __igt_run_subtest(bool dynamic, const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
bool __igt_run_dynamic_subtest(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
bool __igt_fixture(const char *file, int line);
void __igt_fixture_complete(void) __attribute__((noreturn));
bool __igt_subtest_group_enter(const char *file, int line);
bool __igt_subtest_group_leave(void);

/** igt_constructor - code that runs before main(): ``igt_constructor { ... }`` */
#define igt_constructor static void __attribute__((constructor)) igt_unique(__igt_constructor)(void)

/** igt_main_args() - as igt_main(), with options of the test's own; see igt_options.h. */
#define igt_main_args(short_opts, long_opts, help_str, opt_handler, handler_data)         \
	main(int argc, char **argv);                                                      \
	static void igt_unique(__igt_main_body)(void);                                    \
	int main(int argc, char **argv)                                                   \
	{                                                                                 \
		igt_subtest_init_parse_opts(&argc, argv, short_opts, long_opts, help_str, \
					    opt_handler, handler_data);                   \
		igt_unique(__igt_main_body)();                                            \
		igt_exit();                                                               \
	}                                                                                 \
	static void igt_unique(__igt_main_body)(void)

/** igt_main() - main() of a test with subtests: ``int igt_main() { ... }`` */
#define igt_main() igt_main_args(NULL, NULL, NULL, NULL, NULL)

/** igt_simple_main_args() - as igt_simple_main(), with options of the test's own. */
#define igt_simple_main_args(short_opts, long_opts, help_str, opt_handler, handler_data) \
	main(int argc, char **argv);                                                     \
	static void igt_unique(__igt_main_body)(void);                                   \
	int main(int argc, char **argv)                                                  \
	{                                                                                \
		igt_simple_init_parse_opts(&argc, argv, short_opts, long_opts, help_str, \
					   opt_handler, handler_data);                   \
		igt_unique(__igt_main_body)();                                           \
		igt_exit();                                                              \
	}                                                                                \
	static void igt_unique(__igt_main_body)(void)

/** igt_simple_main() - main() of a test that is one single result. */
#define igt_simple_main() igt_simple_main_args(NULL, NULL, NULL, NULL, NULL)

/** igt_subtest() - a block that is one result of its own, run if selected. */
#define igt_subtest(name) igt_subtest_f("%s", (name))

/** igt_subtest_f() - igt_subtest() with a printf name of at most 255 characters. */
#define igt_subtest_f(...)                                                  \
	for (; __igt_run_subtest(false, __FILE__, __LINE__, __VA_ARGS__) && \
	       sigsetjmp(igt_subtest_jmpbuf, 1) == 0;                       \
	     igt_success())

/**
 * igt_subtest_with_dynamic() - a subtest made of igt_dynamic() blocks
 *
 * It fails if a block failed, and skips if none ran.  Skipping is allowed outside the
 * blocks, failing is not.
 */
#define igt_subtest_with_dynamic(name) igt_subtest_with_dynamic_f("%s", (name))

/** igt_subtest_with_dynamic_f() - the same with a printf name. */
#define igt_subtest_with_dynamic_f(...)                                    \
	for (; __igt_run_subtest(true, __FILE__, __LINE__, __VA_ARGS__) && \
	       sigsetjmp(igt_subtest_jmpbuf, 1) == 0;                      \
	     igt_success())

/** igt_dynamic() - a block with a result of its own inside igt_subtest_with_dynamic(). */
#define igt_dynamic(name) igt_dynamic_f("%s", (name))

/** igt_dynamic_f() - igt_dynamic() with a printf name of at most 255 characters. */
#define igt_dynamic_f(...)                                                   \
	for (; __igt_run_dynamic_subtest(__FILE__, __LINE__, __VA_ARGS__) && \
	       sigsetjmp(igt_dynamic_jmpbuf, 1) == 0;                        \
	     igt_success())

/** igt_fixture() - a block that prepares or cleans up; never run when listing. */
#define igt_fixture()                                                                      \
	for (; __igt_fixture(__FILE__, __LINE__) && sigsetjmp(igt_subtest_jmpbuf, 1) == 0; \
	     __igt_fixture_complete())

/** igt_subtest_group() - limits the effect of a skipping or failing fixture; may nest. */
#define igt_subtest_group()                                         \
	for (volatile bool igt_unique(igt_in_group) =               \
		     __igt_subtest_group_enter(__FILE__, __LINE__); \
	     igt_unique(igt_in_group); igt_unique(igt_in_group) = __igt_subtest_group_leave())

/**
 * igt_subtest_name() - name of the running subtest
 *
 * Return: the name, valid until the next subtest starts; NULL outside of subtests.
 */
const char *igt_subtest_name(void);

/**
 * igt_dynamic_subtest_name() - name of the running dynamic block
 *
 * Return: the name, valid until the next block starts; NULL outside of dynamic blocks.
 */
const char *igt_dynamic_subtest_name(void);

/**
 * igt_test_name() - name of the test
 *
 * Return: argv[0] without its folder.
 */
const char *igt_test_name(void);

/**
 * igt_only_list_subtests() - is nothing to be run?
 *
 * Return: true if subtests are only listed or described.
 */
bool igt_only_list_subtests(void);

/**
 * igt_can_fail() - may this place fail?
 *
 * Return: true in a simple test, a fixture, a plain subtest and a dynamic block; false
 * outside of blocks and in a subtest with dynamic blocks outside of these.
 */
bool igt_can_fail(void);

/**
 * igt_exit() - end the test
 *
 * Called by igt_main() itself; at the end of a main() of one's own.  Exit status: that of
 * the first failure, else 0 if a subtest succeeded, else 77.  79 if --run-subtest selected
 * nothing.  A test that executed no subtest and one that leaves a child process behind
 * die by SIGABRT.
 */
void igt_exit(void) __attribute__((noreturn));

#endif /* CORE_IGT_STRUCTURE_H */
