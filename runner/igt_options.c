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
#include "runner/settings.h"
#include "runner/values.h"

#define NO_SHORT_NAME 256 /* + index in the table: what getopt returns for these */

static int bad_value(struct run_error *err, const char *option, const char *value, const char *want)
{
	return run_fail(err, RUN_BAD_INPUT, "--%s %s: give %s", option, value ? value : "", want);
}

static int take_abort(struct run_settings *s, const char *value, struct run_error *err)
{
	char *unknown = NULL;
	int ret = 0;

	if (value_abort_mask(value, &s->abort_mask, &unknown))
		ret = bad_value(err, "abort-on-monitored-error", unknown,
				"taint, lockdep, ping or all, separated by commas");
	free(unknown);
	return ret;
}

static int take_disk_limit(struct run_settings *s, const char *value, struct run_error *err)
{
	if (!value_size(value, &s->disk_usage_limit_bytes))
		return 0;
	return bad_value(err, "disk-usage-limit", value,
			 "a number of bytes; k, M or G may follow it");
}

static int take_warn_level(struct run_settings *s, const char *value, struct run_error *err)
{
	unsigned int level;

	if (value_seconds(value, &level) || level > 7)
		return bad_value(err, "dmesg-warn-level", value, "a number from 0 to 7");
	s->dmesg_warn_level = (int)level;
	return 0;
}

