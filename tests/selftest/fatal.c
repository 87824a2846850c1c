/* SPDX-License-Identifier: MIT */
/*
 * igt_fatal_error(), seen by a parent that has no time for ever.
 */

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "choice.h"

int choice_main()
{
	igt_subtest("waits-for-ever") {
		int status;
		pid_t child = fork();

		if (!child) {
			alarm(1);
			igt_fatal_error();
		}
		igt_assert_eq(waitpid(child, &status, 0), child);
		igt_assert(WIFSIGNALED(status));
		igt_assert_eq(WTERMSIG(status), SIGALRM);
	}
}
