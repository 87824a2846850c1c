/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_FORK_H
#define CORE_IGT_FORK_H

/*
 * Child processes of a test.
 *
 *	igt_fork(child, 4)
 *		work(child);		// child is 0 to 3; igt_assert() as usual
 *	igt_waitchildren();
 *
 * Children end with their block.  A failed assertion ends the child with status 98, which
 * igt_waitchildren() passes on.  Children must not skip or start children of this kind
 * themselves (SIGABRT).  Those still alive when their subtest or dynamic block ends, however
 * it ends, are killed.
 *
 * Helpers are children that work in the background, also for several subtests.
 */

#include <stdbool.h>
#include <stdlib.h>
#include <sys/types.h>

/* The functions behind the macros; not to be called by hand. */
bool __igt_fork(void);
bool __igt_multi_fork(void);

/**
 * igt_fork() - run a block in @num_children new processes
 * @child: name of an int that the macro declares: 0 to num_children - 1
 * @num_children: how many
 *
 * Only in a subtest, a dynamic block or a simple test.  Fails if no process can be made.
 */
#define igt_fork(child, num_children)                        \
	for (int child = 0; child < (num_children); child++) \
		for (; __igt_fork(); exit(0))

/**
 * igt_multi_fork() - igt_fork() whose children sign what they log
 *
 * Each of their messages begins with ``<g:N> ``, N being the number of the child.
 */
#define igt_multi_fork(child, num_children)                  \
	for (int child = 0; child < (num_children); child++) \
		for (; __igt_multi_fork(); exit(0))

/**
 * igt_waitchildren() - wait for all children of igt_fork() and igt_multi_fork()
 *
 * The first child that failed or died is reported, the others are killed and the block
 * fails with the status of that child, or 128 + the signal.  A child that aborted aborts
 * the test.
 */
void igt_waitchildren(void);

/**
 * __igt_waitchildren() - igt_waitchildren() that leaves the verdict to the caller
 *
 * Return: 0, or the status for igt_fail().
 */
int __igt_waitchildren(void);

/**
 * igt_waitchildren_timeout() - igt_waitchildren() with a limit
 * @seconds: 1 or more; children that take longer are killed and the block fails with 137
 * @reason: what is being waited for, for the message, or NULL
 *
 * Uses SIGALRM and so takes the place of igt_set_timeout().
 */
void igt_waitchildren_timeout(int seconds, const char *reason);

/**
 * igt_kill_children() - send a signal to all children of igt_fork() and igt_multi_fork()
 * @signal: its number
 *
 * They still have to be waited for.
 */
void igt_kill_children(int signal);

/** IGT_HELPERS_MAX - how many helpers may run at a time. */
#define IGT_HELPERS_MAX 4

/**
 * struct igt_helper_process - one helper; all zero before its first use
 * @running: started and neither waited for nor stopped
 * @use_SIGKILL: stop it with SIGKILL instead of SIGTERM
 * @pid: its process
 * @id: for the core's own use
 */
struct igt_helper_process {
	bool running;
	bool use_SIGKILL;
	pid_t pid;
	int id;
};

/* The function behind the macro; not to be called by hand. */
bool __igt_fork_helper(struct igt_helper_process *proc);

/**
 * igt_fork_helper() - run a block in the background
 * @proc: a struct igt_helper_process that is not running
 *
 * Allowed everywhere but in children; does nothing while subtests are listed.  What becomes
 * of the helper is not passed on.  A helper that was started in a subtest or dynamic block
 * which then fails, skips or crashes is stopped with it; one that still runs at the end of a
 * test that otherwise passed is a mistake in the test (SIGABRT).
 */
#define igt_fork_helper(proc) for (; __igt_fork_helper(proc); exit(0))

/**
 * igt_wait_helper() - wait for a helper to end
 * @proc: a running helper
 *
 * Return: its status as waitpid() gives it; -1 if the core stopped it, or it never ran.
 */
int igt_wait_helper(struct igt_helper_process *proc);

/**
 * igt_stop_helper() - end a helper
 * @proc: the helper; nothing happens if it does not run
 *
 * Fails if the helper had already ended by itself, or ends otherwise than by the signal.
 */
void igt_stop_helper(struct igt_helper_process *proc);

/**
 * igt_fatal_error() - stop here: going on would do harm
 *
 * Reboots at once (without syncing disks) if IGT_REBOOT_ON_FATAL_ERROR is a number other
 * than 0, and else waits for ever, for somebody to look at the machine.
 */
void igt_fatal_error(void) __attribute__((noreturn));

#endif /* CORE_IGT_FORK_H */
