/* SPDX-License-Identifier: MIT */
/* Which names a user means: IGT's wildcards and regular expressions. */
#ifndef RUNNER_PATTERN_H
#define RUNNER_PATTERN_H

#include <stdbool.h>

#include "runner/runner.h"

/**
 * pattern_match() - does a name match a comma-separated list of patterns?
 * @name: e.g. a subtest
 * @patterns: RFC 3977 wildmat as in IGT: "*", "?", "[a-z]", "[^a-z]", "\x",
 *	"!" negates; the last pattern that matches decides; lower-case letters
 *	match both cases
 */
bool pattern_match(const char *name, const char *patterns);

/** pattern_is_literal() - does the text hold nothing that pattern_match() treats specially? */
bool pattern_is_literal(const char *text);

/**
 * struct filter - compiled regular expressions
 * @include, @exclude: opaque
 * @n_include, @n_exclude: how many
 */
struct filter {
	void *include, *exclude;
	size_t n_include, n_exclude;
};

/**
 * filter_init() - compile the expressions of the settings (extended, any case)
 * @filter: filled in; also after a failure for filter_done()
 * @settings: include and exclude are used
 * @err: RUN_BAD_INPUT: names the expression that is wrong
 */
int filter_init(struct filter *filter, const struct run_settings *settings, struct run_error *err);
/** filter_done() - free the expressions. */
void filter_done(struct filter *filter);
/** filter_excludes() - does an exclude expression match? */
bool filter_excludes(const struct filter *filter, const char *name);
/** filter_includes() - does an include expression match, or is there none? */
bool filter_includes(const struct filter *filter, const char *name);

#endif
