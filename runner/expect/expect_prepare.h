/* SPDX-License-Identifier: MIT */
/* The expectation files of a run that is being prepared. */
#ifndef RUNNER_EXPECT_PREPARE_H
#define RUNNER_EXPECT_PREPARE_H

#include "runner/job/job_list.h"

/* Tests that the skips lists keep from running: "NAME<tab>FILE:LINE" each. */
#define EXPECT_SKIPPED_FILE "skipped.txt"

/**
 * struct expect_files - what goes into the results directory
 * @fails, @flakes, @skips, @known_kmsg: all lists of a kind in one text
 * @skipped: content of EXPECT_SKIPPED_FILE
 */
struct expect_files {
	struct buf fails, flakes, skips, known_kmsg, skipped;
};

/**
 * expect_files_read() - read the lists, take out of the job list what must not run
 * @files: filled in; for expect_files_done() also after a failure
 * @settings: fails, flakes, skips and known_kmsg are used
 * @list: loses the tests that are on the skips lists, and entries without any left
 * @err: RUN_BAD_INPUT: as expect_parse(); a file cannot be read; nothing is left to run
 *
 * Return: 0, or -1 with @err.
 */
int expect_files_read(struct expect_files *files, const struct run_settings *settings,
		      struct job_list *list, struct run_error *err);
/** expect_files_write() - write them to the results directory @dirfd. Return: 0 or -errno. */
int expect_files_write(const struct expect_files *files, int dirfd);
/** expect_files_done() - free them. */
void expect_files_done(struct expect_files *files);

/**
 * expect_skipped_read() - the tests that the skips lists kept from running
 * @dirfd: results directory
 * @fn: called for each with its full name and the line that lists it
 * @arg: for @fn
 */
void expect_skipped_read(int dirfd, void (*fn)(void *arg, const char *name, const char *where),
			 void *arg);

#endif
