/* SPDX-License-Identifier: MIT */
#include "runner/monitor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/clock.h"
#include "runner/comms_socket.h"
#include "runner/entry.h"
#include "runner/files.h"
#include "runner/journal.h"
#include "runner/kmsg.h"
#include "runner/orphan.h"
#include "runner/parse.h"
#include "runner/scan.h"
#include "runner/spawn.h"
#include "runner/watch.h"

#define CHUNK            65536
#define DRAIN_LIMIT_NS   (2 * NS_PER_S) /* for what daemons of a finished test still print */
#define EXIT_CANNOT_EXEC 79

#define PACKETS_AT_ONCE  256 /* then others have their turn */

enum { OUT, ERR, DMESG, COMMS, JOURNAL, FILE_COUNT };
static const char *const file_names[] = { "out.txt", "err.txt", "dmesg.txt", COMMS_FILE,
					  "journal.txt" };

struct monitor {
	const struct monitor_opts *opts;
	struct watch watch;
	struct comms_socket comms;
	int pipes[2]; /* read ends of stdout and stderr; -1: closed */
	int files[FILE_COUNT], kmsg_fd;
	int error, error_file; /* the first write that failed */
	unsigned long long start_ns, end_ns;
	bool reaped, timeout_noted;
	int status, stop_signal;
	char line[SCAN_NAME_MAX + 64]; /* an unfinished line of stdout */
	size_t line_len;
	bool line_too_long;
	char subtest[SCAN_NAME_MAX]; /* the last that was journalled */
	bool in_subtest;
	struct job_match match;
};

static void write_failed(struct monitor *m, int file, int err)
{
	if (!m->error) {
		m->error = -err;
		m->error_file = file;
		if (m->watch.pid > 0 && !m->reaped)
			watch_kill(&m->watch);
	}
}

static void on_mark(struct monitor *m, const struct mark *mark)
{
	bool known;
	int err;

	if (mark->kind == MARK_DYNAMIC_START)
		watch_subtest(&m->watch);
	if (mark->kind != MARK_START && mark->kind != MARK_RESULT)
		return;
	if (mark->name.len >= SCAN_NAME_MAX || !job_match_has(&m->match, mark->name))
		return;
	known = span_is(mark->name, m->subtest);
	m->in_subtest = mark->kind == MARK_START;
	if (mark->kind == MARK_START)
		watch_subtest(&m->watch);
	if (known)
		return;
	memcpy(m->subtest, mark->name.data, mark->name.len);
	m->subtest[mark->name.len] = '\0';
	if (m->comms.used)
		return;
	err = journal_add_subtest(m->files[JOURNAL], m->subtest);
	if (err)
		write_failed(m, JOURNAL, err);
}

/* Finds whole lines in a piece of stdout. */
static void scan_output(struct monitor *m, const char *data, size_t len)
{
	struct mark mark;

	while (len) {
		const char *end = memchr(data, '\n', len);
		size_t part = end ? (size_t)(end - data) : len;

		if (m->line_too_long || m->line_len + part > sizeof(m->line)) {
			m->line_too_long = !end;
			m->line_len = 0;
		} else if (end && !m->line_len) {
			if (scan_line(data, part, &mark))
				on_mark(m, &mark);
		} else {
			memcpy(m->line + m->line_len, data, part);
			m->line_len += part;
			if (end && scan_line(m->line, m->line_len, &mark))
				on_mark(m, &mark);
			if (end)
				m->line_len = 0;
		}
		part += !!end;
		data += part;
		len -= part;
	}
}

/* What comes after its end is limited by the pipes. */
static void count_output(struct monitor *m, size_t bytes)
{
	if (!m->reaped)
		watch_output(&m->watch, bytes);
}

/* Returns false when there is nothing more for now. */
static bool on_output(struct monitor *m, int which)
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
	err = file_write_all(m->files[which], data, (size_t)got);
	count_output(m, (size_t)got);
	if (err)
		write_failed(m, which, err);
	else if (which == OUT && !m->comms.used)
		scan_output(m, data, (size_t)got);
	err = comms_socket_printed(&m->comms, data, (size_t)got);
	if (err)
		write_failed(m, COMMS, err);
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
	on_mark(m, &mark);
}

/* Returns false when there is nothing more for now. */
static bool on_packets(struct monitor *m)
{
	struct comms_packet packet;

	for (int i = 0; i < PACKETS_AT_ONCE && !m->watch.full; i++) {
		int got = comms_socket_receive(&m->comms, &packet);

		if (got < 0)
			write_failed(m, COMMS, got);
		if (got <= COMMS_NOTHING)
			return false;
		watch_active(&m->watch);
		count_output(m, m->comms.packet.len);
		if (got == COMMS_RECEIVED)
			on_packet(m, &packet);
	}
	return !m->watch.full;
}

