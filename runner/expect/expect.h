/* SPDX-License-Identifier: MIT */
/*
 * What is expected of the tests: the lists of known fails, of flakes and of
 * tests that must not run, in deqp-runner's syntax (docs/expectations.md).
 */
#ifndef RUNNER_EXPECT_H
#define RUNNER_EXPECT_H

#include "runner/runner.h"
#include "runner/report/verdict.h"

/* The copies in the results directory. */
#define EXPECT_FAILS_FILE  "fails.txt"
#define EXPECT_FLAKES_FILE "flakes.txt"
#define EXPECT_SKIPS_FILE  "skips.txt"

/**
 * struct expect_entry - one line of a list
 * @text: as it stands there: a name, or a regular expression
 * @where: "FILE:LINE"
 * @verdicts: fails: the verdicts it expects, a mask of bits 1 << enum verdict
 * @status: fails: the verdicts in words, as the line has them
 * @rate: flakes: how often it failed, as its comment says, e.g. "3/50"
 * @matched: a test of the run has been found for it
 * @costly: looking for it takes ages: it matches nothing
 * @regex: compiled expression; NULL: @text is searched for as it is
 */
struct expect_entry {
	char *text, *where, *status, *rate;
	unsigned int verdicts;
	bool matched, costly;
	void *regex;
};

/**
 * struct expect_list - the entries of one list, in order
 * @v: the entries
 * @n: how many
 */
struct expect_list {
	struct expect_entry *v;
	size_t n;
};

/**
 * struct expect - all three lists
 * @fails: names are without "igt@" and in lower case
 * @flakes: regular expressions, searched for in a name with and without "igt@", any case
 * @skips: the same
 * @by_name: a fail's name: its index (json_t)
 */
struct expect {
	struct expect_list fails, flakes, skips;
	void *by_name;
};

/**
 * expect_parse() - read the lists that list_gather() has gathered
 * @expect: filled in; for expect_done() also after a failure
 * @fails, @flakes, @skips: the gathered texts
 * @err: RUN_BAD_INPUT, with file and line: an unknown status, a bad expression,
 *	a line twice, a flake without its comment, no UTF-8
 *
 * Return: 0, or -1 with @err.
 */
int expect_parse(struct expect *expect, const struct buf *fails, const struct buf *flakes,
		 const struct buf *skips, struct run_error *err);

/**
 * expect_load() - read the lists of a results directory
 * @expect: filled in; for expect_done() also after a failure
 * @dirfd: results directory
 * @err: as expect_parse()
 *
 * Return: 0, or -1 with @err.
 */
int expect_load(struct expect *expect, int dirfd, struct run_error *err);

/** expect_done() - free the lists. */
void expect_done(struct expect *expect);

/** expect_fail() - the fails' entry of this test, marked as matched; NULL: none.  @name: "igt@...". */
struct expect_entry *expect_fail(struct expect *expect, const char *name);

/**
 * expect_match() - the first entry of the flakes or skips that matches
 * @list: flakes or skips
 * @name: "igt@binary@subtest"
 *
 * Entries that match are marked as matched.
 *
 * Return: the entry, NULL: none.
 */
struct expect_entry *expect_match(struct expect_list *list, const char *name);

/** expect_mark() - mark the entry of the line "FILE:LINE" as matched. */
void expect_mark(struct expect_list *list, const char *where);

/**
 * expect_unmatched() - go through the entries for which the run had no test
 * @expect: the lists, after all tests were judged
 * @fn: called for each
 * @arg: for @fn
 *
 * Return: how many there are.
 */
size_t expect_unmatched(const struct expect *expect,
			void (*fn)(void *arg, const struct expect_entry *entry), void *arg);

#endif
