/* SPDX-License-Identifier: MIT */
/*
 * gauntlet run --jobs N: labs side by side.
 *
 *	 this process                        one child for each lab
 *	 dispatch: which entry is next  ---> lab_run(): boots, relays
 *	 "7\n"                                 gauntlet worker RESULTS (guest)
 *	             <--- "ended 7\n"            runs entry 7
 *	             <--- struct lab_result    the lab ends or dies
 *
 * The children hold nothing that matters: an entry's fate is what the results
 * directory says.  A lab that dies costs the subtest it ran, and is booted anew.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd_boot.h"
#include "cmd_drive.h"
#include "runner/run/dispatch.h"
#include "runner/base/error.h"
#include "runner/job/feed.h"
#include "runner/run/overall.h"
#include "runner/run/progress.h"

#define MAX_USELESS 3 /* labs in a row that die before a test has begun */

/**
 * struct worker - a lab
 * @pid: the child; 0: there is none
 * @talk_fd: stdin and stdout of the guest's command
 * @end_fd: gives the struct lab_result
 * @entry: what it runs; -1: nothing
 * @ended: nothing can be given to it any more
 * @line: what has come of a line
 */
struct worker {
	pid_t pid;
	int talk_fd, end_fd;
	long entry;
	bool ended;
	struct buf line;
};

struct jobs {
	const char *given_path;
	char path[PATH_MAX];
	const struct drive_opts *opts;
	struct worker *workers;
	unsigned int n, want; /* places for labs, and how many of them to use */
	unsigned int useless;
	struct dispatch dispatch;
	struct overall overall;
	struct progress *progress;
	int signal_fd, signal; /* the signal that ends the run, or 0 */
	sigset_t old_mask;
	bool failed; /* nothing is begun any more; @err says why */
	struct run_error *err;
};

static void child(struct jobs *j, pid_t parent, int talk_fd, int end_fd)
{
	const struct boot_opts opts = {
		.command = "worker",
		.gpu = j->opts->gpu,
		.cold = j->opts->cold,
		.stdin_fd = talk_fd,
		.stdout_fd = talk_fd,
	};
	struct lab_result result;

	/* A terminal's ^C comes from the parent, once. */
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	close(j->signal_fd);
	sigprocmask(SIG_SETMASK, &j->old_mask, NULL);
	boot_lab(j->path, &opts, &result);
	if (write(end_fd, &result, sizeof(result)) != sizeof(result))
		_exit(1);
	_exit(0);
}

static int start_worker(struct jobs *j, struct worker *w)
{
	int talk[2] = { -1, -1 }, end[2] = { -1, -1 };
	pid_t parent = getpid();

	*w = (struct worker){ .entry = -1 };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, talk) || pipe2(end, O_CLOEXEC))
		return -errno;
	w->pid = fork();
	if (!w->pid)
		child(j, parent, talk[1], end[1]);
	close(talk[1]);
	close(end[1]);
	w->talk_fd = talk[0];
	w->end_fd = end[0];
	if (w->pid > 0)
		return 0;
	close(talk[0]);
	close(end[0]);
	w->pid = 0;
	return -errno;
}

static void fail(struct jobs *j, const struct run_error *err)
{
	if (!j->failed)
		*j->err = *err;
	j->failed = true;
}

static long next_entry(struct jobs *j)
{
	struct run_error err;

	if (j->signal || j->failed || !j->dispatch.waiting)
		return -1;
	if (overall_check(&j->overall, &j->dispatch.settings, j->dispatch.dirfd, &err)) {
		fail(j, &err);
		return -1;
	}
	return dispatch_next(&j->dispatch);
}

/* The next entry for a lab, or the end of its input. */
static void give(struct jobs *j, struct worker *w)
{
	char text[24], *label;

	w->entry = next_entry(j);
	if (w->entry < 0) {
		w->ended = true;
		shutdown(w->talk_fd, SHUT_WR);
		return;
	}
	label = job_label(&j->dispatch.list.v[w->entry]);
	progress_start(j->progress, (size_t)w->entry, label);
	free(label);
	snprintf(text, sizeof(text), "%ld\n", w->entry);
	w->ended = send(w->talk_fd, text, strlen(text), MSG_NOSIGNAL) < 0;
}

/* A lab is no longer at its entry. */
static void take_back(struct jobs *j, struct worker *w)
{
	const struct report_source source = {
		.dirfd = j->dispatch.dirfd,
		.settings = &j->dispatch.settings,
		.list = &j->dispatch.list,
	};
	struct report report;

	progress_turn_to(j->progress, (size_t)w->entry);
	if (dispatch_back(&j->dispatch, (size_t)w->entry)) {
		report_load(&report, &source, (size_t)w->entry);
		progress_result(j->progress, &report);
		overall_add(&j->overall, report.time_s);
		report_done(&report);
	} else {
		progress_drop(j->progress);
	}
	w->entry = -1;
}

