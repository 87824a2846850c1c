/* SPDX-License-Identifier: MIT */
/* Running all entries that are not finished. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "runner/entry.h"
#include "runner/error.h"
#include "runner/feed.h"
#include "runner/files.h"
#include "runner/job_list.h"
#include "runner/kmsg.h"
#include "runner/monitor.h"
#include "runner/origin.h"
#include "runner/orphan.h"
#include "runner/progress.h"
#include "runner/progress_igt.h"
#include "runner/report.h"
#include "runner/settings.h"

struct executor {
	const char *path;
	struct run_settings settings;
	struct job_list list;
	enum entry_state *states;
	int dirfd, kmsg_fd, signal_fd;
	sigset_t old_mask;
	char **envp;
	struct progress *progress;
	const struct run_feed *feed; /* NULL: we run all there is */
	bool igt_rules;
};

static int write_machine(struct executor *ex, struct run_error *err)
{
	struct utsname un;
	char *text;
	int error;

	uname(&un);
	text = xasprintf("%s %s %s %s %s\n", un.sysname, un.nodename, un.release, un.version,
			 un.machine);
	error = file_replace(ex->dirfd, "uname.txt", text, strlen(text));
	free(text);
	/* Runners that start side by side may take each other's temporary file. */
	if (error && ex->feed && file_exists(ex->dirfd, "uname.txt"))
		error = 0;
	if (!error && !ex->feed && !file_exists(ex->dirfd, "starttime.txt"))
		error = file_write_time(ex->dirfd, "starttime.txt");
	return error ? run_fail_write(err, ex->path, "uname.txt", -error) : 0;
}

/*
 * boots.txt: the boots on which the run went on.  If the last one is not the
 * present one, the machine went down under the test that was running.
 */
static int note_boot(struct executor *ex, struct run_error *err)
{
	struct buf now = { 0 }, past = { 0 };
	size_t count = 0;
	int ret = 0, fd;

	for (size_t i = 0; i < ex->list.n; i++)
		count += ex->states[i] == ENTRY_STARTED;
	if (ex->settings.lab || file_read(AT_FDCWD, "/proc/sys/kernel/random/boot_id", &now)) {
		buf_done(&now);
		return 0;
	}
	if (count && !file_read(ex->dirfd, "boots.txt", &past) && past.len >= now.len &&
	    memcmp(past.data + past.len - now.len, now.data, now.len)) {
		ret = run_mark_lost(ex->path, "the machine rebooted while this test ran", NULL, 0,
				    NULL, err);
		free(ex->states);
		ex->states = entry_states(ex->dirfd, ex->list.n);
	}
	fd = file_open_append(ex->dirfd, "boots.txt", false);
	if (!ret && (fd < 0 || file_write_all(fd, now.data, now.len)))
		ret = run_fail_write(err, ex->path, "boots.txt", errno);
	if (fd >= 0)
		close(fd);
	buf_done(&now);
	buf_done(&past);
	return ret;
}

#define ENV_RUN_ID "GAUNTLET_RUN_ID="

/* The entry's identity comes first (see set_identity()): it is nobody else's to set. */
static char **make_environment(const struct run_settings *settings)
{
	struct strlist env = { 0 };

	strlist_add(&env, ENV_RUN_ID);
	for (size_t i = 0; i < settings->environment.n; i++)
		if (strncmp(settings->environment.v[i], ENV_RUN_ID, strlen(ENV_RUN_ID)))
			strlist_add(&env, settings->environment.v[i]);
	strlist_add(&env, "IGT_SENTINEL_ON_STDERR=1");
	for (char **var = environ; *var; var++) {
		size_t name = strcspn(*var, "=") + 1;
		bool ours = false;

		for (size_t i = 0; i < env.n && !ours; i++)
			ours = !strncmp(env.v[i], *var, name);
		if (!ours)
			strlist_add(&env, *var);
	}
	env.v = xgrow(env.v, env.n, sizeof(*env.v));
	return env.v;
}

static void set_identity(struct executor *ex, size_t index)
{
	char *id = origin_identity(ex->dirfd, &ex->settings, index);

	free(ex->envp[0]);
	ex->envp[0] = xasprintf(ENV_RUN_ID "%s", id);
	free(id);
}

