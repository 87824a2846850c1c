/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_MACROS_H
#define CORE_IGT_MACROS_H

/*
 * Small macros every test may use.  They depend on nothing else of the core.
 */

/** igt_tokencat() - paste two tokens after expanding both. */
#define igt_tokencat2(x, y) x##y
#define igt_tokencat(x, y)  igt_tokencat2(x, y)

/** igt_unique() - an identifier starting with @prefix, unique to this source line. */
#define igt_unique(prefix) igt_tokencat(prefix, __LINE__)

/** READ_ONCE(), WRITE_ONCE() - one access the compiler neither tears nor repeats. */
#ifndef READ_ONCE
#define READ_ONCE(x)     (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, v) (*(volatile __typeof__(x) *)&(x) = (v))
#endif

/** ARRAY_SIZE() - number of elements of an array (not of a pointer). */
#ifndef ARRAY_SIZE
#define ARRAY_SIZE(arr) (sizeof(arr) / sizeof((arr)[0]))
#endif

/** ALIGN(), ALIGN_DOWN() - round @v up or down to a multiple of @a, a power of two. */
#ifndef ALIGN
#define ALIGN(v, a)      (((v) + ((__typeof__(v))(a)-1)) & ~((__typeof__(v))(a)-1))
#define ALIGN_DOWN(v, a) ((v) & ~((__typeof__(v))(a)-1))
#endif

/** for_if() - an if that can follow a for in an iterator macro without a dangling else. */
#define for_if(expr__)   \
	if (!(expr__)) { \
	} else

/** igt_assume() - tell the compiler that @expr holds; undefined behaviour if it does not. */
#define igt_assume(expr)                         \
	do {                                     \
		if (!(expr))                     \
			__builtin_unreachable(); \
	} while (0)

/** igt_ignore_warn() - evaluate @value and throw the result away knowingly. */
#define igt_ignore_warn(value) \
	do {                   \
		if (value) {   \
		}              \
	} while (0)

#define USEC_PER_SEC  1000000L
#define NSEC_PER_SEC  1000000000L
#define NSEC_PER_MSEC 1000000L
#define NSEC_PER_USEC 1000L
#define MSEC_PER_SEC  1000L
#define USEC_PER_MSEC 1000L

#endif /* CORE_IGT_MACROS_H */
