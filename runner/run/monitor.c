/* SPDX-License-Identifier: MIT */
#include "runner/run/monitor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/base/clock.h"
#include "runner/comms/comms_socket.h"
#include "runner/run/journal.h"
#include "runner/run/kmsg.h"
#include "runner/run/lines.h"
#include "runner/run/record.h"
#include "runner/run/spawn.h"
#include "runner/run/watch.h"

#define CHUNK            65536
#define DRAIN_LIMIT_NS   (2 * NS_PER_S) /* for what daemons of a finished test still print */
#define EXIT_CANNOT_EXEC 79
#define PACKETS_AT_ONCE  256 /* then others have their turn */

struct monitor {
	const struct monitor_opts *opts;
	struct watch watch;
	struct record record;
	struct comms_socket comms;
	int pipes[2]; /* read ends of stdout and stderr; -1: closed */
	int kmsg_fd;
	unsigned long long start_ns, end_ns;
	bool reaped, interrupted, unfit;
	int status, stop_signal;
	size_t reason_len; /* of the watch's reason, as it was put on record */
	struct lines lines;
};

static void check_record(struct monitor *m)
{
	if (m->record.error && m->watch.pid > 0 && !m->reaped && m->watch.phase < WATCH_KILL)
		watch_kill(&m->watch);
}

/*
 * A test that uses the socket is told at each of its results what it has done
 * to the machine; what comes after that result is not taken any more.
 */
static void check_machine(struct monitor *m)
{
	struct guard *guard = m->opts->guard;
	char *why, *text;
	int err;

	if (!m->comms.used || !guard || m->watch.cause)
		return;
	why = abort_check(&guard->abort, false);
	if (!why)
		return;
	m->unfit = true;
	text = xasprintf("\nThis test caused an abort condition: %s\n", why);
	err = comms_socket_note(&m->comms, text, "abort");
	if (err)
		record_failed(&m->record, COMMS_FILE, err);
	if (!m->reaped)
		watch_end(&m->watch, CAUSE_ABORT, why);
	free(text);
	free(why);
}

static void on_mark(void *arg, const struct mark *mark)
{
	struct monitor *m = arg;

	if (mark->kind == MARK_DYNAMIC_START)
		watch_subtest(&m->watch);
	if (mark->kind != MARK_START && mark->kind != MARK_RESULT)
		return;
	if (!job_match_has(&m->opts->entry->match, mark->name))
		return;
	if (mark->kind == MARK_RESULT) {
		record_result(&m->record, mark->name);
	} else {
		watch_subtest(&m->watch);
		record_start(&m->record, mark->name);
	}
}

/* What comes after its end is limited by the pipes. */
static void count_output(struct monitor *m, size_t bytes)
{
	if (!m->reaped)
		watch_output(&m->watch, bytes);
}

/* Returns false when there is nothing more for now. */
static bool on_kernel_log(struct monitor *m)
{
	size_t bytes = 0;
	int err;

	if (m->kmsg_fd < 0 || m->watch.full)
		return false;
	err = kmsg_copy(m->kmsg_fd, m->record.files[RECORD_DMESG], &bytes);
	if (err < 0)
		record_failed(&m->record, "dmesg.txt", err);
	if (err)
		m->kmsg_fd = -1;
	if (!bytes)
		return false;
	watch_active(&m->watch);
	count_output(m, bytes);
	record_flush(&m->record, RECORD_DMESG);
	return !m->watch.full;
}

static bool on_output(struct monitor *m, enum record_file which);
static bool on_packets(struct monitor *m);

/* What the test said before its result goes on record before the result. */
static void catch_up(struct monitor *m)
{
	while (on_output(m, RECORD_ERR))
		;
	on_kernel_log(m);
}

