/* SPDX-License-Identifier: MIT */
/* IGT's wildcards. */
#ifndef RUNNER_PATTERN_H
#define RUNNER_PATTERN_H

#include <stdbool.h>

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

#endif
