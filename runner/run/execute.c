/* SPDX-License-Identifier: MIT */
/* Running all entries that are not finished. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "runner/guard/aborted.h"
#include "runner/run/adopt.h"
#include "runner/comms/comms_socket.h"
#include "runner/run/entry.h"
#include "runner/base/error.h"
#include "runner/job/feed.h"
#include "runner/base/files.h"
#include "runner/guard/guard.h"
#include "runner/job/job_list.h"
#include "runner/run/kmsg.h"
#include "runner/run/origin.h"
#include "runner/run/orphan.h"
#include "runner/run/overall.h"
#include "runner/run/processes.h"
#include "runner/run/progress.h"
#include "runner/run/progress_igt.h"
#include "runner/run/pstore.h"
#include "runner/run/repair.h"
#include "runner/report/report.h"
#include "runner/settings/settings.h"
#include "runner/guard/state_watch.h"

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
	struct state_watch *state;
	struct known_kmsg known_kmsg;
	struct guard guard;
	struct overall overall;
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
 * If the machine went down, it did so under the test that was running; its host
 * watches a lab.  The boot is noted last: until then we may be killed as well.
 */
static int note_boot(struct executor *ex, struct boot *boot, struct run_error *err)
{
	struct buf log = { 0 };
	int ret = 0, error = 0;

	boots_look(ex->dirfd, &ex->settings, boot);
	if (boot->changed && !ex->settings.lab) {
		char *why = pstore_read(&ex->settings, boots_time(ex->dirfd), &log);

		ret = run_mark_lost(ex->path,
				    why ? why : "the machine rebooted while this test ran",
				    log.data, log.len, NULL, err);
		free(why);
		buf_done(&log);
		free(ex->states);
		ex->states = entry_states(ex->dirfd, &ex->list, &ex->settings);
	}
	if (!ret)
		error = boots_note(ex->dirfd, boot);
	return error ? run_fail_write(err, ex->path, "boots.txt", -error) : ret;
}

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

static int abort_run(struct executor *ex, size_t previous, size_t next, const char *why,
		     struct run_error *err)
{
	int error = aborted_write(ex->dirfd, &ex->list, previous, next, why);

	if (!error && previous < ex->list.n)
		error = comms_blame_abort(ex->dirfd, previous, why);
	progress_note(ex->progress, "The run stops: %s", why);
	return error ? run_fail_write(err, ex->path, ABORTED_FILE, -error) : 0;
}

/* Is the machine fit to run what is left?  @stop: it is not. */
static int check_at_start(struct executor *ex, bool *stop, struct run_error *err)
{
	size_t next = 0;
	char *why = NULL;
	int ret = 0, error;

	while (next < ex->list.n && ex->states[next] == ENTRY_FINISHED)
		next++;
	if (next < ex->list.n)
		why = abort_check(&ex->guard.abort, true);
	if (why) {
		*stop = true;
		error = aborted_refuse(ex->dirfd, ex->states, ex->list.n);
		ret = error ? run_fail_write(err, ex->path, "journal.txt", -error) :
			      abort_run(ex, ex->list.n, next, why, err);
	}
	free(why);
	return ret;
}

/* Why nothing may run after this entry; NULL: all is well. */
static char *find_abort(const struct executor *ex, const struct report *report, bool stuck)
{
	char *why = stuck ? NULL : abort_check(&ex->guard.abort, false);

	if (why)
		return why;
	for (size_t i = 0; i < report->n; i++)
		if (report->v[i].verdict == VERDICT_ABORT)
			return xstrdup("Test exited with IGT_EXIT_ABORT");
	if (stuck)
		return xasprintf("Child refuses to die, tainted 0x%llx",
				 abort_taints(&ex->guard.abort));
	return abort_check(&ex->guard.abort, true);
}

static struct report_source source_of(const struct executor *ex)
{
	return (struct report_source){
		.dirfd = ex->dirfd,
		.settings = &ex->settings,
		.list = &ex->list,
		.known = &ex->known_kmsg,
	};
}