/* Returns false when there is nothing more for now. */
static bool on_output(struct monitor *m, enum record_file which)
{
	char data[CHUNK];
	ssize_t got;
	int err;

	if (m->pipes[which] < 0)
		return false;
	do
		got = read(m->pipes[which], data, sizeof(data));
	while (got < 0 && errno == EINTR);
	if (got < 0 && errno == EAGAIN)
		return false;
	if (got <= 0) {
		close(m->pipes[which]);
		m->pipes[which] = -1;
		return false;
	}
	watch_active(&m->watch);
	if (m->watch.full)
		return true;
	if (which == RECORD_OUT && memmem(data, (size_t)got, "ubtest ", 7))
		catch_up(m);
	record_output(&m->record, which, data, (size_t)got);
	count_output(m, (size_t)got);
	err = comms_socket_printed(&m->comms, data, (size_t)got);
	if (err)
		record_failed(&m->record, COMMS_FILE, err);
	/* Packets that came before the text may tell that it is mere text. */
	if (which == RECORD_OUT && !m->comms.used)
		on_packets(m);
	if (which == RECORD_OUT && !m->comms.used)
		lines_scan(&m->lines, data, (size_t)got, on_mark, m);
	return true;
}

static void on_packet(struct monitor *m, const struct comms_packet *packet)
{
	static const enum mark_kind kinds[COMMS_OVERRIDE + 1] = {
		[COMMS_SUBTEST_START] = MARK_START,
		[COMMS_SUBTEST_RESULT] = MARK_RESULT,
		[COMMS_DYNAMIC_START] = MARK_DYNAMIC_START,
		[COMMS_DYNAMIC_RESULT] = MARK_DYNAMIC_RESULT,
	};
	struct mark mark = { .kind = kinds[packet->type] };

	if (mark.kind == MARK_NONE)
		return;
	mark.name = (struct span){ packet->text, strlen(packet->text) };
	record_flush(&m->record, RECORD_COMMS);
	on_mark(m, &mark);
	if (mark.kind == MARK_RESULT || mark.kind == MARK_DYNAMIC_RESULT)
		check_machine(m);
}

/* Returns false when there is nothing more for now. */
static bool on_packets(struct monitor *m)
{
	struct comms_packet packet;

	for (int i = 0; i < PACKETS_AT_ONCE && !m->watch.full && !m->unfit; i++) {
		int got = comms_socket_receive(&m->comms, &packet);

		if (got < 0)
			record_failed(&m->record, COMMS_FILE, got);
		if (got <= COMMS_NOTHING)
			return false;
		watch_active(&m->watch);
		count_output(m, m->comms.received);
		m->record.socket_used = m->comms.used;
		if (got == COMMS_RECEIVED)
			on_packet(m, &packet);
	}
	return !m->watch.full && !m->unfit;
}

/* All that the test has said until now. */
static void read_all(struct monitor *m)
{
	bool more = true;

	for (int i = 0; more && i < PACKETS_AT_ONCE; i++) {
		more = on_output(m, RECORD_OUT);
		more |= on_output(m, RECORD_ERR);
		more |= on_packets(m);
		more |= on_kernel_log(m);
	}
}

/* Why the test is being killed, where its output ends. */
static void note_kill(struct monitor *m)
{
	struct watch *watch = &m->watch;
	int err = 0;

	if (m->comms.used)
		err = comms_socket_note(&m->comms, watch->note, "incomplete");
	else
		record_output(&m->record, RECORD_OUT, watch->note, strlen(watch->note));
	if (err)
		record_failed(&m->record, COMMS_FILE, err);
	*watch->note = '\0';
}

static void on_signals(struct monitor *m)
{
	struct signalfd_siginfo info;

	while (read(m->opts->signal_fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGCHLD)
			continue;
		/* What it said before it is told to stop counts, after that it does not. */
		if (!m->stop_signal)
			read_all(m);
		m->stop_signal = (int)info.ssi_signo;
		m->interrupted |= record_stop(&m->record, m->stop_signal);
		m->comms.stopped = true;
		watch_stop(&m->watch);
	}
	if (!m->reaped && waitpid(m->watch.pid, &m->status, WNOHANG) == m->watch.pid) {
		m->reaped = true;
		m->end_ns = clock_ns();
	}
}

