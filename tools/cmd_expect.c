/* SPDX-License-Identifier: MIT */
#include "cmd_expect.h"

#include <ctype.h>
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd.h"

#define MAX_RETRIES 100

static int take_prefix(struct run_settings *settings, const char *prefix)
{
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
	cmd_error("--expect %s: none of %s-fails.txt, -flakes.txt, -skips.txt, -kmsg.txt exists: "
		  "give what they begin with",
		  prefix, prefix);
	return -1;
}

static int take_retry(struct run_settings *settings, const char *text)
{
	char *end;
	unsigned long count = strtoul(text, &end, 10);

	if (!isdigit((unsigned char)*text) || *end || count > MAX_RETRIES) {
		cmd_error("--retry %s: give a number from 0 to %d", text, MAX_RETRIES);
		return -1;
	}
	settings->retry = (unsigned int)count;
	return 0;
}

int expect_take_option(struct run_settings *settings, int opt)
{
	switch (opt) {
	case EXPECT_OPT_FAILS:
		strlist_add(&settings->fails, optarg);
		return 0;
	case EXPECT_OPT_FLAKES:
		strlist_add(&settings->flakes, optarg);
		return 0;
	case EXPECT_OPT_SKIPS:
		strlist_add(&settings->skips, optarg);
		return 0;
	case EXPECT_OPT_KMSG:
		strlist_add(&settings->known_kmsg, optarg);
		return 0;
	case EXPECT_OPT_PREFIX:
		return take_prefix(settings, optarg);
	case EXPECT_OPT_RETRY:
		return take_retry(settings, optarg);
	default:
		return 1;
	}
}