/* Shows the entry's verdict; sets @stop if nothing may run after it. */
static int judge(struct executor *ex, size_t index, bool stuck, bool *stop, struct run_error *err)
{
	const struct report_source source = source_of(ex);
	struct report report;
	int ret = 0;
	char *why;

	report_load(&report, &source, index);
	progress_result(ex->progress, &report);
	overall_add(&ex->overall, report.time_s);
	guard_after(&ex->guard, &ex->list.v[index]);
	why = find_abort(ex, &report, stuck);
	report_done(&report);
	*stop = why;
	/* A lab in which something is stuck is booted anew; a machine needs somebody to do that. */
	if (why && !(stuck && ex->settings.lab))
		ret = abort_run(ex, index, index + 1, why, err);
	free(why);
	return ret;
}

static void say_leak(void *progress, const char *line)
{
	progress_note(progress, "leak: %s", line);
}

static int run_entry(struct executor *ex, size_t index, bool *stop, struct run_error *err)
{
	char *label = ex->igt_rules ? progress_igt_label(&ex->list.v[index]) :
				      job_label(&ex->list.v[index]);
	struct run_settings settings = ex->settings;
	struct entry entry;
	struct monitor_opts opts = {
		.settings = &settings,
		.guard = &ex->guard,
		.state = ex->state,
		.say_leak = say_leak,
		.entry = &entry,
		.envp = ex->envp,
		.kmsg_fd = ex->kmsg_fd,
		.signal_fd = ex->signal_fd,
		.tick_ms = progress_interval_ms(ex->progress),
		.tick = progress_tick,
		.arg = ex->progress,
	};
	bool again = ex->feed || ex->states[index] != ENTRY_MISSING;
	struct monitor_result result = { 0 };
	int ret = 0, error;

	guard_before(&ex->guard);
	set_identity(ex, index);
	progress_start(ex->progress, index, label);
	free(label);
	opts.dirfd = entry_open(ex->dirfd, index, true);
	if (opts.dirfd < 0)
		return run_fail_write(err, ex->path, "entry", -opts.dirfd);
	if (ex->settings.sync)
		fsync(ex->dirfd);
	entry_init(&entry, &ex->list.v[index], &ex->settings);
	error = again ? repair_entry(opts.dirfd) : 0;
	if (!error) {
		if (again)
			entry_load(&entry, opts.dirfd);
		/* An entry tells of itself in one way, as whoever began it chose. */
		settings.socket = entry.by_socket || (settings.socket && !entry.by_text);
		result = processes_run(&opts, ex->dirfd);
	}
	entry_done(&entry);
	close(opts.dirfd);
	if (error)
		return run_fail_write(err, ex->path, "journal.txt", -error);
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
	bool begun = false;

	for (size_t i = 0; i < ex->list.n; i++)
		begun |= ex->states[i] != ENTRY_MISSING;
	if (!begun || ex->settings.lab ||
	    orphans_end(ex->settings.run_id, settings_scaled_ns(ex->settings.kill_grace_s)))
		return 0;
	return run_fail(err, RUN_CANNOT,
			"a test of an earlier runner cannot be killed: reboot, then "
			"gauntlet resume %s",
			ex->path);
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
	char *why = abort_check(&ex->guard.abort, true);
	bool stop = why, ran = false;
	int ret = why ? abort_run(ex, ex->list.n, ex->list.n, why, err) : 0;

	free(why);
	while (!ret && !stop) {
		long index = feed->next(feed->arg);

		if (index < 0 || (size_t)index >= ex->list.n)
			break;
		ret = check_signals(ex, err);
		if (!ret)
			ret = run_entry(ex, (size_t)index, &stop, err);
		if (!ret)
			feed->ended(feed->arg, (size_t)index);
		ran = true;
	}
	if (!ret && ran && !stop)
		guard_end(&ex->guard);
	return ret;
}

