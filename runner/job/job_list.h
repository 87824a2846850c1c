/* SPDX-License-Identifier: MIT */
/* What a run consists of: joblist.txt and how it is made. */
#ifndef RUNNER_JOB_LIST_H
#define RUNNER_JOB_LIST_H

#include "runner/runner.h"

/**
 * struct job_entry - one process to be started
 * @binary: name of the test binary
 * @subtests: "subtest" or "subtest@dynamic"; none: the whole binary
 * @is_listed: the whole binary, and it is known what that is: @listed
 * @listed: the subtests of the whole binary; none: it has no subtests
 */
struct job_entry {
	char *binary;
	struct strlist subtests;
	bool is_listed;
	struct strlist listed;
};

/**
 * struct job_list - all of a run
 * @v: the entries; the index is the name of the entry's directory
 * @n: how many
 */
struct job_list {
	struct job_entry *v;
	size_t n;
};

/**
 * job_list_make() - find out what the settings select, asking the binaries
 * @list: filled in; for job_list_done() also after a failure
 * @settings: test_root, test_list, names, include, exclude are used
 * @err: RUN_BAD_INPUT, as run_list() says
 */
int job_list_make(struct job_list *list, const struct run_settings *settings,
		  struct run_error *err);
/*
 * What entries of whole binaries hold: "binary a,b,c" or "binary" a line.  Not
 * there in directories that igt_runner has made.
 */
#define LISTING_FILE "listing.txt"

/** job_list_write() - write joblist.txt and LISTING_FILE. Return: 0 or -errno. */
int job_list_write(const struct job_list *list, int dirfd);
/** job_list_read() - read joblist.txt and LISTING_FILE. Return: 0 or -errno. */
int job_list_read(struct job_list *list, int dirfd);
/** job_entry_done() - free what one entry owns. */
void job_entry_done(struct job_entry *entry);
/** job_list_done() - free the entries. */
void job_list_done(struct job_list *list);

/**
 * job_name() - full name of a test in lower case, cut at white space
 * @binary: the binary
 * @subtest: "subtest", "subtest@dynamic" or NULL
 * @dynamic: dynamic part or NULL
 *
 * Return: "igt@binary[@subtest[@dynamic]]"; the caller frees it.
 */
char *job_name(const char *binary, const char *subtest, const char *dynamic);

/** job_label() - "binary" or "binary@subtest", for people; the caller frees it. */
char *job_label(const struct job_entry *entry);

#endif
