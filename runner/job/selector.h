/* SPDX-License-Identifier: MIT */
/* What a user asked for: names on the command line or lines of a test list. */
#ifndef RUNNER_SELECTOR_H
#define RUNNER_SELECTOR_H

#include "runner/runner.h"

/**
 * struct selector - one name or pattern
 * @binary: in lower case, a wildcard pattern or a name
 * @subtest: the same; NULL: the whole binary
 * @dynamic: the dynamic subtest as it was written, or NULL
 * @literal_binary: @binary has no wildcards
 * @literal_subtest: @subtest has none
 * @text: as it was written
 * @where: "file:line: ", or "" for the command line
 */
struct selector {
	char *binary, *subtest, *dynamic;
	bool literal_binary, literal_subtest;
	char *text, *where;
};

/** struct selectors - all of them, in the order they were given */
struct selectors {
	struct selector *v;
	size_t n;
};

/**
 * selectors_read() - what these settings ask for
 * @list: filled in; for selectors_done() also after a failure
 * @settings: names, test_list, igt_rules and say are used
 * @err: RUN_BAD_INPUT: the list cannot be read; both names and a list
 *
 * A list has a name a line, "#" begins a comment.  By igt_runner's rules other
 * lines than "igt@..." are passed over.  Without names and list: all binaries.
 *
 * Return: 0, or -1 with @err.
 */
int selectors_read(struct selectors *list, const struct run_settings *settings,
		   struct run_error *err);
/** selectors_done() - free them. */
void selectors_done(struct selectors *list);

#endif