static int take_kmemleak(struct run_settings *s, const char *value, struct run_error *err)
{
	s->kmemleak = true;
	if (!value_kmemleak(value, &s->kmemleak_each))
		return 0;
	return bad_value(err, "kmemleak", value, "once or each");
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

static int take_log_level(struct run_settings *s, const char *value, struct run_error *err)
{
	static const struct choice levels[] = { { "quiet", -1 },
						{ "normal", 0 },
						{ "verbose", 1 } };

	if (!choose(levels, ARRAY_SIZE(levels), value, &s->log_level))
		return 0;
	return bad_value(err, "log-level", value, "quiet, normal or verbose");
}

static int take_prune_mode(struct run_settings *s, const char *value, struct run_error *err)
{
	static const struct choice modes[] = {
		{ "keep-dynamic-subtests", PRUNE_KEEP_DYNAMIC },
		{ "keep-dynamic", PRUNE_KEEP_DYNAMIC },
		{ "keep-subtests", PRUNE_KEEP_SUBTESTS },
		{ "keep-all", PRUNE_KEEP_ALL },
		{ "keep-requested", PRUNE_KEEP_REQUESTED },
	};
	int mode;

	if (choose(modes, ARRAY_SIZE(modes), value, &mode))
		return bad_value(err, "prune-mode", value,
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

static int take_environment(struct run_settings *s, const char *value, struct run_error *err)
{
	const char *own = getenv(value);
	char *variable;
	int ret = 0;

	if (!*value || *value == '=')
		return bad_value(err, "environment", value, "NAME=VALUE, or NAME to copy it");
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

static int take_hook(struct run_settings *s, const char *value, struct run_error *err)
{
	char *why;

	if (hook_check(value, &why)) {
		run_fail(err, RUN_BAD_INPUT, "--hook %s: %s", value, why);
		free(why);
		return -1;
	}
	strlist_add(&s->hooks, value);
	return 0;
}

enum kind { SET, SECONDS, TEXT, ADD, TAKE, ACTION, IGNORE };

/* In the order of the help. */
static const struct option_row {
	const char *name;
	char letter;
	int argument; /* no_argument, required_argument, optional_argument */
	enum kind kind;
	size_t offset; /* of the field, for SET, SECONDS, TEXT and ADD */
	int (*take)(struct run_settings *s, const char *value, struct run_error *err);
	enum igt_action action;
	const char *help;
} rows[] = {
#define FIELD(name, letter, argument, kind, field, help)                                           \
	{                                                                                          \
		name, letter, argument, kind, offsetof(struct run_settings, field), NULL, IGT_RUN, \
			help                                                                       \
	}
#define TAKEN(name, letter, argument, take, help)                    \
	{                                                            \
		name, letter, argument, TAKE, 0, take, IGT_RUN, help \
	}
#define DOES(name, letter, action, help)                                 \
	{                                                                \
		name, letter, no_argument, ACTION, 0, NULL, action, help \
	}
	DOES("help", 'h', IGT_HELP, "this text"),
	DOES("version", 0, IGT_VERSION, "the version"),
	DOES("list-all", 'L', IGT_LIST_ALL, "print the names of the tests and end"),
	FIELD("name", 'n', required_argument, TEXT, name,
	      "S: name of the run (default: last part of the results path)"),
	FIELD("dry-run", 'd', no_argument, SET, dry_run,
	      "write metadata and job list only; igt_resume runs them"),
	FIELD("allow-non-root", 0, no_argument, SET, allow_non_root, "run as this user"),
	FIELD("include-tests", 't', required_argument, ADD, include,
	      "RE: only tests that match one of these"),
	FIELD("exclude-tests", 'x', required_argument, ADD, exclude,
	      "RE: no test that matches one of these"),
	FIELD("blacklist", 'b', required_argument, ADD, blocklists,
	      "FILE: no test that matches a line of it (also --blocklist)"),
	FIELD("blocklist", 'b', required_argument, ADD, blocklists, NULL),
	FIELD("test-list", 0, required_argument, TEXT, test_list,
	      "FILE: the tests to run, in its order"),
	{ "ignore-missing", 0, no_argument, IGNORE, 0, NULL, IGT_RUN, "has no effect" },
	FIELD("multiple-mode", 'm', no_argument, SET, multiple_mode,
	      "one process for all subtests of a binary"),
	FIELD("overwrite", 'o', no_argument, SET, overwrite, "replace an earlier run"),
	FIELD("sync", 's', no_argument, SET, sync, "results are on the disk before the next test"),
	TAKEN("log-level", 'l', required_argument, take_log_level, "quiet, normal or verbose"),
	TAKEN("abort-on-monitored-error", 0, optional_argument, take_abort,
	      "[=taint,lockdep,ping,all]: stop on one of these (no value: all)"),
	FIELD("inactivity-timeout", 0, required_argument, SECONDS, inactivity_timeout_s,
	      "S: kill a test that is silent for so long; 0: never"),
	FIELD("per-test-timeout", 0, required_argument, SECONDS, per_test_timeout_s,
	      "S: kill a subtest that takes longer; 0: never"),
	FIELD("overall-timeout", 0, required_argument, SECONDS, overall_timeout_s,
	      "S: start no test after that; 0: never"),
	TAKEN("disk-usage-limit", 0, required_argument, take_disk_limit,
	      "N[kMG]: kill a subtest that prints more bytes; 0: never"),
	FIELD("use-watchdog", 0, no_argument, SET, use_watchdog,
	      "a hardware watchdog reboots the machine when it hangs"),
	FIELD("piglit-style-dmesg", 0, no_argument, SET, piglit_style_dmesg,
	      "only kernel messages of graphics drivers are warnings"),
	TAKEN("dmesg-warn-level", 0, required_argument, take_warn_level,
	      "N: kernel messages up to this level are warnings (4; 5 with piglit style)"),
	TAKEN("prune-mode", 0, required_argument, take_prune_mode,
	      "keep-dynamic, keep-subtests, keep-all or keep-requested results"),
	TAKEN("environment", 'e', required_argument, take_environment,
	      "NAME[=VALUE]: set for the tests (no value: the runner's)"),
	FIELD("facts", 'f', no_argument, SET, facts, "log what changes between tests"),
	TAKEN("kmemleak", 'k', optional_argument, take_kmemleak,
	      "[=once|each]: look for leaked kernel memory"),
	FIELD("collect-code-cov", 0, no_argument, SET, code_coverage,
	      "collect the kernel's code coverage"),
	FIELD("coverage-per-test", 0, no_argument, SET, coverage_per_test,
	      "collect it for each test"),
	FIELD("collect-script", 0, required_argument, TEXT, coverage_script,
	      "FILE: program that collects it"),
	TAKEN("hook", 0, required_argument, take_hook, "S: hook for the tests (repeatable)"),
	DOES("help-hook", 0, IGT_HELP_HOOK, "what --hook takes"),
#undef FIELD
#undef TAKEN
#undef DOES
};

#define ROW_COUNT ARRAY_SIZE(rows)

/* The table as getopt_long() wants it. */
struct getopt_tables {
	struct option options[ROW_COUNT + 1];
	char letters[1 + 3 * ROW_COUNT + 1];
};

static void fill_tables(struct getopt_tables *tables)
{
	static const char *const colons[] = { "", ":", "::" };
	char *at = tables->letters;

	*tables = (struct getopt_tables){ 0 };
	*at++ = ':';
	for (size_t i = 0; i < ROW_COUNT; i++) {
		const struct option_row *row = &rows[i];

		tables->options[i] = (struct option){
			.name = row->name,
			.has_arg = row->argument,
			.val = row->letter ? row->letter : NO_SHORT_NAME + (int)i,
		};
		if (row->letter)
			at += sprintf(at, "%c%s", row->letter, colons[row->argument]);
	}
}

static const struct option_row *find_row(int opt)
{
	if (opt >= NO_SHORT_NAME)
		return &rows[opt - NO_SHORT_NAME];
	for (size_t i = 0; i < ROW_COUNT; i++)
		if (rows[i].letter == opt)
			return &rows[i];
	return NULL;
}

static int take_row(struct run_settings *s, const struct option_row *row, const char *value,
		    struct run_error *err)
{
	void *field = (char *)s + row->offset;

	switch (row->kind) {
	case SET:
		*(bool *)field = true;
		return 0;
	case SECONDS:
		if (value_seconds(value, field))
			return bad_value(err, row->name, value, "a number of seconds");
		return 0;
	case TEXT:
		free(*(char **)field);
		*(char **)field = xstrdup(value);
		return 0;
	case ADD:
		strlist_add(field, value);
		return 0;
	case TAKE:
		return row->take(s, value, err);
	case ACTION:
	case IGNORE:
		break;
	}
	return 0;
}

static int take_options(int argc, char **argv, struct run_settings *s, enum igt_action *action,
			struct run_error *err)
{
	struct getopt_tables tables;
	int opt;

	fill_tables(&tables);
	opterr = 0;
	optind = 0; /* glibc: forget an earlier command line */
	while ((opt = getopt_long(argc, argv, tables.letters, tables.options, NULL)) != -1) {
		const struct option_row *row;

		if (opt == '?' || opt == ':')
			return run_fail(err, RUN_BAD_INPUT, "%s '%s': see igt_runner --help",
					opt == ':' ? "a value is missing after" :
						     "unknown or ambiguous option",
					argv[optind - 1]);
		row = find_row(opt);
		if (take_row(s, row, optarg, err))
			return -1;
		if (row->kind == ACTION)
			*action = row->action;
		if (*action > IGT_LIST_ALL)
			break;
	}
	return 0;
}

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

int igt_options_parse(int argc, char **argv, struct run_settings *s, enum igt_action *ret_action,
		      struct run_error *err)
{
	enum igt_action action = IGT_RUN;
	int ret;

	run_settings_done(s);
	s->kill_grace_s = IGT_KILL_GRACE_S;
	s->dmesg_warn_level = -1;
	s->igt_rules = true;
	s->socket = !getenv("IGT_RUNNER_DISABLE_SOCKET_COMMUNICATION");
	for (int i = 0; i < argc; i++)
		strlist_add(&s->cmdline, argv[i]);
	ret = take_options(argc, argv, s, &action, err);
	*ret_action = action;
	if (ret || action > IGT_LIST_ALL)
		return ret;
	if (s->dmesg_warn_level < 0)
		s->dmesg_warn_level = s->piglit_style_dmesg ? 5 : 4;
	if (s->dry_run)
		s->allow_non_root = true;
	ret = take_paths(argc, argv, s, action, err);
	return ret ? ret : check_files(s, err);
}

void igt_options_help(FILE *out)
{
	fputs("Usage: igt_runner [options] [test_root] results-path\n"
	      "       igt_runner --list-all [options] [test_root]\n"
	      "Runs test binaries on this machine. IGT_TEST_ROOT wins over test_root.\n\n",
	      out);
	for (size_t i = 0; i < ROW_COUNT; i++) {
		const struct option_row *row = &rows[i];

		if (!row->help)
			continue;
		if (row->letter)
			fprintf(out, "  -%c, ", row->letter);
		else
			fputs("      ", out);
		fprintf(out, "--%-26s %s\n", row->name, row->help);
	}
	fputs("\nExit status: 0 ran to the end (also when tests failed), 1 error or abort,\n"
	      "2 overall timeout.\n",
	      out);
}
