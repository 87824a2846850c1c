/* SPDX-License-Identifier: MIT */
#include "runner/igt_options.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/error.h"
#include "runner/hooks.h"
#include "runner/options.h"
#include "runner/settings.h"
#include "runner/values.h"

static int take_abort(void *target, const char *value, struct run_error *err)
{
	struct run_settings *s = target;
	char *unknown = NULL;
	int ret = 0;

	if (value_abort_mask(value, &s->abort_mask, &unknown))
		ret = options_bad_value(err, "abort-on-monitored-error", unknown,
					"taint, lockdep, ping or all, separated by commas");
	free(unknown);
	return ret;
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

/* A name may stand for a number; -1: it stands for none. */
struct choice {
	const char *name;
	int number;
};

static int choose(const struct choice *choices, size_t count, const char *name, int *ret)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(choices[i].name, name)) {
			*ret = choices[i].number;
			return 0;
		}
	}
	return -EINVAL;
}

static int take_log_level(void *target, const char *value, struct run_error *err)
{
	struct run_settings *s = target;
	static const struct choice levels[] = { { "quiet", -1 },
						{ "normal", 0 },
						{ "verbose", 1 } };

	if (!choose(levels, ARRAY_SIZE(levels), value, &s->log_level))
		return 0;
	return options_bad_value(err, "log-level", value, "quiet, normal or verbose");
}

