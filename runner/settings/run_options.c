/* SPDX-License-Identifier: MIT */
#include "runner/settings/run_options.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/base/error.h"
#include "runner/settings/hooks.h"
#include "runner/base/values.h"

static int take_conditions(struct run_settings *s, const char *option, const char *value,
			   struct run_error *err)
{
	char *unknown = NULL;

	if (!value_abort_mask(value, &s->abort_mask, &unknown))
		return 0;
	run_fail(err, RUN_BAD_INPUT,
		 "--%s %s: '%s' is no condition: give taint, lockdep, ping or all, separated by "
		 "commas",
		 option, value, unknown);
	free(unknown);
	return -1;
}

static int take_abort(void *target, const char *value, struct run_error *err)
{
	return take_conditions(target, "abort-on-monitored-error", value, err);
}

int take_abort_on(void *target, const char *value, struct run_error *err)
{
	return take_conditions(target, "abort-on", value, err);
}

static int take_disk_limit(void *target, const char *value, struct run_error *err)
{
	struct run_settings *s = target;
	if (!value_size(value, &s->disk_usage_limit_bytes))
		return 0;
	return options_bad_value(err, "disk-usage-limit", value,
				 "a number of bytes; k, M or G may follow it");
}

static int take_warn_level(void *target, const char *value, struct run_error *err)
{
	struct run_settings *s = target;
	unsigned int level;

	if (value_seconds(value, &level) || level > 7)
		return options_bad_value(err, "dmesg-warn-level", value, "a number from 0 to 7");
	s->dmesg_warn_level = (int)level;
	return 0;
}

static int take_kmemleak(void *target, const char *value, struct run_error *err)
{
	struct run_settings *s = target;
	s->kmemleak = true;
	if (!value_kmemleak(value, &s->kmemleak_each))
		return 0;
	return options_bad_value(err, "kmemleak", value, "once or each");
}

static int take_prune_mode(void *target, const char *value, struct run_error *err)
{
	struct run_settings *s = target;
	static const struct {
		const char *name;
		enum prune_mode mode;
	} modes[] = {
		{ "keep-dynamic-subtests", PRUNE_KEEP_DYNAMIC },
		{ "keep-dynamic", PRUNE_KEEP_DYNAMIC },
		{ "keep-subtests", PRUNE_KEEP_SUBTESTS },
		{ "keep-all", PRUNE_KEEP_ALL },
		{ "keep-requested", PRUNE_KEEP_REQUESTED },
	};

	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		if (!strcmp(value, modes[i].name)) {
			s->prune_mode = modes[i].mode;
			return 0;
		}
	}
	return options_bad_value(err, "prune-mode", value,
				 "keep-dynamic, keep-subtests, keep-all or keep-requested");
}

/* The last setting of a variable counts. */
static void set_variable(struct strlist *environment, const char *variable)
{
	size_t len = strcspn(variable, "=") + 1;

	for (size_t i = 0; i < environment->n; i++) {
		if (!strncmp(environment->v[i], variable, len)) {
			free(environment->v[i]);
			environment->v[i] = xstrdup(variable);
			return;
		}
	}
	strlist_add(environment, variable);
}

static int take_environment(void *target, const char *value, struct run_error *err)
{
	struct run_settings *s = target;
	const char *own = getenv(value);
	char *variable;
	int ret = 0;

	if (!*value || *value == '=')
		return options_bad_value(err, "environment", value,
					 "NAME=VALUE, or NAME to copy it");
	if (!strchr(value, '=') && !own)
		return run_fail(err, RUN_BAD_INPUT,
				"--environment %s: it is not set: set it, or give %s=VALUE", value,
				value);
	variable = strchr(value, '=') ? xstrdup(value) : xasprintf("%s=%s", value, own);
	/* environment.txt has a line for each. */
	if (strchr(variable, '\n'))
		ret = run_fail(err, RUN_BAD_INPUT,
			       "--environment %.*s: its value has a line break: give one without",
			       (int)strcspn(value, "="), value);
	else
		set_variable(&s->environment, variable);
	free(variable);
	return ret;
}

static int take_hook(void *target, const char *value, struct run_error *err)
{
	struct run_settings *s = target;
	char *why;

	if (hook_check(value, &why)) {
		run_fail(err, RUN_BAD_INPUT, "--hook %s: %s", value, why);
		free(why);
		return -1;
	}
	strlist_add(&s->hooks, value);
	return 0;
}

#define FIELD(name, letter, value, kind, field, help)                                           \
	{                                                                                       \
		name, letter, value, OPTION_##kind, offsetof(struct run_settings, field), NULL, \
			help                                                                    \
	}