static int run_all(struct executor *ex, struct run_error *err)
{
	const struct report_source source = source_of(ex);
	struct report report;
	bool stop = false, ran = false;
	int ret = 0, error = 0;

	for (size_t i = 0; i < ex->list.n; i++) {
		if (ex->states[i] != ENTRY_FINISHED)
			continue;
		report_load(&report, &source, i);
		progress_count(ex->progress, &report);
		overall_add(&ex->overall, report.time_s);
		report_done(&report);
	}
	ret = check_at_start(ex, &stop, err);
	for (size_t i = 0; i < ex->list.n && !ret && !stop; i++) {
		if (ex->states[i] == ENTRY_FINISHED)
			continue;
		ret = check_signals(ex, err);
		if (!ret)
			ret = overall_check(&ex->overall, &ex->settings, ex->dirfd, err);
		if (!ret)
			ret = run_entry(ex, i, &stop, err);
		ran = true;
	}
	if (!ret && ran && !stop)
		guard_end(&ex->guard);
	if (!ret && (ran || !stop))
		error = file_write_time(ex->dirfd, "endtime.txt");
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
		ex->settings.machine_root = xstrdup(overrides->machine_root);
		ex->settings.sysrq = overrides->sysrq;
	}
	if (!ex->settings.test_root)
		return run_fail(err, RUN_BAD_INPUT,
				"%s/metadata.txt: no test_root: give a directory that is whole",
				ex->path);
	if (geteuid() && !ex->settings.allow_non_root)
		return run_fail(
			err, RUN_CANNOT,
			"not root: use sudo, or --allow-non-root if the tests need no root");
	ex->dirfd = dir_open(AT_FDCWD, ex->path);
	error = ex->dirfd < 0 ? ex->dirfd : job_list_read(&ex->list, ex->dirfd);
	if (error)
		return run_fail(err, RUN_BAD_INPUT, "%s/joblist.txt: cannot read: %s", ex->path,
				strerror(-error));
	if (!ex->feed && !dir_lock(ex->dirfd))
		return run_fail(err, RUN_CANNOT,
				"%s: another gauntlet runs this: wait for it or end it", ex->path);
	error = adopt_run(&ex->settings, ex->dirfd, &ex->list);
	if (error)
		return run_fail_write(err, ex->path, "metadata.txt", -error);
	ex->states = entry_states(ex->dirfd, &ex->list, &ex->settings);
	if (known_kmsg_load(&ex->known_kmsg, ex->dirfd, err))
		return -1;
	return state_watch_new(ex->dirfd, &ex->settings, &ex->state, err);
}

static void close_executor(struct executor *ex)
{
	guard_close(&ex->guard);
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
	state_watch_free(ex->state);
	known_kmsg_done(&ex->known_kmsg);
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
	struct boot boot;

	if (!ret && !file_exists(ex.dirfd, ABORTED_FILE)) {
		ex.progress = progress_new(progress, ex.list.n);
		progress_plan(ex.progress, &ex.list, ex.dirfd);
		ex.igt_rules = overrides && overrides->igt_rules;
		if (ex.igt_rules)
			progress_like_igt(ex.progress, &ex.settings);
		ex.envp = make_environment(&ex.settings);
		ex.kmsg_fd = kmsg_open(ex.settings.kmsg_path);
		if (ex.kmsg_fd < 0)
			progress_note(ex.progress,
				      "gauntlet: the kernel log cannot be read (%s): "
				      "results come without it",
				      strerror(-ex.kmsg_fd));
		block_signals(&ex);
		overall_open(&ex.overall, &ex.settings, ex.dirfd);
		ret = write_machine(&ex, err);
		if (!ret)
			ret = note_boot(&ex, &boot, err);
		if (!ret)
			ret = guard_open(&ex.guard, &ex.settings, ex.dirfd, &boot, ex.progress,
					 err);
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
