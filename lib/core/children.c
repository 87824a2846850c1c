/* SPDX-License-Identifier: MIT */
/*
 * Children of igt_fork() and igt_multi_fork().
 */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/igt_assert.h"
#include "core/igt_fork.h"
#include "core/igt_log.h"
#include "core/igt_result.h"
#include "core/igt_structure.h"
#include "core/igt_time.h"

struct child {
	pid_t pid;
	volatile bool alive; /* not reaped yet */
	bool multi;
	unsigned int number;   /* among those of its kind */
	enum core_block block; /* where it was made */
};

/* Read by signal handlers: entries are complete before they are counted. */
static struct child *volatile children;
static volatile unsigned int child_count;
static unsigned int child_room;

/* In a child of igt_multi_fork(): "<g:N> ". */
static char signature[24];

const char *core_child_signature(void)
{
	return signature;
}

/* The number of the next child of this kind. */
static unsigned int next_number(bool multi)
{
	unsigned int number = 0;

	for (unsigned int i = 0; i < child_count; i++)
		if (children[i].multi == multi)
			number++;
	return number;
}

/* Room for one more.  The old table is not freed before the new one is in its place. */
static void make_room(void)
{
	struct child *grown, *old = children;

	if (child_count < child_room)
		return;
	grown = calloc(child_room + 64, sizeof(*grown));
	igt_assert_f(grown, "no memory for another child\n");
	if (child_count)
		memcpy(grown, old, child_count * sizeof(*grown));
	children = grown;
	child_room += 64;
	free(old);
}

void core_check_fork_is_legal(const char *what)
{
	if (core_is_child())
		core_illegal("%s() in a child process\n", what);
	if (!core_is_main_thread())
		core_illegal("%s() in a thread other than the main one\n", what);
}

/*
 * Forks with nothing left in the buffers.  A time limit must not strike before the caller
 * has noted the child: SIGALRM is blocked until it restores the signal mask @ret_before.
 */
pid_t core_fork(sigset_t *ret_before)
{
	sigset_t alarm_only;

	core_log_end_line();
	fflush(NULL);
	sigemptyset(&alarm_only);
	sigaddset(&alarm_only, SIGALRM);
	sigprocmask(SIG_BLOCK, &alarm_only, ret_before);
	return fork();
}

static void become_child(bool multi, unsigned int number)
{
	child_count = 0;
	if (multi)
		snprintf(signature, sizeof(signature), "<g:%u> ", number);
}

static bool fork_child(const char *what, bool multi)
{
	unsigned int number;
	sigset_t before;
	pid_t pid;

	core_check_fork_is_legal(what);
	if (core_opts.has_subtests && core_block() < CORE_SUBTEST)
		core_illegal("%s() outside of subtests\n", what);

	make_room();
	number = next_number(multi);
	pid = core_fork(&before);
	if (pid > 0) {
		children[child_count] = (struct child){ pid, true, multi, number, core_block() };
		child_count++;
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	igt_assert_f(pid >= 0, "%s(): no new process\n", what);
	if (pid == 0)
		become_child(multi, number);
	return pid == 0;
}

bool __igt_fork(void)
{
	return fork_child("igt_fork", false);
}

bool __igt_multi_fork(void)
{
	return fork_child("igt_multi_fork", true);
}

void igt_kill_children(int signal)
{
	for (unsigned int i = 0; i < child_count; i++)
		if (children[i].alive)
			kill(children[i].pid, signal);
}

/*
 * Waits until some child of this process has ended and leaves it to be reaped.
 * Return: its process, or 0 after a signal.
 */
static pid_t wait_for_any(void)
{
	siginfo_t info = { .si_pid = 0 };

	return waitid(P_ALL, 0, &info, WEXITED | WNOWAIT) ? 0 : info.si_pid;
}

/* Return: the child that was reaped; NULL if @pid is none of them or has not ended. */
static struct child *reap(struct child *child, int *ret_status)
{
	if (!child->alive || waitpid(child->pid, ret_status, WNOHANG) != child->pid)
		return NULL;
	child->alive = false;
	return child;
}

/*
 * Waits for the next child to end.  One that the test forked by itself is left for the
 * test to reap; since the kernel may show that one only, all of ours are tried then.
 */
static struct child *reap_next(int *ret_status)
{
	for (;;) {
		pid_t pid = wait_for_any();
		bool known = false;

		for (unsigned int i = 0; i < child_count; i++) {
			if (children[i].pid == pid && reap(&children[i], ret_status))
				return &children[i];
			known |= children[i].alive && children[i].pid == pid;
		}
		for (unsigned int i = 0; !known && i < child_count; i++)
			if (reap(&children[i], ret_status))
				return &children[i];
		if (pid && !known)
			usleep(1000);
	}
}

/* Return: the exit status that stands for this wait status. */
static int report(const struct child *child, int status)
{
	char who[64];

	if (child->multi)
		snprintf(who, sizeof(who), "dynamic child %u pid:%d", child->number, child->pid);
	else
		snprintf(who, sizeof(who), "child %u", child->number);
	if (WIFEXITED(status)) {
		igt_info("%s failed with exit status %d\n", who, WEXITSTATUS(status));
		return WEXITSTATUS(status);
	}
	igt_info("%s died with signal %d, %s\n", who, WTERMSIG(status),
		 strsignal(WTERMSIG(status)));
	return 128 + WTERMSIG(status);
}

static unsigned int count_alive(void)
{
	unsigned int alive = 0;

	for (unsigned int i = 0; i < child_count; i++)
		alive += children[i].alive;
	return alive;
}

static volatile sig_atomic_t time_is_up;
static const char *timeout_reason;

int __igt_waitchildren(void)
{
	int err = 0;

	if (core_is_child())
		core_illegal("igt_waitchildren() in a child process\n");
	for (unsigned int alive = count_alive(); alive; alive--) {
		int status = 0;
		struct child *child = reap_next(&status);

		if (!status || err)
			continue;
		if (time_is_up)
			igt_info("Timed out waiting for children%s%s\n", timeout_reason ? ": " : "",
				 timeout_reason ? timeout_reason : "");
		err = report(child, status);
		igt_kill_children(SIGKILL);
	}
	child_count = 0;
	return err;
}

static void judge(int err)
{
	igt_abort_on_f(err == IGT_EXIT_ABORT, "a child aborted\n");
	if (err)
		igt_fail(err);
}

void igt_waitchildren(void)
{
	judge(__igt_waitchildren());
}

static void on_alarm(int sig)
{
	if (core_is_child())
		return;
	time_is_up = 1;
	igt_kill_children(SIGKILL);
}

void igt_waitchildren_timeout(int seconds, const char *reason)
{
	const struct sigaction action = { .sa_handler = on_alarm };
	int err;

	igt_reset_timeout();
	time_is_up = 0;
	timeout_reason = reason;
	sigaction(SIGALRM, &action, NULL);
	alarm((unsigned int)seconds);
	err = __igt_waitchildren();
	igt_reset_timeout();
	time_is_up = 0;
	judge(err);
}

static void wait_for(pid_t pid)
{
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/* Also called from signal handlers. */
void core_children_end(enum core_block block)
{
	unsigned int kept = 0;

	if (core_is_child())
		return;
	for (unsigned int i = 0; i < child_count; i++)
		if (children[i].alive && children[i].block >= block)
			kill(children[i].pid, SIGKILL);
	for (unsigned int i = 0; i < child_count; i++) {
		if (children[i].alive && children[i].block >= block)
			wait_for(children[i].pid);
		else if (children[i].alive)
			children[kept++] = children[i];
	}
	child_count = kept;
}