static void take_line(struct jobs *j, struct worker *w, const char *line)
{
	size_t index;

	if (sscanf(line, "ended %zu", &index) != 1 || w->entry < 0 || (size_t)w->entry != index)
		return;
	j->useless = 0;
	take_back(j, w);
	if (!w->ended)
		give(j, w);
}

static void hear(struct jobs *j, struct worker *w)
{
	char data[4096], *newline;
	ssize_t len = read(w->talk_fd, data, sizeof(data));

	if (len <= 0) {
		close(w->talk_fd);
		w->talk_fd = -1;
		return;
	}
	buf_add(&w->line, data, (size_t)len);
	while (w->line.len && (newline = memchr(w->line.data, '\n', w->line.len))) {
		size_t used = (size_t)(newline + 1 - w->line.data);

		*newline = '\0';
		take_line(j, w, w->line.data);
		memmove(w->line.data, w->line.data + used, w->line.len - used + 1);
		w->line.len -= used;
	}
}

static unsigned int count_alive(const struct jobs *j)
{
	unsigned int alive = 0;

	for (unsigned int i = 0; i < j->n; i++)
		alive += j->workers[i].pid > 0;
	return alive;
}

/* The lab died: what it ran is to blame. */
static void blame(struct jobs *j, struct worker *w, const struct lab_result *result)
{
	struct boot_death death;
	struct run_error err;
	bool blamed = false;

	boot_death_find(result, &death);
	if (w->entry >= 0 &&
	    run_mark_lost_entry(j->path, (size_t)w->entry, death.reason, death.console,
				death.console ? strlen(death.console) : 0, &blamed, &err))
		fail(j, &err);
	if (blamed) {
		j->useless = 0;
	} else if (++j->useless >= MAX_USELESS) {
		run_fail(&err, RUN_CANNOT, "the lab ends before a test has run (%s): see %s",
			 death.reason,
			 *result->console ? result->console : "gauntlet lab exec -- true");
		fail(j, &err);
	}
	free(death.console);
}

static void judge(struct jobs *j, struct worker *w, const struct lab_result *result)
{
	struct run_error err;

	if (result->host_signal && !j->signal)
		j->signal = result->host_signal;
	if (j->signal)
		return;
	if (result->end == LAB_NOT_STARTED && count_alive(j)) {
		j->want = count_alive(j);
		progress_note(j->progress, "a lab does not start (%s): going on with %u",
			      result->reason, j->want);
	} else if (boot_judge(j->given_path, result, &err)) {
		fail(j, &err);
	} else if (result->end != LAB_EXITED) {
		blame(j, w, result);
	} else if (w->entry >= 0 && ++j->useless >= MAX_USELESS) {
		run_fail(&err, RUN_CANNOT, "the labs end without running the tests: see %s",
			 result->console);
		fail(j, &err);
	}
}

/* The child has ended. */
static void bury(struct jobs *j, struct worker *w)
{
	struct lab_result result;
	char *to = (char *)&result;
	size_t have = 0;
	ssize_t len;

	while (have < sizeof(result) &&
	       ((len = read(w->end_fd, to + have, sizeof(result) - have)) > 0 ||
		(len < 0 && errno == EINTR)))
		have += len > 0 ? (size_t)len : 0;
	if (have < sizeof(result))
		result =
			(struct lab_result){ .end = LAB_QEMU_DIED, .reason = "its lab was killed" };
	w->ended = true;
	while (w->talk_fd >= 0)
		hear(j, w);
	waitpid(w->pid, NULL, 0);
	close(w->end_fd);
	w->pid = 0;
	judge(j, w, &result);
	if (w->entry >= 0)
		take_back(j, w);
	buf_done(&w->line);
}

/* As many labs as there is work for. */
static void start_workers(struct jobs *j)
{
	struct run_error err;
	int error;

	for (unsigned int i = 0; i < j->n; i++) {
		if (j->workers[i].pid)
			continue;
		if (!j->dispatch.waiting || j->signal || j->failed || count_alive(j) >= j->want)
			return;
		error = start_worker(j, &j->workers[i]);
		if (!error) {
			give(j, &j->workers[i]);
			continue;
		}
		run_fail(&err, RUN_CANNOT, "cannot start a process for a lab: %s",
			 strerror(-error));
		fail(j, &err);
	}
}

