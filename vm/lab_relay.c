/* SPDX-License-Identifier: MIT */
/*
 * While the command runs: input to the guest, output from it, signals, the terminal's
 * size, and three clocks: the time limit, the signs of life of each CPU, and the grace
 * of a command that was told to stop.
 */
#include <endian.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab_priv.h"

#define BOOT_MS    120000
#define HANG_MS    16000 /* a soft lockup is found by the guest itself in 8 to 12 s */
#define NMI_MS     10000 /* the panic prints only after all CPUs have shown where they are */
#define GRACE_MS   10000
#define MAX_CPUS   64
#define MAX_QUEUED (1u << 20)
#define CHUNK      4096 /* never blocks on a pipe that poll() calls writable */
#define ESCAPE_KEY 0x1d /* ^] */

struct relay {
	struct lab *lab;
	struct lab_buf out, err; /* for our stdout and stderr */
	int in_fd, out_fd, err_fd;
	bool ready, started, exited, broken;
	bool closed;        /* QEMU has closed the control connection */
	uint32_t in_flight; /* bytes of stdin without ACK */
	uint32_t beats[MAX_CPUS];
	uint64_t beat_ns[MAX_CPUS]; /* when it last changed */
	unsigned int num_cpus;
	unsigned int escapes;
	uint64_t grace_ns; /* end of the grace, 0: nobody wants to stop it */
};

static void send_signal(struct relay *r, int sig)
{
	uint8_t number = (uint8_t)sig;

	lab_frame_put(&r->lab->to_guest, LAB_SIGNAL, &number, 1);
}

static void note_beats(struct relay *r, const struct lab_frame *frame)
{
	uint32_t value;

	for (unsigned int i = 0; i < MAX_CPUS && lab_frame_u32(frame, i, &value); i++) {
		if (i >= r->num_cpus || value != r->beats[i])
			r->beat_ns[i] = lab_now_ns();
		r->beats[i] = value;
		if (i >= r->num_cpus)
			r->num_cpus = i + 1;
	}
}

static void take_frame(struct relay *r, const struct lab_frame *frame)
{
	struct lab *lab = r->lab;
	uint32_t value = 0;

	switch (frame->type) {
	case LAB_READY:
		r->ready = true;
		break;
	case LAB_STARTED:
		r->started = true;
		lab->result->ready_ms =
			(unsigned int)((lab_now_ns() - lab->start_ns) / 1000000) + 1;
		break;
	case LAB_OUT:
		lab_buf_add(&r->out, frame->payload, frame->len);
		break;
	case LAB_ERR:
		lab_buf_add(&r->err, frame->payload, frame->len);
		break;
	case LAB_ACK:
		if (lab_frame_u32(frame, 0, &value))
			r->in_flight -= value < r->in_flight ? value : r->in_flight;
		break;
	case LAB_BEAT:
		note_beats(r, frame);
		break;
	case LAB_LOG:
		lab_say(lab, "%.*s", (int)frame->len, (const char *)frame->payload);
		break;
	case LAB_FAIL:
		lab_reason(lab, LAB_NOT_STARTED, "the guest: %.*s", (int)frame->len,
			   (const char *)frame->payload);
		r->broken = true;
		break;
	case LAB_EXIT:
		lab_frame_u32(frame, 0, &value);
		lab->result->wait_status = (int)value;
		r->exited = true;
		break;
	}
}

static void read_guest(struct relay *r)
{
	struct lab *lab = r->lab;
	char data[65536];
	struct lab_frame frame;
	ssize_t len = read(lab->control_fd, data, sizeof(data));
	int got;

	if (len > 0)
		lab_buf_add(&lab->from_guest, data, (size_t)len);
	else if (len == 0 || errno != EAGAIN)
		r->closed = true;
	while ((got = lab_frame_get(&lab->from_guest, &frame)) > 0) {
		take_frame(r, &frame);
		lab_frame_next(&lab->from_guest, &frame);
	}
	if (got < 0) {
		lab_reason(lab, LAB_HANG, "the guest sends nonsense");
		r->broken = true;
	}
}

static void write_guest(struct lab *lab)
{
	while (lab->to_guest.len) {
		ssize_t done = send(lab->control_fd, lab->to_guest.data, lab->to_guest.len,
				    MSG_NOSIGNAL | MSG_DONTWAIT);

		if (done <= 0)
			return;
		lab_buf_drop(&lab->to_guest, (size_t)done);
	}
}

