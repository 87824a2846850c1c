/* SPDX-License-Identifier: MIT */
#include "runner/watch.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "runner/clock.h"
#include "runner/kmsg.h"
#include "runner/settings.h"

#define KILL_TIME_S 20 /* a killed process that lives longer never ends */

void watch_start(struct watch *watch, const struct run_settings *settings, pid_t pid)
{
	*watch = (struct watch){ .settings = settings, .pid = pid };
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
	enter(watch, WATCH_KILL, SIGKILL, KILL_TIME_S);
}

void watch_stop(struct watch *watch)
{
	if (watch->phase == WATCH_RUNNING)
		enter(watch, WATCH_QUIT, SIGQUIT, watch->settings->kill_grace_s);
	else if (watch->phase == WATCH_QUIT)
		watch_kill(watch);
}

static void exceed(struct watch *watch, const char *which, unsigned int limit_s)
{
	const struct run_settings *settings = watch->settings;
	char note[128];

	snprintf(note, sizeof(note), "%s timeout exceeded. Killing the current test with SIGQUIT.",
		 which);
	note[0] ^= 'a' ^ 'A';
	kmsg_note(settings->kmsg_path, 4, note);
	if (settings->sysrq)
		kmsg_sysrq();
	snprintf(watch->reason, sizeof(watch->reason), "%s timeout of %u s exceeded", which,
		 limit_s);
	watch->timeout = true;
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

int watch_check(struct watch *watch)
{
	const struct run_settings *settings = watch->settings;
	unsigned long long now = clock_ns();
	unsigned long long test_end =
		watch->subtest_ns + settings_scaled_ns(settings->per_test_timeout_s);
	unsigned long long idle_end =
		watch->active_ns + settings_scaled_ns(settings->inactivity_timeout_s);
	int left = -1;

	if (watch->phase == WATCH_RUNNING) {
		if (settings->per_test_timeout_s && now >= test_end)
			exceed(watch, "per-test", settings->per_test_timeout_s);
		else if (settings->inactivity_timeout_s && now >= idle_end)
			exceed(watch, "inactivity", settings->inactivity_timeout_s);
	} else if (watch->phase != WATCH_GIVEN_UP && now >= watch->phase_end_ns) {
		advance(watch);
	}
	if (watch->phase == WATCH_GIVEN_UP)
		return 0;
	if (watch->phase != WATCH_RUNNING)
		return earlier(left, now, watch->phase_end_ns);
	if (settings->per_test_timeout_s)
		left = earlier(left, now, test_end);
	if (settings->inactivity_timeout_s)
		left = earlier(left, now, idle_end);
	return left;
}
