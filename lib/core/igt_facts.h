/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_FACTS_H
#define CORE_IGT_FACTS_H

/*
 * Facts about the machine (util/facts.h), told in the log when they change.
 */

/** igt_facts_lists_init() - forget all facts, so that the next look tells all of them as new. */
void igt_facts_lists_init(void);

/**
 * igt_facts() - look at the machine and log what is new, changed or gone, at INFO
 * @last_test: what has run since the last look; NULL: nothing yet
 *
 *	[UPTIME] [FACT last_test] new: NAME: VALUE
 *	[UPTIME] [FACT last_test] changed: NAME: OLD -> NEW
 *	[UPTIME] [FACT last_test] deleted: NAME: OLD
 *
 * UPTIME is in seconds; without @last_test it says ``before any test``.
 */
void igt_facts(const char *last_test);

#endif /* CORE_IGT_FACTS_H */
