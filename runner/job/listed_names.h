/* SPDX-License-Identifier: MIT */
/* The names that --list-subtests prints. */
#ifndef RUNNER_LISTED_NAMES_H
#define RUNNER_LISTED_NAMES_H

#include <stdbool.h>

#include "runner/base/buf.h"

/** listed_name_valid() - is it a subtest's name: letters, digits, "-" and "_"? */
bool listed_name_valid(const char *name, size_t len);

/**
 * listed_names_parse() - take the names out of a listing
 * @names: gets the valid ones, each once
 * @text: a name a line
 * @len: bytes of it
 * @ret_bad: gets the first line that is no name, readable and shortened, for
 *	free(); unchanged if all are
 *
 * Empty lines do not count.
 */
void listed_names_parse(struct strlist *names, const char *text, size_t len, char **ret_bad);

#endif