static int take_prune_mode(void *target, const char *value, struct run_error *err)
{
	struct run_settings *s = target;
	static const struct choice modes[] = {
		{ "keep-dynamic-subtests", PRUNE_KEEP_DYNAMIC },
		{ "keep-dynamic", PRUNE_KEEP_DYNAMIC },
		{ "keep-subtests", PRUNE_KEEP_SUBTESTS },
		{ "keep-all", PRUNE_KEEP_ALL },
		{ "keep-requested", PRUNE_KEEP_REQUESTED },
	};
	int mode;

	if (choose(modes, ARRAY_SIZE(modes), value, &mode))
		return options_bad_value(err, "prune-mode", value,
					 "keep-dynamic, keep-subtests, keep-all or keep-requested");
	s->prune_mode = (unsigned int)mode;
	return 0;
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

/* What the line says; the settings stand first so that the rows are about them. */
struct igt_line {
	struct run_settings settings;
	enum igt_action action;
};

/* Whatever else a line says, --help is obeyed: no later option counts. */
static int take_action(void *target, enum igt_action action)
{
	struct igt_line *line = target;

	if (line->action <= IGT_LIST_ALL)
		line->action = action;
	return 0;
}

static int take_help(void *target, const char *value, struct run_error *err)
{
	return take_action(target, IGT_HELP);
}

static int take_version(void *target, const char *value, struct run_error *err)
{
	return take_action(target, IGT_VERSION);
}

static int take_help_hook(void *target, const char *value, struct run_error *err)
{
	return take_action(target, IGT_HELP_HOOK);
}

static int take_list_all(void *target, const char *value, struct run_error *err)
{
	return take_action(target, IGT_LIST_ALL);
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
static const struct option_row rows[] = {
	TAKEN("help", 'h', NULL, take_help, "this text"),
	TAKEN("version", 0, NULL, take_version, "the version"),
	TAKEN("list-all", 'L', NULL, take_list_all, "print the names of the tests and end"),
	FIELD("name", 'n', "S", TEXT, name,
	      "name of the run (default: last part of the results path)"),
	FIELD("dry-run", 'd', NULL, SET, dry_run,
	      "write metadata and job list only; igt_resume runs them"),
	FIELD("allow-non-root", 0, NULL, SET, allow_non_root, "run as this user"),
	FIELD("include-tests", 't', "RE", ADD, include, "only tests that match one of these"),
	FIELD("exclude-tests", 'x', "RE", ADD, exclude, "no test that matches one of these"),
	FIELD("blacklist", 'b', "FILE", ADD, blocklists,
	      "no test that matches a line of it (also --blocklist)"),
	FIELD("blocklist", 'b', "FILE", ADD, blocklists, NULL),
	FIELD("test-list", 0, "FILE", TEXT, test_list, "the tests to run, in its order"),
	{ "ignore-missing", 0, NULL, OPTION_IGNORE, 0, NULL, "has no effect" },
	FIELD("multiple-mode", 'm', NULL, SET, multiple_mode,
	      "one process for all subtests of a binary"),
	FIELD("overwrite", 'o', NULL, SET, overwrite, "replace an earlier run"),
	FIELD("sync", 's', NULL, SET, sync, "results are on the disk before the next test"),
	TAKEN("log-level", 'l', "LEVEL", take_log_level, "quiet, normal or verbose"),
	TAKEN("abort-on-monitored-error", 0, "[=LIST]", take_abort,
	      "stop on taint, lockdep, ping or all of them (no LIST: all)"),
	FIELD("inactivity-timeout", 0, "S", SECONDS, inactivity_timeout_s,
	      "kill a test that is silent for so long; 0: never"),
	FIELD("per-test-timeout", 0, "S", SECONDS, per_test_timeout_s,
	      "kill a subtest that takes longer; 0: never"),
	FIELD("overall-timeout", 0, "S", SECONDS, overall_timeout_s,
	      "start no test after that; 0: never"),
	TAKEN("disk-usage-limit", 0, "N[kMG]", take_disk_limit,
	      "kill a subtest that prints more bytes; 0: never"),
	FIELD("use-watchdog", 0, NULL, SET, use_watchdog,
	      "a hardware watchdog reboots the machine when it hangs"),
	FIELD("piglit-style-dmesg", 0, NULL, SET, piglit_style_dmesg,
	      "only kernel messages of graphics drivers are warnings"),
	TAKEN("dmesg-warn-level", 0, "N", take_warn_level,
	      "kernel messages up to this level are warnings\n(4; with piglit style 5)"),
	TAKEN("prune-mode", 0, "MODE", take_prune_mode,
	      "keep-dynamic, keep-subtests, keep-all or\nkeep-requested results"),
	TAKEN("environment", 'e', "K[=V]", take_environment,
	      "set for the tests (no value: the runner's)"),
	FIELD("facts", 'f', NULL, SET, facts, "log what changes between tests"),
	TAKEN("kmemleak", 'k', "[=once|each]", take_kmemleak, "look for leaked kernel memory"),
	FIELD("collect-code-cov", 0, NULL, SET, code_coverage,
	      "collect the kernel's code coverage"),
	FIELD("coverage-per-test", 0, NULL, SET, coverage_per_test, "collect it for each test"),
	FIELD("collect-script", 0, "FILE", TEXT, coverage_script, "program that collects it"),
	TAKEN("hook", 0, "S", take_hook, "hook for the tests (repeatable)"),
	TAKEN("help-hook", 0, NULL, take_help_hook, "what --hook takes"),
};
#undef FIELD
#undef TAKEN

static const struct option_table table = { rows, ARRAY_SIZE(rows) };

static int resolve(char **path, const char *what, struct run_error *err)
{
	char *resolved = realpath(*path, NULL);

	if (!resolved)
		return run_fail(err, RUN_BAD_INPUT, "%s: %s: give %s", *path, strerror(errno),
				what);
	free(*path);
	*path = xstrdup(resolved);
	free(resolved);
	return 0;
}

/* It need not exist yet. */
static char *absolute(const char *path)
{
	char cwd[PATH_MAX];

	if (*path == '/' || !getcwd(cwd, sizeof(cwd)))
		return xstrdup(path);
	return xasprintf("%s/%s", cwd, path);
}

static char *last_part(const char *path)
{
	size_t end = strlen(path), begin;

	while (end > 1 && path[end - 1] == '/')
		end--;
	for (begin = end; begin && path[begin - 1] != '/'; begin--)
		;
	return xasprintf("%.*s", (int)(end - begin), path + begin);
}

/* "[test_root] results-path", or "[test_root]" when names are listed. */
static int take_paths(int argc, char **argv, struct run_settings *s, enum igt_action action,
		      struct run_error *err)
{
	const char *env_root = getenv("IGT_TEST_ROOT"), *root = NULL, *results = NULL;
	int i = optind;

	if (action == IGT_RUN && i < argc)
		results = argv[--argc];
	if (i < argc)
		root = argv[i++];
	if (i < argc)
		return run_fail(err, RUN_BAD_INPUT, "unexpected '%s': see igt_runner --help",
				argv[i]);
	if (action == IGT_RUN && (!results || !*results))
		return run_fail(err, RUN_BAD_INPUT, "no results path: give it as last argument");
	if (env_root)
		root = env_root;
	if (!root)
		return run_fail(err, RUN_BAD_INPUT,
				"no test root: give it before the results path, "
				"or in IGT_TEST_ROOT");
	s->test_root = xstrdup(root);
	if (resolve(&s->test_root, "the directory of the tests", err))
		return -1;
	if (results) {
		s->results_path = absolute(results);
		if (!s->name)
			s->name = last_part(results);
	}
	return 0;
}

static int check_files(struct run_settings *s, struct run_error *err)
{
	char *path = xasprintf("%s/test-list.txt", s->test_root);
	int ret = 0;

	if (access(path, R_OK))
		ret = run_fail(err, RUN_BAD_INPUT, "%s: %s: give the directory of the tests", path,
			       strerror(errno));
	free(path);
	if (!ret && s->test_list)
		ret = resolve(&s->test_list, "a test list", err);
	for (size_t i = 0; i < s->blocklists.n && !ret; i++)
		ret = resolve(&s->blocklists.v[i], "a block list", err);
	if (!ret && s->coverage_script)
		ret = resolve(&s->coverage_script, "the program that collects coverage", err);
	if (!ret && s->code_coverage && !s->coverage_script)
		ret = run_fail(err, RUN_BAD_INPUT,
			       "--collect-code-cov needs --collect-script FILE as well");
	return ret;
}

static void set_defaults(struct run_settings *s)
{
	run_settings_init(s);
	s->kill_grace_s = IGT_KILL_GRACE_S;
	s->dmesg_warn_level = -1;
	s->igt_rules = true;
	s->socket = !getenv("IGT_RUNNER_DISABLE_SOCKET_COMMUNICATION");
}

int igt_options_parse(int argc, char **argv, struct run_settings *settings,
		      enum igt_action *ret_action, struct run_error *err)
{
	struct igt_line line = { .action = IGT_RUN };
	struct run_settings *s = &line.settings;
	int ret;

	run_settings_done(settings);
	set_defaults(s);
	for (int i = 0; i < argc; i++)
		strlist_add(&s->cmdline, argv[i]);
	ret = options_parse(&table, 1, argc, argv, &line, "igt_runner --help", err);
	*ret_action = line.action;
	if (s->dmesg_warn_level < 0)
		s->dmesg_warn_level = s->piglit_style_dmesg ? 5 : 4;
	s->allow_non_root |= s->dry_run;
	if (!ret && line.action <= IGT_LIST_ALL) {
		ret = take_paths(argc, argv, s, line.action, err);
		ret = ret ? ret : check_files(s, err);
	}
	*settings = *s;
	return ret;
}

void igt_options_help(FILE *out)
{
	fputs("Usage: igt_runner [options] [test_root] results-path\n"
	      "       igt_runner --list-all [options] [test_root]\n"
	      "Runs test binaries on this machine. IGT_TEST_ROOT wins over test_root.\n\n",
	      out);
	options_help(out, &table);
	fputs("\nExit status: 0 ran to the end (also when tests failed), 1 error or abort,\n"
	      "2 overall timeout.\n",
	      out);
}
