/* SPDX-License-Identifier: MIT */
#include "cmd_select.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "runner/shard.h"

int select_take_option(struct run_settings *settings, int opt, const char *command)
{
	extern char *optarg;

	switch (opt) {
	case SELECT_OPT_TEST_ROOT:
		free(settings->test_root);
		settings->test_root = xstrdup(optarg);
		return 0;
	case SELECT_OPT_TEST_LIST:
		free(settings->test_list);
		settings->test_list = xstrdup(optarg);
		return 0;
	case 't':
		strlist_add(&settings->include, optarg);
		return 0;
	case 'x':
		strlist_add(&settings->exclude, optarg);
		return 0;
	case SELECT_OPT_SHARD:
		if (shard_parse(optarg, &settings->shard_index, &settings->shard_count))
			return 0;
		cmd_error("--shard %s: give I/N with 1 <= I <= N <= %d, e.g. 1/4", optarg,
			  SHARD_MAX);
		return -1;
	case SELECT_OPT_HISTORY:
		strlist_add(&settings->history, optarg);
		return 0;
	default:
		cmd_error("%s: unknown option: see gauntlet %s --help", command, command);
		return -1;
	}
}

/* Beside the program: build/tools/gauntlet has its tests in build/tests. */
static char *default_root(void)
{
	char self[PATH_MAX], *slash;
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (len < 0)
		return NULL;
	self[len] = '\0';
	slash = strrchr(self, '/');
	*slash = '\0';
	return xasprintf("%s/../tests", self);
}

int select_choose_root(struct run_settings *settings)
{
	const char *env = getenv("IGT_TEST_ROOT");
	char resolved[PATH_MAX], *root = settings->test_root;

	if (!root)
		root = env ? xstrdup(env) : default_root();
	settings->test_root = NULL;
	if (!root || !realpath(root, resolved)) {
		cmd_error("%s: %s: give the tests' directory with --test-root",
			  root ? root : "test root", strerror(errno));
		free(root);
		return -1;
	}
	free(root);
	settings->test_root = xstrdup(resolved);
	return 0;
}
