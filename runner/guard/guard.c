/* SPDX-License-Identifier: MIT */
#include "runner/guard/guard.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/base/clock.h"
#include "runner/guard/coverage.h"
#include "runner/base/files.h"
#include "runner/guard/kmemleak.h"
#include "runner/guard/taint.h"

#define LOOK_INTERVAL_MS 1000

int guard_open(struct guard *guard, const struct run_settings *settings, int dirfd,
	       const struct boot *boot, struct progress *progress, struct run_error *err)
{
	*guard = (struct guard){
		.settings = settings, .hurry = 1, .dirfd = dirfd, .progress = progress
	};
	if (abort_watch_open(&guard->abort, settings, boot->taint, err))
		return -1;
	if (settings->code_coverage && coverage_open(settings, err))
		return -1;
	if (settings->kmemleak || settings->kmemleak_each)
		guard->kmemleak = kmemleak_available(settings);
	if ((settings->kmemleak || settings->kmemleak_each) && !guard->kmemleak)
		progress_note(progress,
			      "gauntlet: this kernel does not look for leaks (no "
			      "/sys/kernel/debug/kmemleak that can be used): results come without");
	if (settings->use_watchdog) {
		watchdogs_open(&guard->watchdogs, settings);
		if (!guard->watchdogs.n)
			progress_note(
				progress,
				"gauntlet: no hardware watchdog (/dev/watchdog0) can be used");
	}
	return 0;
}

static void say_fact(void *arg, const char *text)
{
	unsigned long long now = clock_ns();
	struct guard *guard = arg;
	char *line = xasprintf("[%llu.%06llu] [FACT %s] %s\n", now / NS_PER_S,
			       now % NS_PER_S / 1000, guard->last ? guard->last : "before any test",
			       text);
	int fd = file_open_append(guard->dirfd, FACTS_FILE, false);

	/* The file is for reading up on it; a disk that is full shows elsewhere. */
	if (fd >= 0) {
		file_write_all(fd, line, strlen(line));
		close(fd);
	}
	progress_note(guard->progress, "%.*s", (int)strlen(line) - 1, line);
	free(line);
}

static void look_at_facts(struct guard *guard)
{
	struct facts now;

	if (!guard->settings->facts)
		return;
	facts_read(guard->settings, &now);
	facts_compare(&guard->facts, &now, say_fact, guard);
	facts_done(&guard->facts);
	guard->facts = now;
}

/* A lone warning with a soft lockup: only slow, perhaps. */
static void look_for_taint(struct guard *guard)
{
	unsigned long long flags;

	guard->taints = abort_taints(&guard->abort);
	if (!guard->taints)
		guard->hurry = 1;
	else if (guard->taints == TAINT_WARNING && !taint_read(guard->settings, &flags) &&
		 flags & TAINT_SOFT_LOCKUP)
		guard->hurry = 2;
	else
		guard->hurry = 10;
}

static void look_for_leaks(struct guard *guard, const char *when, bool clear)
{
	char *header = xasprintf("kmemleaks found %s", when);
	int err;

	watchdogs_feed(&guard->watchdogs);
	err = kmemleak_scan(guard->settings, guard->dirfd, header, clear);
	if (err) {
		guard->kmemleak = false;
		progress_note(guard->progress,
			      "gauntlet: the kernel does not look for leaks any more: %s",
			      strerror(-err));
	}
	free(header);
}

static void collect_coverage(struct guard *guard, const char *name)
{
	char *why = coverage_collect(guard->settings, name);

	if (why)
		progress_note(guard->progress, "gauntlet: code coverage of %s: %s", name, why);
	free(why);
}

void guard_before(struct guard *guard)
{
	const struct run_settings *settings = guard->settings;

	look_at_facts(guard);
	if (guard->kmemleak && settings->kmemleak_each && !guard->last)
		look_for_leaks(guard, "before running any test", true);
	if (settings->code_coverage && settings->coverage_per_test)
		coverage_reset(settings);
	watchdogs_feed(&guard->watchdogs);
}

int guard_tick(struct guard *guard)
{
	int left = watchdogs_feed(&guard->watchdogs);
	unsigned long long now = clock_ns();

	if (!(guard->settings->abort_mask & RUN_ABORT_TAINT))
		return left;
	if (now - guard->looked_ns >= LOOK_INTERVAL_MS * NS_PER_MS) {
		look_for_taint(guard);
		guard->looked_ns = now;
	}
	return left < 0 || left > LOOK_INTERVAL_MS ? LOOK_INTERVAL_MS : left;
}

void guard_after(struct guard *guard, const struct job_entry *entry)
{
	const struct run_settings *settings = guard->settings;
	char *when;

	watchdogs_feed(&guard->watchdogs);
	free(guard->last);
	guard->last = job_label(entry);
	if (settings->code_coverage && settings->coverage_per_test)
		collect_coverage(guard, guard->last);
	if (!guard->kmemleak || !settings->kmemleak_each)
		return;
	when = xasprintf("after running %s:", guard->last);
	look_for_leaks(guard, when, true);
	free(when);
}

void guard_end(struct guard *guard)
{
	const struct run_settings *settings = guard->settings;

	look_at_facts(guard);
	if (guard->kmemleak && !settings->kmemleak_each)
		look_for_leaks(guard, "after running all tests", false);
	if (settings->code_coverage && !settings->coverage_per_test)
		collect_coverage(guard, "all-tests");
}

void guard_close(struct guard *guard)
{
	abort_watch_close(&guard->abort);
	watchdogs_close(&guard->watchdogs);
	facts_done(&guard->facts);
	free(guard->last);
	guard->last = NULL;
}