/* In raw mode no key is ours but this one, pressed three times in a row. */
static void watch_escape(struct relay *r, const char *data, ssize_t len)
{
	for (ssize_t i = 0; r->lab->tty && i < len; i++) {
		r->escapes = data[i] == ESCAPE_KEY ? r->escapes + 1 : 0;
		if (r->escapes < 3)
			continue;
		lab_reason(r->lab, LAB_INTERRUPTED, "ended by three times ^]");
		r->lab->result->host_signal = SIGQUIT;
		r->broken = true;
	}
}

static void read_stdin(struct relay *r)
{
	char data[CHUNK];
	ssize_t len = read(r->in_fd, data, sizeof(data));

	watch_escape(r, data, len);
	if (len > 0) {
		lab_frame_put(&r->lab->to_guest, LAB_IN, data, (size_t)len);
		r->in_flight += (uint32_t)len;
	} else if (len == 0 || errno != EINTR) {
		lab_frame_put(&r->lab->to_guest, LAB_EOF, NULL, 0);
		r->in_fd = -1;
	}
}

/* Output that nobody reads any more ends the command as a pipe's end would. */
static void write_out(struct relay *r, int *fd, struct lab_buf *buf)
{
	ssize_t done = write(*fd, buf->data, buf->len < CHUNK ? buf->len : CHUNK);

	if (done > 0) {
		lab_buf_drop(buf, (size_t)done);
	} else if (errno != EINTR && errno != EAGAIN) {
		*fd = -1;
		buf->len = 0;
		send_signal(r, SIGPIPE);
	}
}

static void send_size(struct relay *r)
{
	struct winsize size;
	uint8_t payload[4];

	if (!r->lab->tty || ioctl(r->lab->opts->stdout_fd, TIOCGWINSZ, &size))
		return;
	payload[0] = size.ws_row & 0xff;
	payload[1] = (uint8_t)(size.ws_row >> 8);
	payload[2] = size.ws_col & 0xff;
	payload[3] = (uint8_t)(size.ws_col >> 8);
	lab_frame_put(&r->lab->to_guest, LAB_WINCH, payload, sizeof(payload));
}

/* True: the user wants an end at once. */
static bool take_signal(struct relay *r)
{
	struct signalfd_siginfo info;
	struct lab_result *result = r->lab->result;

	if (read(r->lab->signal_fd, &info, sizeof(info)) != sizeof(info))
		return false;
	if (info.ssi_signo == SIGWINCH) {
		send_size(r);
		return false;
	}
	result->host_signal = (int)info.ssi_signo;
	if (r->grace_ns || !r->started)
		return true;
	r->grace_ns = lab_now_ns() + lab_scale_ms(GRACE_MS) * 1000000ull;
	send_signal(r, (int)info.ssi_signo);
	return false;
}

/*
 * The CPUs that stand still: LAB_NO_CPU, LAB_ALL_CPUS or the index of the first one.  CPUs that
 * stop together were not last seen together: the others count as alive for half the time.
 */
static int stuck_cpu(const struct relay *r)
{
	uint64_t now = lab_now_ns(), limit = lab_scale_ms(HANG_MS) * 1000000ull;
	bool others_alive = false;
	int first = LAB_NO_CPU;

	for (unsigned int i = 0; i < r->num_cpus; i++) {
		if (now - r->beat_ns[i] > limit && first == LAB_NO_CPU)
			first = (int)i;
		others_alive = others_alive || now - r->beat_ns[i] <= limit / 2;
	}
	if (first != LAB_NO_CPU && r->num_cpus > 1 && !others_alive)
		return LAB_ALL_CPUS;
	return first;
}

/* An NMI makes the stuck CPU print where it is, and panic. */
static void provoke_trace(struct lab *lab)
{
	struct pollfd fd = { lab->pid_fd, POLLIN, 0 };

	if (lab_qmp_send(lab, "inject-nmi"))
		poll(&fd, 1, (int)lab_scale_ms(NMI_MS));
}

/* True when one of the three clocks has run out. */
static bool times_up(struct relay *r)
{
	struct lab *lab = r->lab;
	uint64_t now = lab_now_ns();
	int cpu;

	if (lab->opts->gdb)
		return false;
	cpu = stuck_cpu(r);
	if (cpu != LAB_NO_CPU) {
		provoke_trace(lab);
		lab_hang_verdict(lab, cpu, lab_scale_ms(HANG_MS) / 1000);
		return true;
	}
	if (lab->deadline_ns && now > lab->deadline_ns) {
		lab_reason(lab, LAB_TIME_LIMIT, "time limit of %u ms is over",
			   lab->opts->time_limit_ms);
		return true;
	}
	if (r->grace_ns && now > r->grace_ns) {
		lab_reason(lab, LAB_INTERRUPTED, "the command did not stop after %s",
			   strsignal(lab->result->host_signal));
		return true;
	}
	return false;
}

