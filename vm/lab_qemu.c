/* SPDX-License-Identifier: MIT */
/* QEMU's process: how it starts, how we talk to it, how it ends. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab_priv.h"

#define QUIT_MS 1000

static void __attribute__((noreturn))
run_qemu(char **argv, int log_fd, pid_t parent, bool die_with_us)
{
	sigset_t none;

	setsid(); /* a ^C on the terminal is the command's, not QEMU's */
	if (die_with_us) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(1);
	}
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	dup2(open("/dev/null", O_RDWR | O_CLOEXEC), 0);
	dup2(log_fd, 1);
	dup2(log_fd, 2);
	execv(argv[0], argv);
	_exit(127);
}

static void close_pair(int pair[2])
{
	for (int i = 0; i < 2; i++)
		if (pair[i] >= 0)
			close(pair[i]);
}

/* Our ends are [0]; QEMU inherits [1]. */
static int make_pair(int pair[2])
{
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair)) {
		pair[0] = pair[1] = -1;
		return -errno;
	}
	fcntl(pair[0], F_SETFD, FD_CLOEXEC);
	return 0;
}

static int spawn(struct lab *lab, const int control[2], const int qmp[2])
{
	struct lab_strv a = { 0 };
	pid_t parent = getpid();

	for (size_t i = 0; i < lab->args.n; i++)
		lab_strv_add(&a, "%s", lab->args.v[i]);
	lab_machine_run_args(lab, control[1], qmp[1], &a);
	if (lab->qemu_log_fd >= 0)
		close(lab->qemu_log_fd);
	lab->qemu_log_fd = memfd_create("qemu", MFD_CLOEXEC);
	lab->pid = fork();
	if (!lab->pid)
		run_qemu(a.v, lab->qemu_log_fd, parent, !lab->run_dir[0]);
	lab_strv_done(&a);
	if (lab->pid > 0) {
		lab->pid_fd = pidfd_open(lab->pid, 0);
		return 0;
	}
	lab->pid = 0;
	return lab_reason(lab, LAB_NOT_STARTED, "cannot start QEMU: %s", strerror(errno));
}

/* Return: 0 or -EIO (reason set). */
int lab_qemu_start(struct lab *lab)
{
	int control[2] = { -1, -1 }, qmp[2] = { -1, -1 }, err = 0;

	if (lab->opts->keep)
		err = lab_keep_dir(lab);
	else if (make_pair(control) || make_pair(qmp))
		err = lab_reason(lab, LAB_NOT_STARTED, "no sockets: %s", strerror(errno));
	if (!err)
		err = spawn(lab, control, qmp);
	if (err) {
		close_pair(control);
		close_pair(qmp);
		return err;
	}
	if (lab->opts->keep)
		return lab_keep_connect(lab);
	close(control[1]);
	close(qmp[1]);
	lab->control_fd = control[0];
	lab->qmp.fd = qmp[0];
	return 0;
}

static bool wait_gone(const struct lab *lab, int timeout_ms)
{
	struct pollfd fd = { lab->pid_fd, POLLIN, 0 };

	return poll(&fd, 1, timeout_ms) > 0;
}

static void close_all(struct lab *lab)
{
	int *const fds[] = { &lab->pid_fd, &lab->control_fd, &lab->qmp.fd };

	for (size_t i = 0; i < ARRAY_SIZE(fds); i++) {
		if (*fds[i] >= 0)
			close(*fds[i]);
		*fds[i] = -1;
	}
	lab_buf_done(&lab->qmp.in);
	lab_buf_done(&lab->from_guest);
	lab_buf_done(&lab->to_guest);
	lab->pid = 0;
}

/* Lets the machine run on without us. */
void lab_qemu_leave(struct lab *lab)
{
	close_all(lab);
}

/* quit, then SIGKILL; closes everything.  Return: QEMU's status as from waitpid(2). */
int lab_qemu_end(struct lab *lab)
{
	int status = 0;

	if (!lab->pid)
		return 0;
	if (!wait_gone(lab, 0) && (!lab_qmp_send(lab, "quit") || !wait_gone(lab, QUIT_MS))) {
		kill(lab->pid, SIGKILL);
		wait_gone(lab, QUIT_MS);
	}
	waitpid(lab->pid, &status, 0); /* fails for a machine that an earlier run has kept */
	close_all(lab);
	lab_keep_remove(lab);
	return status;
}

/* The last line that QEMU itself has printed, or "". */
void lab_qemu_message(const struct lab *lab, char *ret_line, size_t size)
{
	char text[4096], *start;
	ssize_t len = pread(lab->qemu_log_fd, text, sizeof(text) - 1, 0);

	text[len > 0 ? len : 0] = '\0';
	while (len > 0 && text[len - 1] == '\n')
		text[--len] = '\0';
	start = strrchr(text, '\n');
	snprintf(ret_line, size, "%s", start ? start + 1 : text);
}