static void note_timeout(struct monitor *m)
{
	int err = comms_socket_note(&m->comms, NULL, "timeout");

	m->timeout_noted = true;
	if (err)
		write_failed(m, COMMS, err);
}

/* Why the test is being killed, where its output ends. */
static void note_kill(struct monitor *m)
{
	struct watch *watch = &m->watch;
	int err, file = m->comms.used ? COMMS : OUT;

	if (m->comms.used)
		err = comms_socket_note(&m->comms, watch->note, "incomplete");
	else
		err = file_write_all(m->files[OUT], watch->note, strlen(watch->note));
	if (err)
		write_failed(m, file, err);
	*watch->note = '\0';
}

static void on_kernel_log(struct monitor *m)
{
	size_t bytes = 0;
	int err;

	if (m->kmsg_fd < 0 || m->watch.full)
		return;
	err = kmsg_copy(m->kmsg_fd, m->files[DMESG], &bytes);
	if (err < 0)
		write_failed(m, DMESG, err);
	if (err)
		m->kmsg_fd = -1;
	if (bytes)
		watch_active(&m->watch);
	count_output(m, bytes);
}

static void on_signals(struct monitor *m)
{
	struct signalfd_siginfo info;

	while (read(m->opts->signal_fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGCHLD)
			continue;
		m->stop_signal = (int)info.ssi_signo;
		watch_stop(&m->watch);
	}
	if (!m->reaped && waitpid(m->watch.pid, &m->status, WNOHANG) == m->watch.pid) {
		m->reaped = true;
		m->end_ns = clock_ns();
	}
}

static void wait_for_something(struct monitor *m)
{
	struct pollfd fds[] = {
		{ .fd = m->opts->signal_fd, .events = POLLIN },
		{ .fd = m->pipes[OUT], .events = POLLIN },
		{ .fd = m->pipes[ERR], .events = POLLIN },
		{ .fd = m->watch.full ? -1 : m->kmsg_fd, .events = POLLIN },
		{ .fd = m->watch.full ? -1 : m->comms.fd, .events = POLLIN },
	};
	int left = watch_check(&m->watch);

	if (m->watch.timeout && !m->timeout_noted)
		note_timeout(m);
	if (*m->watch.note)
		note_kill(m);
	if (m->watch.phase == WATCH_GIVEN_UP)
		return;
	if (m->opts->tick_ms && (left < 0 || left > (int)m->opts->tick_ms))
		left = (int)m->opts->tick_ms;
	poll(fds, ARRAY_SIZE(fds), left);
	if (fds[1].revents)
		on_output(m, OUT);
	if (fds[2].revents)
		on_output(m, ERR);
	if (fds[4].revents)
		on_packets(m);
	if (fds[3].revents)
		on_kernel_log(m);
	if (fds[0].revents)
		on_signals(m);
	if (m->opts->tick)
		m->opts->tick(m->opts->arg, m->in_subtest ? m->subtest : NULL);
}

/* The process is gone: take what it left in the pipes, and end what it left running. */
static void drain(struct monitor *m)
{
	unsigned long long end = clock_ns() + DRAIN_LIMIT_NS;
	bool more = true;
	int err;

	kill(-m->watch.pid, SIGKILL);
	while (more && !m->error && clock_ns() < end) {
		more = on_output(m, OUT);
		more |= on_output(m, ERR);
		more |= on_packets(m);
	}
	on_kernel_log(m);
	err = comms_socket_complain(&m->comms, m->files[ERR]);
	if (err)
		write_failed(m, ERR, err);
}

static int exit_code(const struct monitor *m)
{
	if (!m->reaped)
		return JOURNAL_UNKNOWN_STATUS;
	return WIFSIGNALED(m->status) ? -WTERMSIG(m->status) : WEXITSTATUS(m->status);
}

static int open_files(struct monitor *m)
{
	for (int i = 0; i < FILE_COUNT; i++)
		m->files[i] = -1;
	/* The journal first: once it is empty, nothing of an earlier try counts. */
	for (int i = FILE_COUNT - 1; i >= 0; i--) {
		if (i == COMMS && !m->opts->settings->socket) {
			unlinkat(m->opts->dirfd, COMMS_FILE, 0);
			continue;
		}
		m->files[i] = file_open_append(m->opts->dirfd, file_names[i], true);
		if (m->files[i] < 0) {
			write_failed(m, i, m->files[i]);
			return -1;
		}
	}
	if (unlinkat(m->opts->dirfd, ENTRY_REASON_FILE, 0) && errno != ENOENT)
		write_failed(m, JOURNAL, -errno);
	return m->error ? -1 : 0;
}