static void block_signals(struct executor *ex)
{
	static const int stop[] = { SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	sigset_t mask;

	sigemptyset(&mask);
	for (size_t i = 0; i < ARRAY_SIZE(stop); i++)
		sigaddset(&mask, stop[i]);
	sigprocmask(SIG_BLOCK, &mask, &ex->old_mask);
	ex->signal_fd = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int abort_run(struct executor *ex, size_t index, const char *why, struct run_error *err)
{
	char *previous = job_label(&ex->list.v[index]);
	char *next = index + 1 < ex->list.n ? job_label(&ex->list.v[index + 1]) : xstrdup("none");
	char *text = xasprintf("Aborting.\nPrevious test: %s\nNext test: %s\n\n%s\n", previous,
			       next, why);
	int error = file_replace(ex->dirfd, "aborted.txt", text, strlen(text));

	progress_note(ex->progress, "The run stops: %s", why);
	free(previous);
	free(next);
	free(text);
	return error ? run_fail_write(err, ex->path, "aborted.txt", -error) : 0;
}

static struct report_source source_of(const struct executor *ex)
{
	return (struct report_source){
		.dirfd = ex->dirfd,
		.settings = &ex->settings,
		.list = &ex->list,
	};
}

/* Shows the entry's verdict; sets @stop if nothing may run after it. */
static int judge(struct executor *ex, size_t index, bool stuck, bool *stop, struct run_error *err)
{
	const struct report_source source = source_of(ex);
	struct report report;
	bool aborted = false;
	int ret = 0;

	report_load(&report, &source, index);
	progress_result(ex->progress, &report);
	for (size_t i = 0; i < report.n; i++)
		aborted |= report.v[i].verdict == VERDICT_ABORT;
	report_done(&report);
	if (aborted) {
		*stop = true;
		return abort_run(ex, index, "Test exited with IGT_EXIT_ABORT", err);
	}
	if (stuck) {
		*stop = true;
		/* A lab is booted anew; a machine needs somebody to do that. */
		if (!ex->settings.lab)
			ret = abort_run(ex, index, "Child refuses to die", err);
	}
	return ret;
}

static int run_entry(struct executor *ex, size_t index, bool *stop, struct run_error *err)
{
	char *label = ex->igt_rules ? progress_igt_label(&ex->list.v[index]) :
				      job_label(&ex->list.v[index]);
	struct monitor_opts opts = {
		.settings = &ex->settings,
		.job = &ex->list.v[index],
		.envp = ex->envp,
		.kmsg_fd = ex->kmsg_fd,
		.signal_fd = ex->signal_fd,
		.tick_ms = progress_interval_ms(ex->progress),
		.tick = progress_tick,
		.arg = ex->progress,
	};
	struct monitor_result result;
	int ret = 0;

	set_identity(ex, index);
	progress_start(ex->progress, index, label);
	free(label);
	opts.dirfd = entry_open(ex->dirfd, index, true);
	if (opts.dirfd < 0)
		return run_fail_write(err, ex->path, "entry", -opts.dirfd);
	if (ex->settings.sync)
		fsync(ex->dirfd);
	result = monitor_run(&opts);
	close(opts.dirfd);
	if (result.end == MONITOR_CANNOT_WRITE)
		return run_fail_write(err, ex->path, result.file, result.error);
	if (result.end != MONITOR_INTERRUPTED)
		ret = judge(ex, index, result.end == MONITOR_STUCK, stop, err);
	if (!ret && result.signal)
		ret = run_fail(err, RUN_SIGNALLED + result.signal,
			       "interrupted: gauntlet resume %s goes on", ex->path);
	return ret;
}

/* Tests of a runner that was killed may still be at it. */
static int end_orphans(const struct executor *ex, struct run_error *err)
{
	unsigned long long grace = settings_scaled_ns(ex->settings.kill_grace_s);

	for (size_t i = 0; i < ex->list.n && !ex->settings.lab; i++) {
		int fd = ex->states[i] == ENTRY_STARTED ? entry_open(ex->dirfd, i, false) : -1;
		bool gone = fd < 0 || orphan_end(fd, grace);

		if (fd >= 0)
			close(fd);
		if (!gone)
			return run_fail(
				err, RUN_CANNOT,
				"test %zu of an earlier runner cannot be killed: reboot, then "
				"gauntlet resume %s",
				i + 1, ex->path);
	}
	return 0;
}

/* A signal that came between two tests. */
static int check_signals(struct executor *ex, struct run_error *err)
{
	struct signalfd_siginfo info;

	while (read(ex->signal_fd, &info, sizeof(info)) == sizeof(info))
		if (info.ssi_signo != SIGCHLD)
			return run_fail(err, RUN_SIGNALLED + (int)info.ssi_signo,
					"interrupted: gauntlet resume %s goes on", ex->path);
	return 0;
}

static int run_fed(struct executor *ex, struct run_error *err)
{
	const struct run_feed *feed = ex->feed;
	bool stop = false;
	int ret = 0;

	while (!ret && !stop) {
		long index = feed->next(feed->arg);

		if (index < 0 || (size_t)index >= ex->list.n)
			break;
		ret = check_signals(ex, err);
		if (!ret)
			ret = run_entry(ex, (size_t)index, &stop, err);
		if (!ret)
			feed->ended(feed->arg, (size_t)index);
	}
	return ret;
}

static int run_all(struct executor *ex, struct run_error *err)
{
	const struct report_source source = source_of(ex);
	struct report report;
	bool stop = false;
	int ret = 0, error;

	for (size_t i = 0; i < ex->list.n; i++) {
		if (ex->states[i] != ENTRY_FINISHED)
			continue;
		report_load(&report, &source, i);
		progress_count(ex->progress, &report);
		report_done(&report);
	}
	for (size_t i = 0; i < ex->list.n && !ret && !stop; i++) {
		if (ex->states[i] == ENTRY_FINISHED)
			continue;
		ret = check_signals(ex, err);
		if (!ret)
			ret = run_entry(ex, i, &stop, err);
	}
	error = ret ? 0 : file_write_time(ex->dirfd, "endtime.txt");
	return error ? run_fail_write(err, ex->path, "endtime.txt", -error) : ret;
}

static int open_executor(struct executor *ex, const struct run_settings *overrides,
			 struct run_error *err)
{
	int error;

	if (run_settings_load(ex->path, &ex->settings, err))
		return -1;
	if (overrides) {
		ex->settings.kmsg_path = xstrdup(overrides->kmsg_path);
		ex->settings.sysrq = overrides->sysrq;
	}
	if (geteuid() && !ex->settings.allow_non_root)
		return run_fail(
			err, RUN_CANNOT,
			"not root: use sudo, or --allow-non-root if the tests need no root");
	ex->dirfd = dir_open(AT_FDCWD, ex->path);
	error = ex->dirfd < 0 ? ex->dirfd : job_list_read(&ex->list, ex->dirfd);
	if (error)
		return run_fail(err, RUN_BAD_INPUT, "%s/joblist.txt: cannot read: %s", ex->path,
				strerror(-error));
	if (!ex->feed && flock(ex->dirfd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
		return run_fail(err, RUN_CANNOT,
				"%s: another gauntlet runs this: wait for it or end it", ex->path);
	ex->states = entry_states(ex->dirfd, ex->list.n);
	return 0;
}

static void close_executor(struct executor *ex)
{
	progress_done(ex->progress);
	if (ex->kmsg_fd >= 0)
		close(ex->kmsg_fd);
	if (ex->signal_fd >= 0) {
		close(ex->signal_fd);
		sigprocmask(SIG_SETMASK, &ex->old_mask, NULL);
	}
	if (ex->dirfd >= 0)
		close(ex->dirfd);
	for (char **var = ex->envp; var && *var; var++)
		free(*var);
	free(ex->envp);
	free(ex->states);
	job_list_done(&ex->list);
	run_settings_done(&ex->settings);
}

static int execute(const char *path, const struct run_settings *overrides, FILE *progress,
		   const struct run_feed *feed, struct run_error *err)
{
	struct executor ex = {
		.path = path, .feed = feed, .dirfd = -1, .kmsg_fd = -1, .signal_fd = -1
	};
	int ret = open_executor(&ex, overrides, err);

	if (!ret && !file_exists(ex.dirfd, "aborted.txt")) {
		ex.progress = progress_new(progress, ex.list.n);
		ex.igt_rules = overrides && overrides->igt_rules;
		if (ex.igt_rules)
			progress_like_igt(ex.progress, ex.settings.overall_timeout_s);
		ex.envp = make_environment(&ex.settings);
		ex.kmsg_fd = kmsg_open(ex.settings.kmsg_path);
		if (ex.kmsg_fd < 0)
			progress_note(ex.progress,
				      "gauntlet: the kernel log cannot be read (%s): "
				      "results come without it",
				      strerror(-ex.kmsg_fd));
		block_signals(&ex);
		ret = write_machine(&ex, err);
		if (!ret)
			ret = note_boot(&ex, err);
		if (!ret && !feed)
			ret = end_orphans(&ex, err);
		if (!ret)
			ret = feed ? run_fed(&ex, err) : run_all(&ex, err);
	}
	close_executor(&ex);
	return ret;
}

int run_execute(const char *path, const struct run_settings *overrides, FILE *progress,
		struct run_error *err)
{
	return execute(path, overrides, progress, NULL, err);
}

int run_execute_fed(const char *path, const struct run_settings *overrides,
		    const struct run_feed *feed, struct run_error *err)
{
	return execute(path, overrides, NULL, feed, err);
}
