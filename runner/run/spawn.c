/* SPDX-License-Identifier: MIT */
#include "runner/run/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/base/clock.h"

/* What the child needs to know; it shares our memory until it executes the program. */
struct child {
	const char *path;
	char *const *argv, *const *envp;
	int out_fd, err_fd;
	pid_t parent;
	volatile int error;
};

/*
 * Signals that are ignored stay so in a program that is executed; handlers do
 * not.  Nobody ignores others once the first child runs.
 */
static void find_ignored(sigset_t *ret)
{
	static sigset_t ignored;
	static bool known;
	struct sigaction action;

	if (!known) {
		sigemptyset(&ignored);
		for (int sig = 1; sig < _NSIG; sig++)
			if (!sigaction(sig, NULL, &action) && action.sa_handler == SIG_IGN)
				sigaddset(&ignored, sig);
		known = true;
	}
	*ret = ignored;
}

static bool redirect(int fd, int target, int flags)
{
	int null = fd < 0 ? open("/dev/null", flags) : -1;

	return (fd >= 0 || null >= 0) && dup2(fd < 0 ? null : fd, target) == target;
}

/* System calls only: after vfork() the rest is not ours. */
static void run_child(struct child *child, const sigset_t *ignored)
{
	const struct sigaction by_default = { .sa_handler = SIG_DFL };
	sigset_t none;

	/* A runner that is killed does not leave its tests behind. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != child->parent)
		_exit(127);
	setpgid(0, 0);
	for (int sig = 1; sig < _NSIG; sig++)
		if (sigismember(ignored, sig) == 1)
			sigaction(sig, &by_default, NULL);
	sigemptyset(&none);
	if (redirect(-1, 0, O_RDONLY | O_CLOEXEC) &&
	    redirect(child->out_fd, 1, O_WRONLY | O_CLOEXEC) &&
	    redirect(child->err_fd, 2, O_WRONLY | O_CLOEXEC) &&
	    !sigprocmask(SIG_SETMASK, &none, NULL))
		execve(child->path, child->argv, child->envp);
	child->error = errno;
	_exit(127);
}

int spawn_test(const char *path, char *const argv[], char *const envp[], int out_fd, int err_fd,
	       pid_t *ret_pid)
{
	struct child child = { path, argv, envp, out_fd, err_fd, getpid(), 0 };
	sigset_t all, old, ignored;
	pid_t pid;

	find_ignored(&ignored);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	pid = vfork();
	if (!pid)
		run_child(&child, &ignored);
	if (pid < 0)
		child.error = errno;
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (pid > 0 && child.error)
		spawn_reap(pid);
	if (child.error)
		return -child.error;
	*ret_pid = pid;
	return 0;
}

int spawn_reap(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

bool spawn_told_to_stop(void)
{
	static const int stops[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	sigset_t pending;

	sigpending(&pending);
	for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++)
		if (sigismember(&pending, stops[i]) == 1)
			return true;
	return false;
}

int spawn_wait(pid_t pid, unsigned long long end_ns, int *ret_status)
{
	int ret = 0;

	while (!waitpid(pid, ret_status, WNOHANG)) {
		if (spawn_told_to_stop())
			ret = -EINTR;
		else if (end_ns && clock_ns() >= end_ns)
			ret = -ETIMEDOUT;
		if (ret) {
			kill(-pid, SIGKILL);
			*ret_status = spawn_reap(pid);
			return ret;
		}
		usleep(1000);
	}
	return 0;
}
