/* SPDX-License-Identifier: MIT */
/*
 * Child processes made by a plain fork().
 */

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "choice.h"

/* What becomes of the child, as a shell would put it. */
static int status_of(pid_t child)
{
	int status;

	igt_assert_eq(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void *skip_in_thread(void *arg)
{
	igt_skip("in a thread\n");
	return arg;
}

static volatile bool chatter;

static void *log_in_thread(void *arg)
{
	while (chatter)
		igt_debug("chatter\n");
	return arg;
}

/* A child that waited for a lock of the thread would never end. */
static void fork_many_loggers(void)
{
	for (int i = 0; i < 300; i++) {
		pid_t child = fork();

		if (!child) {
			igt_debug("in a child\n");
			_exit(0);
		}
		igt_assert_eq(status_of(child), 0);
	}
}

static void run_child(void)
{
	if (chosen("assert"))
		igt_assert(false);
	if (chosen("skip"))
		igt_skip("not in a child\n");
	if (chosen("crash"))
		raise(SIGSEGV);
	if (chosen("leak"))
		pause();
	_exit(0);
}

int choice_main()
{
	static pid_t child;

	igt_subtest("child") {
		child = fork();
		if (!child)
			run_child();
		if (!chosen("leak"))
			igt_info("status of the child: %d\n", status_of(child));
	}
	igt_subtest("next")
		igt_info("runs once\n");
	igt_subtest("children-log-while-a-thread-logs") {
		pthread_t thread;

		chatter = true;
		igt_assert_eq(pthread_create(&thread, NULL, log_in_thread, NULL), 0);
		igt_set_timeout(10, "a child that hangs");
		fork_many_loggers();
		igt_reset_timeout();
		chatter = false;
		pthread_join(thread, NULL);
	}
	igt_subtest("skip-in-thread") {
		pthread_t thread;

		igt_assert_eq(pthread_create(&thread, NULL, skip_in_thread, NULL), 0);
		pthread_join(thread, NULL);
	}
	igt_fixture() {
		if (chosen("leak")) {
			siginfo_t info;

			kill(child, SIGKILL);
			igt_assert_eq(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT), 0);
		}
	}
}