static void poll_once(struct relay *r, struct pollfd fds[7])
{
	struct lab *lab = r->lab;
	bool room = r->out.len < MAX_QUEUED && r->err.len < MAX_QUEUED;
	bool window = r->in_flight < LAB_STDIN_WINDOW - CHUNK;

	fds[0] = (struct pollfd){ r->closed ? -1 : lab->control_fd,
				  (short)((room ? POLLIN : 0) | (lab->to_guest.len ? POLLOUT : 0)),
				  0 };
	fds[1] = (struct pollfd){ lab->pid_fd, POLLIN, 0 };
	fds[2] = (struct pollfd){ lab->qmp.fd, POLLIN, 0 };
	fds[3] = (struct pollfd){ lab->signal_fd, POLLIN, 0 };
	fds[4] = (struct pollfd){ window && r->started ? r->in_fd : -1, POLLIN, 0 };
	fds[5] = (struct pollfd){ r->out.len ? r->out_fd : -1, POLLOUT, 0 };
	fds[6] = (struct pollfd){ r->err.len ? r->err_fd : -1, POLLOUT, 0 };
	poll(fds, 7, 200);
	if (!room) /* the user is slow, not the guest */
		for (unsigned int i = 0; i < r->num_cpus; i++)
			r->beat_ns[i] = lab_now_ns();
}

static void handle(struct relay *r, const struct pollfd fds[7])
{
	struct lab *lab = r->lab;
	json_t *reply = NULL;

	if (fds[0].revents & POLLIN)
		read_guest(r);
	if (fds[2].revents && lab_qmp_read(&lab->qmp, &reply) > 0)
		json_decref(reply);
	if (fds[4].revents)
		read_stdin(r);
	if (fds[5].revents)
		write_out(r, &r->out_fd, &r->out);
	if (fds[6].revents)
		write_out(r, &r->err_fd, &r->err);
	if (r->out_fd < 0)
		r->out.len = 0;
	if (r->err_fd < 0)
		r->err.len = 0;
	write_guest(lab);
}

/* Runs until the command ends.  Return: 0 it exited, -EIO anything else (reason set). */
int lab_relay(struct lab *lab)
{
	const struct lab_opts *o = lab->opts;
	struct relay r = {
		.lab = lab, .in_fd = o->stdin_fd, .out_fd = o->stdout_fd, .err_fd = o->stderr_fd
	};
	struct pollfd fds[7];
	int err = -EIO;

	for (r.num_cpus = 0; r.num_cpus < o->cpus; r.num_cpus++)
		r.beat_ns[r.num_cpus] = lab_now_ns();
	if (r.in_fd < 0)
		lab_frame_put(&lab->to_guest, LAB_EOF, NULL, 0);
	write_guest(lab);
	for (;;) {
		poll_once(&r, fds);
		handle(&r, fds);
		if (r.exited && !r.out.len && !r.err.len) {
			err = 0;
			break;
		}
		if (r.broken)
			break;
		if (fds[1].revents && (r.closed || !(fds[0].revents & POLLIN))) {
			lab_verdict(lab, lab_qemu_end(lab));
			break;
		}
		if (fds[3].revents && take_signal(&r)) {
			lab_reason(lab, LAB_INTERRUPTED, "stopped: %s",
				   strsignal(lab->result->host_signal));
			break;
		}
		if (times_up(&r))
			break;
	}
	lab_buf_done(&r.out);
	lab_buf_done(&r.err);
	return err;
}

/* Waits for READY of a cold boot. */
int lab_boot_wait(struct lab *lab)
{
	struct relay r = { .lab = lab, .in_fd = -1, .out_fd = -1, .err_fd = -1 };
	uint64_t limit = lab->opts->gdb ? UINT64_MAX :
					  lab_now_ns() + lab_scale_ms(BOOT_MS) * 1000000ull;
	struct pollfd fds[7];

	for (;;) {
		poll_once(&r, fds);
		handle(&r, fds);
		if (r.ready)
			return 0;
		if (fds[1].revents) {
			lab_verdict(lab, lab_qemu_end(lab));
			return -EIO;
		}
		if (fds[3].revents && take_signal(&r))
			return lab_reason(lab, LAB_INTERRUPTED, "stopped: %s",
					  strsignal(lab->result->host_signal));
		if (lab_now_ns() > limit)
			return lab_reason(lab, LAB_NOT_STARTED, "the guest did not boot in %u s",
					  lab_scale_ms(BOOT_MS) / 1000);
		if (times_up(&r))
			return -EIO;
	}
}
