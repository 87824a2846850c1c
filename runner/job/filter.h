/* SPDX-License-Identifier: MIT */
/*
 * The regular expressions that choose tests: Perl's kind, any case, found
 * anywhere in a name, as in igt_runner (GLib's are PCRE's as well).
 */
#ifndef RUNNER_FILTER_H
#define RUNNER_FILTER_H

#include <stdbool.h>

#include "runner/runner.h"

/** struct regex_list - compiled expressions; @v: opaque; @n: how many */
struct regex_list {
	void **v;
	size_t n;
};

/**
 * struct filter - what tests have to match
 * @include: one of these has to match, if there are any
 * @exclude: none of these may match
 * @costly: an expression was given up, see filter_check()
 */
struct filter {
	struct regex_list include, exclude;
	bool costly;
};

/**
 * filter_init() - compile the expressions of the settings
 * @filter: filled in; also after a failure for filter_done()
 * @settings: include, exclude and the files of blocklists are used
 * @err: RUN_BAD_INPUT: names the expression that is wrong, or the file that
 *	cannot be read
 *
 * A block list has one exclude expression per line; "#" begins a comment,
 * blanks at the end do not count, those at the beginning do.
 *
 * Return: 0, or -1 with @err.
 */
int filter_init(struct filter *filter, const struct run_settings *settings, struct run_error *err);
/** filter_done() - free the expressions. */
void filter_done(struct filter *filter);
/** filter_excludes() - does an exclude expression match @name? */
bool filter_excludes(struct filter *filter, const char *name);
/** filter_includes() - does an include expression match @name, or is there none? */
bool filter_includes(struct filter *filter, const char *name);
/**
 * filter_check() - was every answer so far a true one?
 * @filter: the filter
 * @err: RUN_BAD_INPUT: an expression would take ages (nested repetition)
 *
 * Return: 0, or -1 with @err.
 */
int filter_check(const struct filter *filter, struct run_error *err);

#endif
