/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_SIGNAL_H
#define CORE_IGT_SIGNAL_H

/*
 * Signals as a disturbance: does the kernel cope with system calls that are interrupted?
 *
 * Either at random, by a helper that sends SIGCONT every 2 ms, or systematically, ioctl by ioctl:
 *
 *	igt_while_interruptible(true)
 *		do_ioctl(fd, REQUEST, &arg);
 */

#include <stdbool.h>

#include "core/igt_macros.h"

/**
 * igt_ioctl() - ioctl() that is repeated while it fails with EINTR or EAGAIN
 *
 * What do_ioctl() uses.  A pointer, which igt_while_interruptible() turns elsewhere.
 *
 * Return: as ioctl(): -1 and errno on failure.
 */
extern int (*igt_ioctl)(int fd, unsigned long request, void *arg);

/**
 * igt_fork_signal_helper() - begin to send SIGCONT every 2 ms
 *
 * To all processes of the test's process group, which the test becomes the leader of if it is
 * not; system calls that sleep then end with EINTR.  Does nothing while subtests are listed.  As
 * every helper it ends with a subtest that began it and fails; see igt_fork.h.
 */
void igt_fork_signal_helper(void);

/** igt_stop_signal_helper() - end that; nothing happens if it was not begun. */
void igt_stop_signal_helper(void);

/** igt_suspend_signal_helper() - stop sending until igt_resume_signal_helper(). */
void igt_suspend_signal_helper(void);

/** igt_resume_signal_helper() - go on sending. */
void igt_resume_signal_helper(void);

/* State of one loop, and the functions behind the macro; not to be used by hand. */
struct __igt_sigiter {
	unsigned int pass;
	bool injecting;
};
bool __igt_sigiter_continue(struct __igt_sigiter *iter, bool enable);
void __igt_sigiter_end(struct __igt_sigiter *iter);

/**
 * igt_while_interruptible() - repeat a block, interrupting its ioctls at later and later moments
 * @enable: false: run the block once and undisturbed
 *
 * Each igt_ioctl() of this thread, and so each do_ioctl(), gets a signal some time after its
 * start: 1 us in the first pass, twice as much in each next one, and twice as much whenever it
 * has to be repeated.  The loop ends after a pass in which no signal came.  Loops inside the
 * block run once.  Uses SIGRTMIN.
 */
#define igt_while_interruptible(enable)                                       \
	for (struct __igt_sigiter __attribute__((cleanup(__igt_sigiter_end))) \
	     igt_unique(igt_iter) = { 0, false };                             \
	     __igt_sigiter_continue(&igt_unique(igt_iter), (enable));)

#endif /* CORE_IGT_SIGNAL_H */