/* The watch has something to say about why it kills the test: it goes on record at once. */
static void note_reason(struct monitor *m)
{
	size_t len = strlen(m->watch.reason);
	int err;

	if (!m->watch.cause || len == m->reason_len)
		return;
	if (!m->reason_len && m->watch.timeout) {
		err = comms_socket_note(&m->comms, NULL, "timeout");
		if (err)
			record_failed(&m->record, COMMS_FILE, err);
	}
	m->reason_len = len;
	record_blame(&m->record, m->watch.cause, m->watch.reason);
}

static void wait_for_something(struct monitor *m)
{
	struct pollfd fds[] = {
		{ .fd = m->opts->signal_fd, .events = POLLIN },
		{ .fd = m->pipes[RECORD_OUT], .events = POLLIN },
		{ .fd = m->pipes[RECORD_ERR], .events = POLLIN },
		{ .fd = m->watch.full ? -1 : m->kmsg_fd, .events = POLLIN },
		{ .fd = m->watch.full || m->unfit ? -1 : m->comms.fd, .events = POLLIN },
	};
	int left = watch_check(&m->watch);

	note_reason(m);
	if (*m->watch.note)
		note_kill(m);
	check_record(m);
	if (m->watch.phase == WATCH_GIVEN_UP)
		return;
	if (m->opts->tick_ms && (left < 0 || left > (int)m->opts->tick_ms))
		left = (int)m->opts->tick_ms;
	poll(fds, ARRAY_SIZE(fds), left);
	if (fds[1].revents)
		on_output(m, RECORD_OUT);
	if (fds[2].revents)
		on_output(m, RECORD_ERR);
	if (fds[4].revents)
		on_packets(m);
	if (fds[3].revents)
		on_kernel_log(m);
	if (fds[0].revents)
		on_signals(m);
	if (m->opts->tick)
		m->opts->tick(m->opts->arg, seen_running(&m->opts->entry->seen),
			      m->opts->entry->seen.n_finished);
}

/* The process is gone: take what it left in the pipes, and end what it left running. */
static void drain(struct monitor *m)
{
	unsigned long long end = clock_ns() + DRAIN_LIMIT_NS;
	bool more = true;
	int err;

	kill(-m->watch.pid, SIGKILL);
	while (more && !m->record.error && clock_ns() < end) {
		more = on_output(m, RECORD_OUT);
		more |= on_output(m, RECORD_ERR);
		more |= on_packets(m);
		more |= on_kernel_log(m);
	}
	err = comms_socket_complain(&m->comms, m->record.files[RECORD_ERR]);
	if (err)
		record_failed(&m->record, "err.txt", err);
}

static int exit_code(const struct monitor *m)
{
	if (!m->reaped)
		return JOURNAL_UNKNOWN_STATUS;
	return WIFSIGNALED(m->status) ? -WTERMSIG(m->status) : WEXITSTATUS(m->status);
}

static void note_start(struct monitor *m, char *const argv[], pid_t pid)
{
	int err = comms_socket_started(&m->comms, argv, pid);

	if (err)
		record_failed(&m->record, COMMS_FILE, err);
}

/* The entry has output then, and so a verdict of its own. */
static void note_no_start(struct monitor *m, const char *path, int error)
{
	m->watch.cause = CAUSE_EXEC;
	snprintf(m->watch.reason, sizeof(m->watch.reason), "cannot execute: %s", strerror(error));
	if (dprintf(m->record.files[RECORD_ERR], "Cannot execute %s: %s\n", path, strerror(error)) <
	    0)
		record_failed(&m->record, "err.txt", -errno);
}

