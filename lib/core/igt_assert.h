/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_ASSERT_H
#define CORE_IGT_ASSERT_H

/*
 * Assertions, requirements and warnings.
 *
 * Every operand is evaluated once, except those of assert_within_epsilon*().  The plain
 * comparisons convert to int; use the forms with a type for anything wider.
 */

#include <errno.h>
#include <stdint.h>

#include "core/igt_log.h"
#include "core/igt_result.h"
#include "core/igt_signal.h"

/* The failing end of all assertion macros. */
#define igt_assert_failed_(text, ...) \
	__igt_fail_assert(IGT_LOG_DOMAIN, __FILE__, __LINE__, __func__, text, __VA_ARGS__)

/** igt_assert() - fail unless @expr holds. */
#define igt_assert(expr)                                 \
	do {                                             \
		if (!(expr))                             \
			igt_assert_failed_(#expr, NULL); \
	} while (0)

/** igt_assert_f() - igt_assert() with a printf text. */
#define igt_assert_f(expr, f...)                      \
	do {                                          \
		if (!(expr))                          \
			igt_assert_failed_(#expr, f); \
	} while (0)

/** igt_fail_on() - fail if @expr holds. */
#define igt_fail_on(expr)                                         \
	do {                                                      \
		if ((expr))                                       \
			igt_assert_failed_("!(" #expr ")", NULL); \
	} while (0)

/** igt_fail_on_f() - igt_fail_on() with a printf text. */
#define igt_fail_on_f(expr, f...)                              \
	do {                                                   \
		if ((expr))                                    \
			igt_assert_failed_("!(" #expr ")", f); \
	} while (0)

/* One comparison: both values once, as @type, shown with @fmt. */
#define igt_assert_cmp_(type, fmt, n1, cmp, ncmp, n2)                                       \
	do {                                                                                \
		type n1_ = (n1);                                                            \
		type n2_ = (n2);                                                            \
		if (!(n1_ cmp n2_))                                                         \
			igt_assert_failed_(#n1 " " #cmp " " #n2,                            \
					   "error: " fmt " " #ncmp " " fmt "\n", n1_, n2_); \
	} while (0)

/**
 * igt_assert_cmpint() and the others - fail unless ``n1 cmp n2``
 *
 * @ncmp is the opposite operator, for the message ``error: A ncmp B``.
 */
#define igt_assert_cmpint(n1, cmp, ncmp, n2)  igt_assert_cmp_(int, "%d", n1, cmp, ncmp, n2)
#define igt_assert_cmpuint(n1, cmp, ncmp, n2) igt_assert_cmp_(uint32_t, "%#x", n1, cmp, ncmp, n2)
#define igt_assert_cmps64(n1, cmp, ncmp, n2)  igt_assert_cmp_(long long, "%lld", n1, cmp, ncmp, n2)
#define igt_assert_cmpu64(n1, cmp, ncmp, n2) \
	igt_assert_cmp_(unsigned long long, "%#llx", n1, cmp, ncmp, n2)
#define igt_assert_cmpdouble(n1, cmp, ncmp, n2) igt_assert_cmp_(double, "%#lf", n1, cmp, ncmp, n2)
#define igt_assert_cmpptr(n1, cmp, ncmp, n2)    igt_assert_cmp_(const void *, "%p", n1, cmp, ncmp, n2)

/** igt_assert_eq() and the others - fail unless the two are equal. */
#define igt_assert_eq(n1, n2)        igt_assert_cmpint(n1, ==, !=, n2)
#define igt_assert_eq_u32(n1, n2)    igt_assert_cmpuint(n1, ==, !=, n2)
#define igt_assert_eq_s64(n1, n2)    igt_assert_cmps64(n1, ==, !=, n2)
#define igt_assert_eq_u64(n1, n2)    igt_assert_cmpu64(n1, ==, !=, n2)
#define igt_assert_eq_double(n1, n2) igt_assert_cmpdouble(n1, ==, !=, n2)
#define igt_assert_eq_ptr(n1, n2)    igt_assert_cmpptr(n1, ==, !=, n2)

/** igt_assert_neq() and the others - fail if the two are equal. */
#define igt_assert_neq(n1, n2)        igt_assert_cmpint(n1, !=, ==, n2)
#define igt_assert_neq_u32(n1, n2)    igt_assert_cmpuint(n1, !=, ==, n2)
#define igt_assert_neq_u64(n1, n2)    igt_assert_cmpu64(n1, !=, ==, n2)
#define igt_assert_neq_double(n1, n2) igt_assert_cmpdouble(n1, !=, ==, n2)
#define igt_assert_neq_ptr(n1, n2)    igt_assert_cmpptr(n1, !=, ==, n2)

/** igt_assert_lte() and the others - fail unless n1 <= n2. */
#define igt_assert_lte(n1, n2)     igt_assert_cmpint(n1, <=, >, n2)
#define igt_assert_lte_u32(n1, n2) igt_assert_cmpuint(n1, <=, >, n2)
#define igt_assert_lte_u64(n1, n2) igt_assert_cmpu64(n1, <=, >, n2)
#define igt_assert_lte_s64(n1, n2) igt_assert_cmps64(n1, <=, >, n2)

/** igt_assert_lt() and the others - fail unless n1 < n2. */
#define igt_assert_lt(n1, n2)        igt_assert_cmpint(n1, <, >=, n2)
#define igt_assert_lt_u32(n1, n2)    igt_assert_cmpuint(n1, <, >=, n2)
#define igt_assert_lt_u64(n1, n2)    igt_assert_cmpu64(n1, <, >=, n2)
#define igt_assert_lt_s64(n1, n2)    igt_assert_cmps64(n1, <, >=, n2)
#define igt_assert_lt_double(n1, n2) igt_assert_cmpdouble(n1, <, >=, n2)

/** igt_assert_fd() - fail unless @fd is a file descriptor (0 or more). */
#define igt_assert_fd(fd) igt_assert_f((fd) >= 0, "file descriptor " #fd " is not open\n")

/** igt_require() - skip unless @expr holds. */
#define igt_require(expr)                                                  \
	do {                                                               \
		if (!(expr))                                               \
			igt_skip_check(#expr, NULL);                       \
		else                                                       \
			igt_debug("Test requirement passed: %s\n", #expr); \
	} while (0)

/** igt_require_f() - igt_require() with a printf text. */
#define igt_require_f(expr, f...)                                          \
	do {                                                               \
		if (!(expr))                                               \
			igt_skip_check(#expr, f);                          \
		else                                                       \
			igt_debug("Test requirement passed: %s\n", #expr); \
	} while (0)

/** igt_skip_on() - skip if @expr holds. */
#define igt_skip_on(expr)                                                     \
	do {                                                                  \
		if ((expr))                                                   \
			igt_skip_check("!(" #expr ")", NULL);                 \
		else                                                          \
			igt_debug("Test requirement passed: !(%s)\n", #expr); \
	} while (0)

/** igt_skip_on_f() - igt_skip_on() with a printf text. */
#define igt_skip_on_f(expr, f...)                                             \
	do {                                                                  \
		if ((expr))                                                   \
			igt_skip_check("!(" #expr ")", f);                    \
		else                                                          \
			igt_debug("Test requirement passed: !(%s)\n", #expr); \
	} while (0)

/** igt_require_fd() - skip unless @fd is a file descriptor (0 or more). */
#define igt_require_fd(fd) igt_require_f((fd) >= 0, "file descriptor " #fd " is not open\n")

/* One note about a condition; the value of the whole is the condition's. */
#define igt_note_on_(log, what, text, cond, ...)                                                  \
	({                                                                                        \
		__typeof__(cond) cond_ = (cond);                                                  \
		if (cond_) {                                                                      \
			log(what " on condition %s in function %s, file %s:%i\n", text, __func__, \
			    __FILE__, __LINE__);                                                  \
			__VA_ARGS__;                                                              \
		}                                                                                 \
		cond_;                                                                            \
	})

/** igt_warn_on() - warn if @cond holds. Value: that of @cond. */
#define igt_warn_on(cond) igt_note_on_(igt_warn, "Warning", #cond, cond, (void)0)

/** igt_warn_on_f() - igt_warn_on() with a printf text. */
#define igt_warn_on_f(cond, f...) igt_note_on_(igt_warn, "Warning", #cond, cond, igt_warn(f))

/** igt_debug_on() - note at debug level that @cond holds. Value: that of @cond. */
#define igt_debug_on(cond) igt_note_on_(igt_debug, "Debug", #cond, cond, (void)0)

/** igt_debug_on_f() - igt_debug_on() with a printf text. */
#define igt_debug_on_f(cond, f...) igt_note_on_(igt_debug, "Debug", #cond, cond, igt_debug(f))

/** assert_within_epsilon_up_down() - fail unless ref*(1-down) <= x <= ref*(1+up). */
#define assert_within_epsilon_up_down(x, ref, tol_up, tol_down)                                  \
	igt_assert_f((double)(x) <= (1.0 + (tol_up)) * (double)(ref) &&                          \
			     (double)(x) >= (1.0 - (tol_down)) * (double)(ref),                  \
		     "'%s' != '%s' (%f not within +%.1f%%/-%.1f%% tolerance of %f)\n", #x, #ref, \
		     (double)(x), (tol_up)*100.0, (tol_down)*100.0, (double)(ref))

/** assert_within_epsilon() - the same tolerance, a fraction, both ways. */
#define assert_within_epsilon(x, ref, tol) assert_within_epsilon_up_down(x, ref, tol, tol)

/** assert_within_epsilon_debug() - assert_within_epsilon() that shows @debug_text too. */
#define assert_within_epsilon_debug(x, ref, tol, debug_text)                                \
	igt_assert_f((double)(x) <= (1.0 + (tol)) * (double)(ref) &&                        \
			     (double)(x) >= (1.0 - (tol)) * (double)(ref),                  \
		     "'%s' != '%s' (%f not within %.1f%% tolerance of %f)\n%s\n", #x, #ref, \
		     (double)(x), (tol)*100.0, (double)(ref), debug_text)

/** do_or_die() - fail unless @x is 0. */
#define do_or_die(x) igt_assert((x) == 0)

/** do_ioctl() - fail unless igt_ioctl() returns 0; clears errno. */
#define do_ioctl(fd, ioc, ioc_data)                                   \
	do {                                                          \
		igt_assert_eq(igt_ioctl((fd), (ioc), (ioc_data)), 0); \
		errno = 0;                                            \
	} while (0)

/** do_ioctl_err() - fail unless igt_ioctl() fails with errno @err; clears errno. */
#define do_ioctl_err(fd, ioc, ioc_data, err)                           \
	do {                                                           \
		igt_assert_eq(igt_ioctl((fd), (ioc), (ioc_data)), -1); \
		igt_assert_eq(errno, err);                             \
		errno = 0;                                             \
	} while (0)

#endif /* CORE_IGT_ASSERT_H */