#define TAKEN(name, letter, value, take, help)                  \
	{                                                       \
		name, letter, value, OPTION_TAKE, 0, take, help \
	}
static const struct option_row choose_rows[] = {
	FIELD("test-list", 0, "FILE", TEXT, test_list, "the tests to run, in its order"),
	FIELD("include-tests", 't', "RE", ADD, include, "only tests that match one of these"),
	FIELD("exclude-tests", 'x', "RE", ADD, exclude, "no test that matches one of these"),
	FIELD("blacklist", 'b', "FILE", ADD, blocklists,
	      "no test that matches a line of it (also --blocklist)"),
	FIELD("blocklist", 'b', "FILE", ADD, blocklists, NULL),
	FIELD("multiple-mode", 'm', NULL, SET, multiple_mode,
	      "one process for all subtests of a binary"),
};

static const struct option_row limit_rows[] = {
	FIELD("per-test-timeout", 0, "S", SECONDS, per_test_timeout_s,
	      "kill a subtest that takes longer; 0: never"),
	FIELD("inactivity-timeout", 0, "S", SECONDS, inactivity_timeout_s,
	      "kill a test that is silent for so long; 0: never"),
	FIELD("overall-timeout", 0, "S", SECONDS, overall_timeout_s,
	      "start no test after that; 0: never"),
	TAKEN("disk-usage-limit", 0, "N[kMG]", take_disk_limit,
	      "kill a subtest that prints more bytes; 0: never"),
};

static const struct option_row watch_rows[] = {
	TAKEN("abort-on-monitored-error", 0, "[=LIST]", take_abort,
	      "stop the run at one of taint, lockdep, ping, all (no LIST:\nall); taint of before the run does not count; ping asks\nIGT_PING_HOSTNAME or PingHostName of ~/.igtrc"),
	FIELD("use-watchdog", 0, NULL, SET, use_watchdog,
	      "a hardware watchdog reboots the machine when it hangs"),
	TAKEN("dmesg-warn-level", 0, "N", take_warn_level,
	      "kernel messages up to this level are warnings\n(4; with piglit style 5)"),
	FIELD("piglit-style-dmesg", 0, NULL, SET, piglit_style_dmesg,
	      "only kernel messages of graphics drivers are warnings"),
	FIELD("facts", 'f', NULL, SET, facts,
	      "tell what devices, modules, taint change between tests"),
	TAKEN("kmemleak", 'k', "[=once|each]", take_kmemleak,
	      "look for lost kernel memory at the end, or after each"),
	FIELD("collect-code-cov", 0, NULL, SET, code_coverage,
	      "set the kernel's gcov counters to zero, run the tests, then\nFILE RESULTS/code_cov/NAME"),
	FIELD("coverage-per-test", 0, NULL, SET, coverage_per_test, "collect it for each test"),
	FIELD("collect-script", 0, "FILE", TEXT, coverage_script, "program that collects it"),
	TAKEN("environment", 'e', "K[=V]", take_environment,
	      "set for the tests (no value: the runner's)"),
	TAKEN("hook", 0, "S", take_hook, "[EVENTS:]COMMAND, run by every test (repeatable)"),
	TAKEN("prune-mode", 0, "MODE", take_prune_mode,
	      "keep-dynamic, keep-subtests, keep-all or\nkeep-requested results"),
};
#undef FIELD
#undef TAKEN

const struct option_table choose_options = { choose_rows, ARRAY_SIZE(choose_rows) };
const struct option_table limit_options = { limit_rows, ARRAY_SIZE(limit_rows) };
const struct option_table watch_options = { watch_rows, ARRAY_SIZE(watch_rows) };

char *path_absolute(const char *path)
{
	char cwd[PATH_MAX];

	if (*path == '/' || !getcwd(cwd, sizeof(cwd)))
		return xstrdup(path);
	return xasprintf("%s/%s", cwd, path);
}

int path_check(char **path, int mode, const char *what, struct run_error *err)
{
	char *absolute;

	if (access(*path, mode))
		return run_fail(err, RUN_BAD_INPUT, "%s: %s: give %s", *path, strerror(errno),
				what);
	absolute = path_absolute(*path);
	free(*path);
	*path = absolute;
	return 0;
}

int run_options_check(struct run_settings *s, struct run_error *err)
{
	if (s->dmesg_warn_level < 0)
		s->dmesg_warn_level = s->piglit_style_dmesg ? 5 : 4;
	s->code_coverage |= s->coverage_per_test;
	if (s->coverage_script && path_check(&s->coverage_script, X_OK, "a program", err))
		return -1;
	if (s->code_coverage && !s->coverage_script)
		return run_fail(err, RUN_BAD_INPUT,
				"--collect-code-cov needs --collect-script FILE as well");
	return 0;
}
