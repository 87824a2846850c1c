/* SPDX-License-Identifier: MIT */
#include "runner/settings/igt_options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/base/error.h"
#include "runner/settings/run_options.h"
#include "runner/settings/settings.h"

static int take_log_level(void *target, const char *value, struct run_error *err)
{
	static const char *const levels[] = { "quiet", "normal", "verbose" };
	struct run_settings *s = target;

	for (int i = 0; i < 3; i++) {
		if (!strcmp(value, levels[i])) {
			s->log_level = i - 1;
			return 0;
		}
	}
	return options_bad_value(err, "log-level", value, "quiet, normal or verbose");
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
	FIELD("overwrite", 'o', NULL, SET, overwrite, "replace an earlier run"),
	FIELD("sync", 's', NULL, SET, sync, "results are on the disk before the next test"),
	TAKEN("log-level", 'l', "LEVEL", take_log_level, "quiet, normal or verbose"),
	{ "ignore-missing", 0, NULL, OPTION_IGNORE, 0, NULL, "has no effect" },
	TAKEN("help-hook", 0, NULL, take_help_hook, "what --hook takes"),
};
#undef FIELD
#undef TAKEN

static const struct option_table own_options = { rows, ARRAY_SIZE(rows) };
static const struct option_table *const tables[] = {
	&own_options,
	&choose_options,
	&limit_options,
	&watch_options,
};

static char *last_part(const char *path)
{
	size_t end = strlen(path), begin;

	while (end > 1 && path[end - 1] == '/')
		end--;
	for (begin = end; begin && path[begin - 1] != '/'; begin--)
		;
	return xasprintf("%.*s", (int)(end - begin), path + begin);
}

static int resolve_root(struct run_settings *s, struct run_error *err)
{
	char *resolved = realpath(s->test_root, NULL);

	if (!resolved)
		return run_fail(err, RUN_BAD_INPUT, "%s: %s: give the directory of the tests",
				s->test_root, strerror(errno));
	free(s->test_root);
	s->test_root = resolved;
	return 0;
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
	if (resolve_root(s, err))
		return -1;
	if (results) {
		s->results_path = path_absolute(results);
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
		ret = path_check(&s->test_list, R_OK, "a test list", err);
	for (size_t i = 0; i < s->blocklists.n && !ret; i++)
		ret = path_check(&s->blocklists.v[i], R_OK, "a block list", err);
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
	ret = options_parse(tables, ARRAY_SIZE(tables), argc, argv, &line, "igt_runner --help",
			    err);
	*ret_action = line.action;
	s->allow_non_root |= s->dry_run;
	if (!ret && line.action <= IGT_LIST_ALL) {
		ret = take_paths(argc, argv, s, line.action, err);
		ret = ret ? ret : check_files(s, err);
		ret = ret ? ret : run_options_check(s, err);
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
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		options_help(out, tables[i]);
	fputs("\nExit status: 0 ran to the end (also when tests failed), 1 error or abort,\n"
	      "2 overall timeout.\n",
	      out);
}
