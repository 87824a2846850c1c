/* SPDX-License-Identifier: MIT */
/*
 * What a runner hears over its socket.
 */

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/igt_core.h"

#define LONG_TEXT 10000

static void *log_in_thread(void *arg)
{
	igt_warn("of a thread\n");
	return arg;
}

static void log_in_child(void)
{
	pid_t child = fork();

	if (child == 0) {
		igt_warn("of a child\n");
		_exit(0);
	}
	igt_assert_eq(waitpid(child, NULL, 0), child);
}

static void on_alarm(int sig)
{
}

/* Signals interrupt whatever waits for room in the socket. */
static void disturb(void)
{
	const struct sigaction action = { .sa_handler = on_alarm };

	sigaction(SIGALRM, &action, NULL);
	ualarm(1000, 1000);
}

int igt_main()
{
	igt_subtest("levels") {
		igt_debug("not shown\n");
		igt_info("one ");
		igt_info("line\n");
		igt_warn("a warning\n");
	}
	igt_subtest("long") {
		static char text[LONG_TEXT + 1];

		for (int i = 0; i < LONG_TEXT; i++)
			text[i] = 'x';
		igt_info("%s", text);
	}
	igt_subtest("own-output") {
		printf("straight to stdout\n");
		fprintf(stderr, "straight to stderr\n");
	}
	igt_subtest("thread") {
		pthread_t thread;

		igt_assert_eq(pthread_create(&thread, NULL, log_in_thread, NULL), 0);
		igt_assert_eq(pthread_join(thread, NULL), 0);
	}
	igt_subtest("child")
		log_in_child();
	igt_subtest("unfinished")
		igt_warn("no newline");
	igt_subtest("many") {
		for (int i = 0; i < 5000; i++)
			igt_info("again\n");
		igt_info("last\n");
	}
	igt_subtest("disturbed") {
		disturb();
		igt_info("still complete\n");
		ualarm(0, 0);
	}
	igt_subtest("program-without-socket")
		igt_assert_eq(system("test -z \"$IGT_RUNNER_SOCKET_FD\" && "
				     "! ls -l /proc/self/fd | grep -q socket"),
			      0);
	igt_subtest("second-wind") {
		igt_info("said while the runner sleeps\n");
		sleep(1);
	}
	igt_subtest("killed")
		raise(SIGTERM);
}
