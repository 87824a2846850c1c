/* SPDX-License-Identifier: MIT */
/* One command: how it starts, where its input and output go, how it ends. */
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "init.h"

/* Leaves three ends in @child and three in @job; -errno if there are no more. */
static int open_pipes(struct init_job *job, int child[3])
{
	int in[2], out[2], err[2];

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
		return -errno;
	child[0] = in[0];
	child[1] = out[1];
	child[2] = err[1];
	job->in = in[1];
	job->out = out[0];
	job->err = err[0];
	return 0;
}

static int open_terminal(struct init_job *job, int child[3], const struct init_request *req)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	int slave;

	if (master < 0 || grantpt(master) || unlockpt(master))
		return -errno;
	slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (slave < 0)
		return -errno;
	job->in = job->out = master;
	job->err = -1;
	child[0] = child[1] = child[2] = slave;
	init_job_resize(job, req->rows, req->cols);
	return 0;
}

static void __attribute__((noreturn)) run_child(int fds[3], const struct init_request *req)
{
	sigset_t none;
	int err;

	setsid();
	if (req->tty)
		ioctl(fds[0], TIOCSCTTY, 0);
	for (int i = 0; i < 3; i++)
		dup2(fds[i], i);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (req->cwd && chdir(req->cwd))
		fprintf(stderr, "gauntlet: cannot enter %s in the lab: %s\n", req->cwd,
			strerror(errno));
	environ = req->env;
	execvp(req->argv[0], req->argv);
	err = errno;
	fprintf(stderr, "gauntlet: cannot run '%s' in the lab: %s\n", req->argv[0], strerror(err));
	_exit(err == ENOENT ? 127 : 126);
}

int init_job_start(struct init_job *job, const struct init_request *req)
{
	int child[3], err;

	*job = (struct init_job){ .in = -1, .out = -1, .err = -1 };
	err = req->tty ? open_terminal(job, child, req) : open_pipes(job, child);
	if (err) {
		init_fail("cannot make pipes or a terminal: %s", strerror(-err));
		return err;
	}
	job->pid = fork();
	if (job->pid < 0) {
		init_fail("cannot fork: %s", strerror(errno));
		return -errno;
	}
	if (!job->pid)
		run_child(child, req);
	for (int i = 0; i < (req->tty ? 1 : 3); i++)
		close(child[i]);
	fcntl(job->in, F_SETFL, O_NONBLOCK);
	fcntl(job->out, F_SETFL, O_NONBLOCK);
	if (job->err >= 0)
		fcntl(job->err, F_SETFL, O_NONBLOCK);
	return 0;
}

static void acknowledge(uint32_t bytes, struct lab_buf *to_host)
{
	uint32_t le = htole32(bytes);

	lab_frame_put(to_host, LAB_ACK, &le, sizeof(le));
}

/* A terminal stays open at the end of input: it gets a ^D instead. */
static void close_input(struct init_job *job)
{
	if (job->in < 0)
		return;
	if (job->in == job->out) {
		if (write(job->in, "\004", 1) < 0)
			return;
	} else {
		close(job->in);
		job->in = -1;
	}
}

/* Gives the command what stdin has; the host may send as much again. */
void init_job_write(struct init_job *job, struct lab_buf *to_host)
{
	while (job->in >= 0 && job->stdin_data.len) {
		ssize_t done = write(job->in, job->stdin_data.data, job->stdin_data.len);

		if (done < 0 && errno == EAGAIN)
			return;
		if (done <= 0) { /* the command has closed its stdin: the rest is nobody's */
			if (job->in != job->out) {
				close(job->in);
				job->in = -1;
			}
			done = (ssize_t)job->stdin_data.len;
		}
		lab_buf_drop(&job->stdin_data, (size_t)done);
		acknowledge((uint32_t)done, to_host);
	}
	if (job->in < 0 && job->stdin_data.len) {
		acknowledge((uint32_t)job->stdin_data.len, to_host);
		job->stdin_data.len = 0;
	}
	if (job->eof && !job->stdin_data.len) {
		job->eof = false;
		close_input(job);
	}
}

/* Moves what there is of *@fd to the host; closes it at its end.  True: something moved. */
bool init_job_read(int *fd, uint8_t type, struct lab_buf *to_host)
{
	char data[32768];
	ssize_t len;

	if (*fd < 0)
		return false;
	len = read(*fd, data, sizeof(data));
	if (len > 0) {
		lab_frame_put(to_host, type, data, (size_t)len);
		return true;
	}
	if (len < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	close(*fd);
	*fd = -1;
	return false;
}

/* The command is gone: the rest of its output, then its status. */
void init_job_end(struct init_job *job, int wait_status, struct lab_buf *to_host)
{
	uint32_t le = htole32((uint32_t)wait_status);

	if (job->in == job->out)
		job->in = -1;
	while (init_job_read(&job->out, LAB_OUT, to_host))
		;
	while (init_job_read(&job->err, LAB_ERR, to_host))
		;
	sync();
	lab_frame_put(to_host, LAB_EXIT, &le, sizeof(le));
	if (job->in >= 0)
		close(job->in);
	if (job->out >= 0)
		close(job->out);
	if (job->err >= 0)
		close(job->err);
	lab_buf_done(&job->stdin_data);
	*job = (struct init_job){ .in = -1, .out = -1, .err = -1 };
}

void init_job_resize(const struct init_job *job, unsigned int rows, unsigned int cols)
{
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };

	if (job->out >= 0 && rows && cols)
		ioctl(job->out, TIOCSWINSZ, &size);
}
