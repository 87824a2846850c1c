/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_THREAD_H
#define CORE_IGT_THREAD_H

/*
 * Assertions in threads.
 *
 * A failed assertion in a thread other than the main one ends that thread (pthread_exit()) and
 * is remembered.  The block that runs in the main thread then fails when it ends, whether it
 * would succeed or skip; so join the threads before the end of the block.  A failure that
 * comes between two blocks fails the next one.
 *
 * Such a thread must not skip, require, start children or end a block (SIGABRT).  It may log:
 * its lines carry ``[thread:TID]``.
 */

#include <stdbool.h>

/**
 * igt_thread_is_main() - is this the main thread?
 *
 * Return: true in the thread that called main().
 */
bool igt_thread_is_main(void);

/**
 * igt_thread_fail() - remember that a thread failed
 *
 * Done by failing assertions; the calling thread goes on.
 */
void igt_thread_fail(void);

/** igt_thread_clear_fail_state() - forget that a thread failed. */
void igt_thread_clear_fail_state(void);

/**
 * igt_thread_assert_no_failures() - fail the running block if a thread failed
 *
 * In the main thread only.  Done at the end of each block anyway.
 */
void igt_thread_assert_no_failures(void);

#endif /* CORE_IGT_THREAD_H */