/* A second signal ends the labs at once: they see to that. */
static void take_signal(struct jobs *j)
{
	struct signalfd_siginfo info;

	if (read(j->signal_fd, &info, sizeof(info)) != sizeof(info))
		return;
	j->signal = (int)info.ssi_signo;
	for (unsigned int i = 0; i < j->n; i++)
		if (j->workers[i].pid)
			kill(j->workers[i].pid, j->signal);
}

static void wait_for_news(struct jobs *j)
{
	unsigned int tick_ms = progress_interval_ms(j->progress);
	struct pollfd *fds = xcalloc(2 * j->n + 1, sizeof(*fds));

	for (unsigned int i = 0; i < j->n; i++) {
		bool alive = j->workers[i].pid;

		fds[2 * i] = (struct pollfd){ alive ? j->workers[i].talk_fd : -1, POLLIN, 0 };
		fds[2 * i + 1] = (struct pollfd){ alive ? j->workers[i].end_fd : -1, POLLIN, 0 };
	}
	fds[2 * j->n] = (struct pollfd){ j->signal_fd, POLLIN, 0 };
	if (poll(fds, 2 * j->n + 1, tick_ms ? (int)tick_ms : -1) >= 0) {
		if (fds[2 * j->n].revents)
			take_signal(j);
		for (unsigned int i = j->n; i-- > 0;) {
			if (fds[2 * i].revents)
				hear(j, &j->workers[i]);
			if (fds[2 * i + 1].revents)
				bury(j, &j->workers[i]);
		}
	}
	free(fds);
	progress_tick(j->progress, NULL, 0);
}

static void count_finished(struct jobs *j)
{
	const struct report_source source = {
		.dirfd = j->dispatch.dirfd,
		.settings = &j->dispatch.settings,
		.list = &j->dispatch.list,
	};
	struct report report;

	for (size_t i = 0; i < j->dispatch.list.n; i++) {
		if (j->dispatch.states[i] != ENTRY_FINISHED)
			continue;
		report_load(&report, &source, i);
		progress_count(j->progress, &report);
		overall_add(&j->overall, report.time_s);
		report_done(&report);
	}
}

static void block_signals(struct jobs *j)
{
	static const int stop[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	sigset_t mask;

	sigemptyset(&mask);
	for (size_t i = 0; i < ARRAY_SIZE(stop); i++)
		sigaddset(&mask, stop[i]);
	sigprocmask(SIG_BLOCK, &mask, &j->old_mask);
	j->signal_fd = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int run_jobs(struct jobs *j)
{
	j->progress = progress_new(stdout, j->dispatch.list.n);
	progress_plan(j->progress, &j->dispatch.list, j->dispatch.dirfd);
	overall_open(&j->overall, &j->dispatch.settings, j->dispatch.dirfd);
	count_finished(j);
	block_signals(j);
	start_workers(j);
	while (count_alive(j)) {
		wait_for_news(j);
		start_workers(j);
	}
	close(j->signal_fd);
	sigprocmask(SIG_SETMASK, &j->old_mask, NULL);
	progress_done(j->progress);
	if (j->signal)
		return run_fail(j->err, RUN_SIGNALLED + j->signal,
				"interrupted: gauntlet resume %s goes on", j->given_path);
	return j->failed ? -1 : dispatch_end(&j->dispatch, j->err);
}

int drive_jobs_fit(unsigned int n, struct run_error *err)
{
	uint64_t free_mb = lab_memory_free_mb("");

	if (n <= 1 || (uint64_t)n * LAB_NEEDS_MB <= free_mb)
		return 0;
	return run_fail(err, RUN_CANNOT,
			"--jobs %u: that many labs may need %u MB of memory, %llu MB are free: "
			"--jobs %llu fits",
			n, n * LAB_NEEDS_MB, (unsigned long long)free_mb,
			(unsigned long long)(free_mb / LAB_NEEDS_MB ?: 1));
}

int drive_jobs(const char *path, const struct drive_opts *opts, struct run_error *err)
{
	unsigned int n = opts->jobs;
	struct jobs j = { .given_path = path, .opts = opts, .n = n, .want = n, .err = err };
	int ret = drive_jobs_fit(n, err);

	if (ret)
		return ret;
	if (!realpath(path, j.path))
		return run_fail(err, RUN_BAD_INPUT, "%s: %s", path, strerror(errno));
	j.workers = xcalloc(n, sizeof(*j.workers));
	ret = dispatch_open(&j.dispatch, path, n, err);
	if (!ret && j.dispatch.waiting)
		ret = run_jobs(&j);
	dispatch_close(&j.dispatch);
	free(j.workers);
	return ret;
}
