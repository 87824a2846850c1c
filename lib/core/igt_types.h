/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_TYPES_H
#define CORE_IGT_TYPES_H

/*
 * Variables that clean up after themselves.
 *
 * A skip or a failed assertion leaves a subtest by a jump, which runs no cleanup: such a variable
 * belongs outside of the subtests, where fixtures fill it.
 *
 *	igt_subtest_group() {
 *		igt_fd_t(fd);
 *
 *		igt_fixture()
 *			fd = open_device();
 *		igt_subtest("use")
 *			use(fd);
 *	}
 */

/** cleanup_with() - call @fn with the address of the variable when its scope is left. */
#define cleanup_with(fn) __attribute__((__cleanup__(fn)))

/* SIGABRT within a subtest or dynamic block. */
void __igt_assert_in_outer_scope(void);

/**
 * igt_cleanup_fd() - close a file descriptor and forget it
 * @fd: the variable; -1 is passed over, and is its value afterwards
 */
void igt_cleanup_fd(volatile int *fd);

/**
 * igt_fd_t() - declare a file descriptor that is closed at the end of its scope
 *
 * ``volatile int``, -1 at first.  Declared within a subtest or dynamic block it is a mistake in the
 * test: one critical line and SIGABRT.
 */
#define igt_fd_t(name__)                                      \
	volatile int name__ cleanup_with(igt_cleanup_fd) = ({ \
		__igt_assert_in_outer_scope();                \
		-1;                                           \
	})

#endif /* CORE_IGT_TYPES_H */
