/* SPDX-License-Identifier: MIT */
/*
 * Children of igt_fork() and igt_multi_fork().
 */

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "choice.h"

static volatile int *shared; /* seen by all processes */

static void count_one(void)
{
	__sync_fetch_and_add(shared, 1);
}

static void sleep_for_ever(void)
{
	for (;;)
		pause();
}

/* What goes wrong in a child. */
static void misbehave(void)
{
	if (chosen("assert"))
		igt_assert(false);
	if (chosen("skip"))
		igt_skip("not in a child\n");
	if (chosen("require"))
		igt_require(false);
	if (chosen("exit"))
		_exit(5);
	if (chosen("kill"))
		raise(SIGKILL);
	if (chosen("abort"))
		igt_abort_on_f(true, "a broken system\n");
	if (chosen("fork"))
		igt_fork(grandchild, 1)
			count_one();
	if (chosen("wait"))
		igt_waitchildren();
	if (chosen("success"))
		igt_success();
}

/* The others would live for ever. */
static void one_of_three_misbehaves(void)
{
	igt_fork(child, 3) {
		if (child == 1)
			misbehave();
		sleep_for_ever();
	}
	igt_waitchildren();
}

static void wait_beside_a_child_of_our_own(void)
{
	pid_t own = fork();
	int status;

	if (!own)
		_exit(7);
	igt_fork(child, 2) {
		usleep(20000);
		count_one();
	}
	igt_waitchildren();
	igt_assert_eq(*shared, 2);
	igt_assert_eq(waitpid(own, &status, 0), own);
	igt_assert_eq(WEXITSTATUS(status), 7);
}

static void *fork_in_thread(void *arg)
{
	igt_fork(child, 1)
		count_one();
	return arg;
}

static void all_pass(void)
{
	for (int round = 0; round < 2; round++) {
		igt_fork(child, 5) {
			igt_assert_lt(child, 5);
			count_one();
		}
		igt_waitchildren();
	}
	igt_assert_eq(*shared, 10);
	igt_waitchildren();
}

static void end_by_kill_children(void)
{
	igt_fork(child, 3) {
		signal(SIGUSR1, SIG_DFL);
		sleep_for_ever();
	}
	igt_multi_fork(child, 2) {
		signal(SIGUSR1, SIG_DFL);
		sleep_for_ever();
	}
	usleep(50000);
	igt_kill_children(SIGUSR1);
	igt_assert_eq(__igt_waitchildren(), 128 + SIGUSR1);
}

static void signed_messages(void)
{
	igt_multi_fork(child, 2) {
		if (child == 1) {
			igt_info("info ");
			igt_info("continued\n");
			igt_warn("a warning\n");
		}
	}
	igt_waitchildren();
	igt_info("the parent signs nothing\n");
}

static void several_kinds(void)
{
	igt_fork(child, 1)
		sleep_for_ever();
	igt_multi_fork(child, 3) {
		if (child == 2)
			misbehave();
		sleep_for_ever();
	}
	igt_waitchildren();
}

static void nobody_is_left(void)
{
	igt_assert_eq(waitpid(-1, NULL, WNOHANG), -1);
	igt_assert_eq(errno, ECHILD);
}

static void in_dynamic_blocks(void)
{
	igt_fork(child, 1)
		sleep_for_ever();
	igt_dynamic("leaves-one")
		igt_fork(child, 1)
			sleep_for_ever();
	igt_dynamic("one-is-left") {
		igt_kill_children(SIGKILL);
		igt_assert_neq(waitpid(-1, NULL, 0), -1);
		nobody_is_left();
	}
}

int choice_main()
{
	pthread_t thread;

	igt_fixture() {
		shared =
			mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (chosen("fixture"))
			igt_fork(child, 1)
				count_one();
	}
	igt_subtest("pass")
		all_pass();
	igt_subtest("misbehaving")
		one_of_three_misbehaves();
	igt_subtest("misbehaving-multi")
		several_kinds();
	igt_subtest("signed")
		signed_messages();
	igt_subtest("killed")
		end_by_kill_children();
	igt_subtest("leak") {
		igt_fork(child, 2)
			sleep_for_ever();
		igt_multi_fork(child, 2)
			sleep_for_ever();
	}
	igt_subtest("leak-1024") {
		igt_fork(child, 1024)
			sleep_for_ever();
		igt_assert(false);
	}
	igt_subtest("leak-and-crash") {
		igt_fork(child, 2)
			sleep_for_ever();
		raise(SIGSEGV);
	}
	igt_subtest_with_dynamic("dynamic")
		in_dynamic_blocks();
	igt_subtest("timeout") {
		igt_fork(child, 1)
			sleep_for_ever();
		igt_waitchildren_timeout(1, chosen("reason") ? "two sleepers" : NULL);
	}
	igt_subtest("timeout-not-reached") {
		igt_fork(child, 2)
			count_one();
		igt_waitchildren_timeout(1, NULL);
		igt_assert_eq(*shared, 2);
		igt_assert_eq(usleep(1100000), 0);
	}
	igt_subtest("beside-a-child-of-our-own")
		wait_beside_a_child_of_our_own();
	igt_subtest("in-a-thread") {
		igt_assert_eq(pthread_create(&thread, NULL, fork_in_thread, NULL), 0);
		pthread_join(thread, NULL);
	}
	igt_subtest("nobody-left")
		nobody_is_left();
}
