/* SPDX-License-Identifier: MIT */
/*
 * Changes of facts in the log.
 */

#include <stdio.h>
#include <time.h>

#include "core/core_internal.h"
#include "core/igt_facts.h"
#include "core/igt_log.h"
#include "core/igt_macros.h"
#include "util/facts.h"

static struct facts *facts;

void igt_facts_lists_init(void)
{
	facts_free(facts);
	if (facts_create(&facts))
		core_illegal("out of memory\n");
}

/* @data: what stands before each change. */
static void log_change(const struct fact_change *change, void *data)
{
	const char *prefix = data;

	switch (change->event) {
	case FACT_NEW:
		igt_info("%s new: %s: %s\n", prefix, change->name, change->now);
		break;
	case FACT_CHANGED:
		igt_info("%s changed: %s: %s -> %s\n", prefix, change->name, change->before,
			 change->now);
		break;
	case FACT_DELETED:
		igt_info("%s deleted: %s: %s\n", prefix, change->name, change->before);
		break;
	}
}

void igt_facts(const char *last_test)
{
	struct timespec now;
	char prefix[512];

	if (!facts)
		igt_facts_lists_init();
	if (facts_scan(facts))
		core_illegal("out of memory\n");
	clock_gettime(CLOCK_BOOTTIME, &now);
	snprintf(prefix, sizeof(prefix), "[%ld.%06ld] [FACT %s]", (long)now.tv_sec,
		 now.tv_nsec / NSEC_PER_USEC, last_test ? last_test : "before any test");
	facts_compare(facts, log_change, prefix);
}
