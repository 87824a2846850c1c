/* SPDX-License-Identifier: MIT */
#include "runner/run/watch.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner/base/clock.h"
#include "runner/run/kmsg.h"
#include "runner/settings/settings.h"
#include "runner/guard/taint.h"

/*
 * A killed process that lives longer never ends.  After an oops it is not worth
 * the time, but one that can end needs a moment for it.
 */
#define KILL_TIME_S         20
#define KILL_TIME_TAINTED_S 2

void watch_start(struct watch *watch, const struct run_settings *settings, struct guard *guard,
		 pid_t pid)
{
	*watch = (struct watch){ .settings = settings, .guard = guard, .pid = pid };
	watch->active_ns = clock_ns();
	watch->subtest_ns = watch->active_ns;
}

void watch_active(struct watch *watch)
{
	watch->active_ns = clock_ns();
}

void watch_subtest(struct watch *watch)
{
	watch->subtest_ns = clock_ns();
	watch->subtest_bytes = 0;
}

static unsigned long long taints(const struct watch *watch)
{
	return watch->guard ? watch->guard->taints : 0;
}

/* The group, and the process itself in case that it left the group. */
static void send(const struct watch *watch, int sig)
{
	kill(-watch->pid, sig);
	kill(watch->pid, sig);
}

static void enter(struct watch *watch, enum watch_phase phase, int sig, unsigned int seconds)
{
	watch->phase = phase;
	watch->phase_end_ns = clock_ns() + settings_scaled_ns(seconds);
	send(watch, sig);
}

static void add_reason(struct watch *watch, const char *more)
{
	size_t len = strlen(watch->reason);

	snprintf(watch->reason + len, sizeof(watch->reason) - len, "%s%s", len ? ", " : "", more);
}

void watch_kill(struct watch *watch)
{
	enter(watch, WATCH_KILL, SIGKILL, taints(watch) ? KILL_TIME_TAINTED_S : KILL_TIME_S);
}

void watch_stop(struct watch *watch)
{
	if (watch->phase == WATCH_RUNNING)
		enter(watch, WATCH_QUIT, SIGQUIT, watch->settings->kill_grace_s);
	else if (watch->phase == WATCH_QUIT)
		watch_kill(watch);
}

void watch_end(struct watch *watch, enum cause cause, const char *reason)
{
	if (watch->phase != WATCH_RUNNING)
		return;
	watch->cause = cause;
	snprintf(watch->reason, sizeof(watch->reason), "%s", reason);
	watch_stop(watch);
}

void watch_output(struct watch *watch, size_t bytes)
{
	unsigned long long limit = watch->settings->disk_usage_limit_bytes;
	char reason[128];

	watch->subtest_bytes += bytes;
	if (!limit || watch->subtest_bytes <= limit || watch->phase != WATCH_RUNNING)
		return;
	watch->full = true;
	snprintf(watch->note, sizeof(watch->note),
		 "\nrunner: This test was killed due to exceeding disk usage limit. "
		 "(Used %llu bytes, limit %llu)\n",
		 watch->subtest_bytes, limit);
	snprintf(reason, sizeof(reason), "disk usage limit of %llu bytes exceeded (%llu used)",
		 limit, watch->subtest_bytes);
	watch_end(watch, CAUSE_DISK_LIMIT, reason);
}

/* Whatever runs on a kernel in that state proves nothing. */
static void kill_tainted(struct watch *watch)
{
	char *names = taint_describe(taints(watch));
	char *reason = xasprintf("the kernel became tainted: %s", names);

	snprintf(watch->note, sizeof(watch->note),
		 "\nrunner: This test was killed due to a kernel taint (0x%llx).\n", taints(watch));
	watch_end(watch, CAUSE_TAINT, reason);
	free(reason);
	free(names);
}

static void exceed(struct watch *watch, const char *which, unsigned int limit_s)
{
	const struct run_settings *settings = watch->settings;
	unsigned int hurry = watch->guard ? watch->guard->hurry : 1;
	char note[128], *names;

	snprintf(note, sizeof(note), "%s timeout exceeded. Killing the current test with SIGQUIT.",
		 which);
	note[0] ^= 'a' ^ 'A';
	kmsg_note(settings->kmsg_path, 4, note);
	if (settings->sysrq)
		kmsg_sysrq();
	if (hurry == 1) {
		snprintf(watch->reason, sizeof(watch->reason), "%s timeout of %u s exceeded", which,
			 limit_s);
	} else {
		names = taint_describe(taints(watch));
		snprintf(watch->reason, sizeof(watch->reason),
			 "%s timeout of %g s exceeded (%u s / %u on a tainted kernel: %s)", which,
			 (double)limit_s / hurry, limit_s, hurry, names);
		free(names);
	}
	watch->timeout = true;
	watch->cause = CAUSE_TIMEOUT;
	watch_stop(watch);
}

static void advance(struct watch *watch)
{
	char text[64];

	if (watch->phase == WATCH_QUIT) {
		snprintf(text, sizeof(text), "ignored SIGQUIT for %u s, killed by SIGKILL",
			 watch->settings->kill_grace_s);
		add_reason(watch, text);
		watch_kill(watch);
	} else if (watch->phase == WATCH_KILL) {
		add_reason(watch, "cannot be killed (stuck in the kernel)");
		watch->phase = WATCH_GIVEN_UP;
	}
}

/* The earlier of @left_ms and the time to @end_ns; 0 if that is past. */
static int earlier(int left_ms, unsigned long long now, unsigned long long end_ns)
{
	unsigned long long ms = end_ns > now ? (end_ns - now + NS_PER_MS - 1) / NS_PER_MS : 0;

	if (ms > 60000)
		ms = 60000;
	return left_ms < 0 || (int)ms < left_ms ? (int)ms : left_ms;
}

/* When a time limit that began at @begin_ns is over; 0: there is no such limit. */
static unsigned long long limit_end(const struct watch *watch, unsigned long long begin_ns,
				    unsigned int limit_s)
{
	unsigned int hurry = watch->guard ? watch->guard->hurry : 1;

	return limit_s ? begin_ns + settings_scaled_ns(limit_s) / hurry : 0;
}

int watch_check(struct watch *watch)
{
	const struct run_settings *settings = watch->settings;
	int left = watch->guard ? guard_tick(watch->guard) : -1;
	unsigned long long now = clock_ns();
	unsigned long long test_end =
		limit_end(watch, watch->subtest_ns, settings->per_test_timeout_s);
	unsigned long long idle_end =
		limit_end(watch, watch->active_ns, settings->inactivity_timeout_s);

	if (watch->phase == WATCH_RUNNING) {
		if (taints(watch) && !test_end && !idle_end)
			kill_tainted(watch);
		else if (test_end && now >= test_end)
			exceed(watch, "per-test", settings->per_test_timeout_s);
		else if (idle_end && now >= idle_end)
			exceed(watch, "inactivity", settings->inactivity_timeout_s);
	} else if (watch->phase != WATCH_GIVEN_UP && now >= watch->phase_end_ns) {
		advance(watch);
	}
	if (watch->phase == WATCH_GIVEN_UP)
		return 0;
	if (watch->phase != WATCH_RUNNING)
		return earlier(left, now, watch->phase_end_ns);
	if (test_end)
		left = earlier(left, now, test_end);
	if (idle_end)
		left = earlier(left, now, idle_end);
	return left;
}
