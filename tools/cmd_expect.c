/* SPDX-License-Identifier: MIT */
#include "cmd_expect.h"

#include <ctype.h>
#include <stdlib.h>
#include <unistd.h>

#include "runner/base/error.h"

#define MAX_RETRIES 100

static int take_prefix(void *target, const char *prefix, struct run_error *err)
{
	struct run_settings *settings = target;
	const struct {
		const char *kind;
		struct strlist *list;
	} lists[] = {
		{ "fails", &settings->fails },
		{ "flakes", &settings->flakes },
		{ "skips", &settings->skips },
		{ "kmsg", &settings->known_kmsg },
	};
	bool any = false;

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		char *path = xasprintf("%s-%s.txt", prefix, lists[i].kind);

		if (!access(path, F_OK)) {
			strlist_add(lists[i].list, path);
			any = true;
		}
		free(path);
	}
	if (any)
		return 0;
	return run_fail(err, RUN_BAD_INPUT,
			"--expect %s: none of %s-fails.txt, -flakes.txt, -skips.txt, -kmsg.txt "
			"exists: give what they begin with",
			prefix, prefix);
}

static int take_retry(void *target, const char *text, struct run_error *err)
{
	struct run_settings *settings = target;
	char *end;
	unsigned long count = strtoul(text, &end, 10);

	if (!isdigit((unsigned char)*text) || *end || count > MAX_RETRIES) {
		return run_fail(err, RUN_BAD_INPUT, "--retry %s: give a number from 0 to %d", text,
				MAX_RETRIES);
	}
	settings->retry = (unsigned int)count;
	return 0;
}

#define LIST(name, field, help)                                                               \
	{                                                                                     \
		name, 0, "FILE", OPTION_ADD, offsetof(struct run_settings, field), NULL, help \
	}
static const struct option_row rows[] = {
	{ .kind = OPTION_HEADING,
	  .help = "\nWhat is expected (docs/expectations.md), each repeatable:" },
	LIST("fails", fails, "tests that fail; one that passes is an error"),
	LIST("flakes", flakes, "tests that fail now and then"),
	LIST("skips", skips, "tests that must not run"),
	LIST("known-kmsg", known_kmsg, "kernel lines that are no warnings"),
	{ "expect", 0, "PREFIX", OPTION_TAKE, 0, take_prefix,
	  "PREFIX-fails.txt, -flakes.txt, -skips.txt, -kmsg.txt,\nthose that exist" },
	{ "retry", 0, "N", OPTION_TAKE, 0, take_retry,
	  "run unexpected failures again, up to N times" },
};
#undef LIST
const struct option_table expect_options = { rows, ARRAY_SIZE(rows) };