static void note_start(struct monitor *m, char *const argv[], pid_t pid)
{
	int err = orphan_note(m->opts->dirfd, pid);

	if (err)
		write_failed(m, JOURNAL, err);
	err = comms_socket_started(&m->comms, argv, pid);
	if (err)
		write_failed(m, COMMS, err);
}

/* The entry has output then, and so a verdict of its own. */
static void note_no_start(struct monitor *m, const char *path, int error)
{
	snprintf(m->watch.reason, sizeof(m->watch.reason), "cannot execute: %s", strerror(error));
	if (dprintf(m->files[ERR], "Cannot execute %s: %s\n", path, strerror(error)) < 0)
		write_failed(m, ERR, -errno);
}

/* --run-subtest a,b --dynamic-subtest d --hook h */
static int start(struct monitor *m)
{
	const struct job_entry *job = m->opts->job;
	char *path = xasprintf("%s/%s", m->opts->settings->test_root, job->binary);
	const struct strlist *hooks = &m->opts->settings->hooks;
	char **argv = xcalloc(6 + 2 * hooks->n, sizeof(*argv));
	struct buf subtests = { 0 };
	const char *dynamic = NULL;
	char *const *envp;
	int fds[2][2] = { { -1, -1 }, { -1, -1 } }, argc = 1, err = 0;
	pid_t pid = -1;

	argv[0] = path;
	for (size_t i = 0; i < job->subtests.n; i++) {
		const char *one = job->subtests.v[i], *at = strchrnul(one, '@');

		buf_printf(&subtests, "%s%.*s", i ? "," : "", (int)(at - one), one);
		dynamic = *at ? at + 1 : dynamic;
	}
	if (subtests.len) {
		argv[argc++] = (char *)"--run-subtest";
		argv[argc++] = subtests.data;
	}
	if (dynamic) {
		argv[argc++] = (char *)"--dynamic-subtest";
		argv[argc++] = (char *)dynamic;
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
	if (!err && m->files[COMMS] >= 0)
		err = comms_socket_open(&m->comms, m->files[COMMS]);
	envp = comms_socket_env(&m->comms, m->opts->envp);
	if (!err)
		err = spawn_test(path, argv, envp, fds[0][1], fds[1][1], &pid);
	for (int i = 0; i < 2; i++)
		if (fds[i][1] >= 0)
			close(fds[i][1]);
	watch_start(&m->watch, m->opts->settings, m->opts->guard, pid);
	if (!err)
		note_start(m, argv, pid);
	else
		note_no_start(m, path, -err);
	buf_done(&subtests);
	free(argv);
	free(path);
	return err;
}

static void sync_files(const struct monitor *m)
{
	for (int i = 0; i < FILE_COUNT; i++)
		fdatasync(m->files[i]);
	fsync(m->opts->dirfd);
}

/* The last word on the entry; nothing is said when it has to be run again. */
static void write_end(struct monitor *m, const struct monitor_result *result)
{
	const char *reason = m->watch.reason;
	int err = 0;

	if (*reason)
		err = file_replace(m->opts->dirfd, ENTRY_REASON_FILE, reason, strlen(reason));
	if (!err && m->comms.used)
		err = comms_socket_end(&m->comms, result->code, result->time_s);
	else if (!err)
		err = journal_add_end(m->files[JOURNAL], m->watch.timeout, result->code,
				      result->time_s);
	if (err)
		write_failed(m, JOURNAL, err);
	else if (m->opts->settings->sync)
		sync_files(m);
}

static void finish(struct monitor *m, struct monitor_result *result)
{
	result->end = MONITOR_ENDED;
	result->signal = m->stop_signal;
	if (!m->error && m->stop_signal && !m->watch.timeout) {
		result->end = MONITOR_INTERRUPTED;
	} else if (!m->error) {
		if (!m->reaped)
			result->end = MONITOR_STUCK;
		write_end(m, result);
	}
	if (m->error) {
		result->end = MONITOR_CANNOT_WRITE;
		result->error = m->error;
		result->file = file_names[m->error_file];
	}
	for (int i = 0; i < FILE_COUNT; i++)
		if (m->files[i] >= 0)
			close(m->files[i]);
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

	job_match_init(&m.match, opts->job);
	if (!open_files(&m)) {
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
		}
		result.code = exit_code(&m);
		result.time_s = (double)(m.end_ns - m.start_ns) / 1e9;
	}
	finish(&m, &result);
	job_match_done(&m.match);
	return result;
}
