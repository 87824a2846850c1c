/* SPDX-License-Identifier: MIT */
#include "cmd_select.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "runner/base/error.h"
#include "runner/job/shard.h"

static int take_shard(void *target, const char *value, struct run_error *err)
{
	struct run_settings *settings = target;

	if (shard_parse(value, &settings->shard_index, &settings->shard_count))
		return 0;
	return run_fail(err, RUN_BAD_INPUT, "--shard %s: give I/N with 1 <= I <= N <= %d, e.g. 1/4",
			value, SHARD_MAX);
}

static const struct option_row rows[] = {
	{ .kind = OPTION_HEADING, .help = "Which tests:" },
	{ "test-root", 0, "DIR", OPTION_TEXT, offsetof(struct run_settings, test_root), NULL,
	  "directory with the binaries and test-list.txt\n"
	  "(default: IGT_TEST_ROOT, or those of this build)" },
	{ "no-listing-cache", 0, NULL, OPTION_SET, offsetof(struct run_settings, no_listing_cache),
	  NULL, "ask every binary for its subtests, also those not changed" },
	{ "shard", 0, "I/N", OPTION_TAKE, 0, take_shard,
	  "only the I-th of N parts that take about as long; every\n"
	  "part needs the same tests and the same --history" },
	{ "history", 0, "PATH", OPTION_ADD, offsetof(struct run_settings, history), NULL,
	  "results directory (or times.txt, results.json) of an\n"
	  "earlier run that tells how long tests take (repeatable)" },
};
const struct option_table select_options = { rows, ARRAY_SIZE(rows) };

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
