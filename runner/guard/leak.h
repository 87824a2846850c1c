/* SPDX-License-Identifier: MIT */
/* N/leaks.txt: what the tests of an entry did not leave as they found it. */
#ifndef RUNNER_LEAK_H
#define RUNNER_LEAK_H

#include <stdbool.h>

#include "runner/base/buf.h"

#define LEAK_FILE "leaks.txt"

/*
 * What became of it: it stays, its repair put it back, its repair did not, or
 * the state list expects the test to do that.
 */
enum leak_end { LEAK_LEFT, LEAK_REPAIRED, LEAK_NOT_REPAIRED, LEAK_EXPECTED };

/**
 * struct leak - one difference
 * @test: full name of the test that caused it; "" if nobody knows
 * @item: item of the state list
 * @key: what differs
 * @before: its value before the test; NULL: it did not exist
 * @after: its value after the test; NULL: it is gone
 * @end: what became of it
 * @candidates: how many tests ran between the two looks, 1 if it is certain who did it
 */
struct leak {
	char *test, *item, *key, *before, *after;
	enum leak_end end;
	unsigned long candidates;
};

/** struct leaks - in the order of the state list */
struct leaks {
	struct leak *v;
	size_t n;
};

/** leak_end_name() - "left", "repaired", "not repaired", "expected". */
const char *leak_end_name(enum leak_end end);

/** leak_text() - one line without newline for people; the caller frees it. */
char *leak_text(const struct leak *leak);

/** leaks_add() - append one; the texts are copied. */
struct leak *leaks_add(struct leaks *leaks, const struct leak *leak);

/**
 * leaks_next() - the leaks of one test, one after the other
 * @leaks: all of an entry; NULL: none
 * @test: full name
 * @position: begin with 0; goes on behind the leak that was returned
 *
 * Return: the next, NULL if there is no other.
 */
const struct leak *leaks_next(const struct leaks *leaks, const char *test, size_t *position);

/** leak_is_bad() - must somebody look at it?  All but the expected ones. */
bool leak_is_bad(const struct leak *leak);

/** leaks_append() - add them to N/leaks.txt; @dirfd: the entry's directory. 0 or -errno. */
int leaks_append(int dirfd, const struct leaks *leaks);

/**
 * leaks_read() - read N/leaks.txt
 * @dirfd: the entry's directory
 * @leaks: filled in; for leaks_done() also after a failure
 *
 * A last line that is not whole is passed over.
 *
 * Return: 0 (also when there is no such file) or -errno.
 */
int leaks_read(int dirfd, struct leaks *leaks);

/** leaks_done() - free them. */
void leaks_done(struct leaks *leaks);

#endif
