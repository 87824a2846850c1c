/* SPDX-License-Identifier: MIT */
#include "cmd_guard.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "runner/hooks.h"
#include "runner/values.h"

static int take_abort(struct run_settings *settings, const char *list)
{
	char *unknown;

	if (!value_abort_mask(list, &settings->abort_mask, &unknown))
		return 0;
	cmd_error("--abort-on %s: '%s' is no condition: give taint, lockdep, ping or all, "
		  "separated by commas",
		  list, unknown);
	free(unknown);
	return -1;
}

static int take_overall_timeout(struct run_settings *settings, const char *text)
{
	if (!value_seconds(text, &settings->overall_timeout_s))
		return 0;
	cmd_error("--overall-timeout %s: give a number of seconds", text);
	return -1;
}

static int take_disk_limit(struct run_settings *settings, const char *text)
{
	if (!value_size(text, &settings->disk_usage_limit_bytes))
		return 0;
	cmd_error("--disk-usage-limit %s: give a number of bytes; k, M or G may follow it", text);
	return -1;
}

static int take_watchdog(struct run_settings *settings, const char *none)
{
	settings->use_watchdog = true;
	return 0;
}

static int take_kmemleak(struct run_settings *settings, const char *when)
{
	settings->kmemleak = true;
	if (!value_kmemleak(when, &settings->kmemleak_each))
		return 0;
	cmd_error("--kmemleak=%s: give once or each", when);
	return -1;
}

static int take_facts(struct run_settings *settings, const char *none)
{
	settings->facts = true;
	return 0;
}

static int take_hook(struct run_settings *settings, const char *hook)
{
	char *why;

	if (hook_check(hook, &why)) {
		cmd_error("--hook %s", why);
		free(why);
		return -1;
	}
	strlist_add(&settings->hooks, hook);
	return 0;
}

static int take_coverage(struct run_settings *settings, const char *none)
{
	settings->code_coverage = true;
	return 0;
}

static int take_coverage_each(struct run_settings *settings, const char *none)
{
	settings->code_coverage = settings->coverage_per_test = true;
	return 0;
}

/* Whoever resumes the run may be in another directory. */
static int take_coverage_script(struct run_settings *settings, const char *path)
{
	char *here = getcwd(NULL, 0);

	if (access(path, X_OK)) {
		cmd_error("--collect-script %s: %s: give a program", path, strerror(errno));
		free(here);
		return -1;
	}
	free(settings->coverage_script);
	settings->coverage_script = *path == '/' ? xstrdup(path) :
						   xasprintf("%s/%s", here ? here : ".", path);
	free(here);
	return 0;
}

static int (*const takers[])(struct run_settings *settings, const char *value) = {
	[GUARD_OPT_ABORT - GUARD_OPT_FIRST] = take_abort,
	[GUARD_OPT_OVERALL_TIMEOUT - GUARD_OPT_FIRST] = take_overall_timeout,
	[GUARD_OPT_DISK_LIMIT - GUARD_OPT_FIRST] = take_disk_limit,
	[GUARD_OPT_WATCHDOG - GUARD_OPT_FIRST] = take_watchdog,
	[GUARD_OPT_KMEMLEAK - GUARD_OPT_FIRST] = take_kmemleak,
	[GUARD_OPT_FACTS - GUARD_OPT_FIRST] = take_facts,
	[GUARD_OPT_HOOK - GUARD_OPT_FIRST] = take_hook,
	[GUARD_OPT_COVERAGE - GUARD_OPT_FIRST] = take_coverage,
	[GUARD_OPT_COVERAGE_EACH - GUARD_OPT_FIRST] = take_coverage_each,
	[GUARD_OPT_COVERAGE_SCRIPT - GUARD_OPT_FIRST] = take_coverage_script,
};

int guard_take_option(struct run_settings *settings, int opt)
{
	if (opt < GUARD_OPT_FIRST || opt >= GUARD_OPT_LAST)
		return 1;
	return takers[opt - GUARD_OPT_FIRST](settings, optarg);
}