/* --run-subtest a,b --dynamic-subtest d --hook h */
static int start(struct monitor *m)
{
	const struct monitor_opts *opts = m->opts;
	const struct strlist *hooks = &opts->settings->hooks;
	char *path = xasprintf("%s/%s", opts->settings->test_root, opts->entry->job->binary);
	char **argv = xcalloc(6 + 2 * hooks->n, sizeof(*argv));
	char *const *envp;
	int fds[2][2] = { { -1, -1 }, { -1, -1 } }, argc = 1, err = 0;
	pid_t pid = -1;

	argv[0] = path;
	if (opts->args->subtests) {
		argv[argc++] = (char *)"--run-subtest";
		argv[argc++] = opts->args->subtests;
	}
	if (opts->args->dynamic) {
		argv[argc++] = (char *)"--dynamic-subtest";
		argv[argc++] = opts->args->dynamic;
	}
	for (size_t i = 0; i < hooks->n; i++) {
		argv[argc++] = (char *)"--hook";
		argv[argc++] = hooks->v[i];
	}
	if (pipe2(fds[0], O_CLOEXEC) || pipe2(fds[1], O_CLOEXEC))
		err = -errno;
	for (int i = 0; i < 2 && !err; i++) {
		fcntl(fds[i][0], F_SETFL, O_NONBLOCK);
		m->pipes[i] = fds[i][0];
	}
	if (!err && m->record.files[RECORD_COMMS] >= 0)
		err = comms_socket_open(&m->comms, m->record.files[RECORD_COMMS]);
	envp = comms_socket_env(&m->comms, opts->envp);
	if (!err)
		err = spawn_test(path, argv, envp, fds[0][1], fds[1][1], &pid);
	for (int i = 0; i < 2; i++)
		if (fds[i][1] >= 0)
			close(fds[i][1]);
	watch_start(&m->watch, opts->settings, opts->guard, pid);
	if (!err)
		note_start(m, argv, pid);
	else
		note_no_start(m, path, -err);
	free(argv);
	free(path);
	return err;
}

/* The last word on the process; nothing is said when what ran has to run again. */
static void write_end(struct monitor *m, const struct monitor_result *result)
{
	int err;

	note_reason(m);
	record_end(&m->record, m->watch.cause || m->interrupted, m->watch.timeout, result->code,
		   result->time_s);
	err = comms_socket_end(&m->comms, result->code, result->time_s);
	if (err)
		record_failed(&m->record, COMMS_FILE, err);
	record_flush(&m->record, RECORD_COMMS);
}

/* The runner was told to stop; SIGHUP asks for a record of that. */
static void write_stop(struct monitor *m, struct monitor_result *result)
{
	if (m->stop_signal != SIGHUP)
		return;
	result->code = JOURNAL_NOT_RUN;
	result->time_s = 0;
	write_end(m, result);
}

static void finish(struct monitor *m, struct monitor_result *result)
{
	result->end = MONITOR_ENDED;
	result->signal = m->stop_signal;
	if (!m->record.error && m->interrupted && !m->watch.cause) {
		result->end = MONITOR_INTERRUPTED;
		write_stop(m, result);
	} else if (!m->record.error) {
		if (!m->reaped)
			result->end = MONITOR_STUCK;
		/* How it took being told to stop says nothing about its results. */
		if (m->stop_signal && !m->watch.cause && result->code < 0)
			result->code = JOURNAL_UNKNOWN_STATUS;
		write_end(m, result);
	}
	if (m->record.error) {
		result->end = MONITOR_CANNOT_WRITE;
		result->error = m->record.error;
		result->file = m->record.error_file;
	}
	record_close(&m->record);
	for (int i = 0; i < 2; i++)
		if (m->pipes[i] >= 0)
			close(m->pipes[i]);
	comms_socket_close(&m->comms);
}

struct monitor_result monitor_run(const struct monitor_opts *opts)
{
	struct monitor m = {
		.opts = opts,
		.comms = COMMS_SOCKET_NONE,
		.pipes = { -1, -1 },
		.kmsg_fd = opts->kmsg_fd,
	};
	struct monitor_result result = { 0 };

	if (!record_open(&m.record, opts->settings, opts->entry, opts->dirfd)) {
		if (m.kmsg_fd >= 0)
			kmsg_skip(m.kmsg_fd);
		m.start_ns = clock_ns();
		if (start(&m)) {
			m.reaped = true;
			m.status = EXIT_CANNOT_EXEC << 8;
			m.end_ns = m.start_ns;
		} else {
			while (!m.reaped && m.watch.phase != WATCH_GIVEN_UP)
				wait_for_something(&m);
			if (!m.reaped)
				m.end_ns = clock_ns();
			drain(&m);
			check_machine(&m);
		}
		result.code = exit_code(&m);
		result.time_s = (double)(m.end_ns - m.start_ns) / 1e9;
	}
	finish(&m, &result);
	return result;
}
