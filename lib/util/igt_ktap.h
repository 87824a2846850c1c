/* SPDX-License-Identifier: MIT */
/*
 * Results of the kernel's own tests (KUnit), read line by line, with IGT's names.
 *
 *	KTAP version 1
 *	1..1
 *	    KTAP version 1
 *	    # Subtest: suite
 *	    1..3
 *	    ok 1 plain
 *	        KTAP version 1
 *	        # Subtest: parametrized
 *	        ok 1 first parameter
 *	        ok 2 second parameter
 *	    ok 2 parametrized
 *	    ok 3 other # SKIP why
 *	ok 1 suite
 *
 * The first line may be missing.  Lines that are not KTAP belong to somebody else and do not
 * matter; a prefix of the kernel log must be gone.
 */
#ifndef UTIL_IGT_KTAP_H
#define UTIL_IGT_KTAP_H

#include "util/igt_list.h"

/** Codes of a case: the exit statuses of a test. */
#define IGT_KTAP_PASS 0
#define IGT_KTAP_SKIP 77
#define IGT_KTAP_FAIL 98

/**
 * struct igt_ktap_result - how one case ended
 * @link: in the list given to igt_ktap_alloc()
 * @suite_name: its suite
 * @case_name: its name; parameters are not cases of their own
 * @msg: why it was skipped; NULL if nobody said
 * @code: IGT_KTAP_PASS, IGT_KTAP_SKIP or IGT_KTAP_FAIL
 */
struct igt_ktap_result {
	struct igt_list_head link;
	char *suite_name;
	char *case_name;
	char *msg;
	int code;
};

struct igt_ktap_results;

/**
 * igt_ktap_alloc() - begin to read results
 * @results: an empty list; gets one element per case, owned by the parser
 *
 * Return: the parser; NULL without memory.
 */
struct igt_ktap_results *igt_ktap_alloc(struct igt_list_head *results);

/**
 * igt_ktap_free() - free a parser and the results it has found
 * @ktap: the parser, or a pointer to NULL; NULL afterwards
 */
void igt_ktap_free(struct igt_ktap_results **ktap);

/**
 * igt_ktap_parse() - read one line
 * @buf: the line, with or without its newline
 * @ktap: the parser
 *
 * Return: -EINPROGRESS until the last suite has ended, 0 from then on; -EPROTO from a line on
 * that breaks the protocol: a result out of turn, beyond or without its plan, a suite that
 * ends early or under another name; -ENOMEM.
 */
int igt_ktap_parse(const char *buf, struct igt_ktap_results *ktap);

#endif /* UTIL_IGT_KTAP_H */
