/* SPDX-License-Identifier: MIT */
/*
 * The helper that sends SIGCONT, a signal that does no harm to processes which do not expect it.
 */

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/igt_fork.h"
#include "core/igt_macros.h"
#include "core/igt_signal.h"

static struct igt_helper_process helper = { .use_SIGKILL = true };
static pid_t former_group;
static struct sigaction former_action;

/* Only a signal with a handler interrupts system calls. */
static void on_cont(int sig)
{
}

static void __attribute__((noreturn)) send_signals(pid_t group)
{
	const struct timespec rest = { .tv_nsec = 2 * NSEC_PER_MSEC };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setpgid(0, 0); /* not to itself */
	while (!kill(-group, SIGCONT))
		nanosleep(&rest, NULL);
	for (;;)
		pause();
}

void igt_fork_signal_helper(void)
{
	const struct sigaction action = { .sa_handler = on_cont };

	if (core_opts.mode != CORE_RUN)
		return;
	former_group = getpgrp();
	if (former_group != getpid())
		setpgid(0, 0);
	sigaction(SIGCONT, &action, &former_action);
	igt_fork_helper(&helper)
		send_signals(getppid());
}

void igt_stop_signal_helper(void)
{
	if (!helper.running)
		return;
	igt_stop_helper(&helper);
	sigaction(SIGCONT, &former_action, NULL);
	if (former_group != getpid())
		setpgid(0, former_group);
}

void igt_suspend_signal_helper(void)
{
	siginfo_t info;

	if (!helper.running)
		return;
	kill(helper.pid, SIGSTOP);
	while (waitid(P_PID, (id_t)helper.pid, &info, WSTOPPED | WEXITED | WNOWAIT) < 0 &&
	       errno == EINTR)
		;
}

void igt_resume_signal_helper(void)
{
	if (helper.running)
		kill(helper.pid, SIGCONT);
}
