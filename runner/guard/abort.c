/* SPDX-License-Identifier: MIT */
#include "runner/guard/abort.h"

#include <stdlib.h>
#include <string.h>

#include "runner/guard/machine.h"
#include "runner/guard/taint.h"

#define PING_LIMIT_S 40

int abort_watch_open(struct abort_watch *watch, const struct run_settings *settings,
		     unsigned long long baseline, struct run_error *err)
{
	*watch = (struct abort_watch){ .settings = settings, .baseline = baseline };
	return settings->abort_mask & RUN_ABORT_PING ? ping_init(&watch->ping, err) : 0;
}

void abort_watch_close(struct abort_watch *watch)
{
	ping_done(&watch->ping);
}

unsigned long long abort_taints(const struct abort_watch *watch)
{
	unsigned long long flags;

	if (!(watch->settings->abort_mask & RUN_ABORT_TAINT) || taint_read(watch->settings, &flags))
		return 0;
	return flags & TAINT_BAD & ~watch->baseline;
}

static char *check_taint(const struct abort_watch *watch)
{
	unsigned long long flags = abort_taints(watch);
	char *names, *text;

	if (!flags)
		return NULL;
	names = taint_describe(flags);
	text = xasprintf("Kernel badly tainted (0x%llx): %s", flags, names);
	free(names);
	return text;
}

/* A lock checker that has found something reports nothing more. */
static char *check_lockdep(const struct abort_watch *watch)
{
	struct buf text = { 0 };
	char *at, *why = NULL;
	long on = 1;

	if (!(watch->settings->abort_mask & RUN_ABORT_LOCKDEP))
		return NULL;
	if (!machine_file_read(watch->settings, "/proc/lockdep_stats", &text)) {
		at = strstr(text.data, "debug_locks:");
		if (at)
			on = strtol(at + strlen("debug_locks:"), NULL, 10);
		if (on != 1)
			why = xasprintf("Lockdep is no longer active (debug_locks: %ld in "
					"/proc/lockdep_stats)",
					on);
	}
	buf_done(&text);
	return why;
}

static char *check_ping(const struct abort_watch *watch)
{
	if (!watch->ping.host || ping_answers(&watch->ping, PING_LIMIT_S))
		return NULL;
	return xasprintf("No reply from %s to a ping within %d s", watch->ping.host, PING_LIMIT_S);
}

char *abort_check(const struct abort_watch *watch, bool network)
{
	char *why = check_taint(watch);

	if (!why)
		why = check_lockdep(watch);
	if (!why && network)
		why = check_ping(watch);
	return why;
}
