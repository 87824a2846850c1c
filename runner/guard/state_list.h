/* SPDX-License-Identifier: MIT */
/*
 * What of the machine's state a test has to leave as it found it.  A state
 * list is a JSON object of items:
 *
 *	{
 *	  "numvfs": {
 *	    "about":    "VFs that are enabled",
 *	    "files":    ["/sys/bus/pci/devices/0000:03:00.?/sriov_numvfs"],
 *	    "compare":  "equal",
 *	    "repair":   "echo 0 > $STATE_KEY; echo $STATE_BEFORE > $STATE_KEY",
 *	    "expected": ["igt@sriov_stress@.*"]
 *	  }
 *	}
 *
 * An item yields keys with values.  Sources, any number of them:
 *
 *	files    wildcards; key: path, value: content without trailing newlines
 *	links    wildcards; key: path, value: last part of the link's target
 *	names    wildcards; key: path, no value
 *	words    wildcards of files; key: first word of each line, no value
 *	command  shell command; each line it prints: key, blanks, value
 *
 * compare: "equal" (default), "no-new" (keys may go and values may change, but
 * no key may come), "no-rise" (numbers may not grow, and no key may come).
 * repair: shell command that puts one key back; it sees STATE_ITEM, STATE_KEY,
 * STATE_BEFORE and STATE_AFTER (a missing value: empty).
 * expected: extended regular expressions, of full test names that are allowed
 * to change the item.
 */
#ifndef RUNNER_STATE_LIST_H
#define RUNNER_STATE_LIST_H

#include <stdbool.h>

#include "runner/runner.h"

enum state_compare { STATE_EQUAL, STATE_NO_NEW, STATE_NO_RISE };

/** struct state_item - see above; strings are owned by the list */
struct state_item {
	char *name, *command, *repair;
	struct strlist files, links, names, words, expected;
	enum state_compare compare;
};

/** struct state_list - items in the order of the file */
struct state_list {
	struct state_item *v;
	size_t n;
};

/**
 * state_list_parse() - read a state list
 * @list: items are added; for state_list_done() also after a failure
 * @text: the JSON text
 * @len: bytes of it
 * @where: file name for errors
 * @err: RUN_BAD_INPUT: names file, item and what is wrong with it
 *
 * An item of a name that the list has already replaces it.
 *
 * Return: 0, or -1 with @err.
 */
int state_list_parse(struct state_list *list, const char *text, size_t len, const char *where,
		     struct run_error *err);

/** state_list_read() - state_list_parse() of a file; @dirfd as for openat(). */
int state_list_read(struct state_list *list, int dirfd, const char *file, struct run_error *err);

/** state_list_text() - the list as JSON text; the caller frees it. */
char *state_list_text(const struct state_list *list);

/** state_list_done() - free the items. */
void state_list_done(struct state_list *list);

/** state_expects() - may a test of that full name change the item? */
bool state_expects(const struct state_item *item, const char *test);

#endif
