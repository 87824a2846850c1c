/* SPDX-License-Identifier: MIT */
/*
 * Files of lines that say what a run has to expect: fails, flakes, skips,
 * known kernel lines, state commands.  run_prepare() copies them into the
 * results directory, several into one; whoever reads the copy still learns
 * from which line of which of the user's files an entry came.
 */
#ifndef RUNNER_LIST_FILE_H
#define RUNNER_LIST_FILE_H

#include "runner/runner.h"

/**
 * struct list_line - one line
 * @file: the user's name of the file
 * @number: from 1
 * @text: valid UTF-8 without white space around it; "" for a blank line, which
 *	also stands between two files of one copy
 */
struct list_line {
	const char *file;
	size_t number;
	const char *text;
};

/**
 * list_line_fn - takes one line, comments and blank lines too
 *
 * Return: 0, or -1 with @err to stop: see list_line_fail().
 */
typedef int (*list_line_fn)(const struct list_line *line, void *arg, struct run_error *err);

/** list_line_fail() - "FILE:LINE: " and what is wrong with it, RUN_BAD_INPUT. Return: -1. */
int list_line_fail(struct run_error *err, const struct list_line *line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * list_gather() - read the user's files, all into one
 * @paths: the files, each read once (it may be a pipe)
 * @ret_content: gets them, each behind a line with its name; for buf_done() also after a failure
 * @err: RUN_BAD_INPUT: a file cannot be read
 *
 * Return: 0, or -1 with @err.
 */
int list_gather(const struct strlist *paths, struct buf *ret_content, struct run_error *err);

/**
 * list_each_line() - go through what list_gather() has gathered, or any such text
 * @content: the text; "\r\n" ends a line as well, a byte order mark is passed over
 * @name: file name of lines before the first gathered file
 * @fn: called for each line
 * @arg: for @fn
 * @err: RUN_BAD_INPUT: a line is no UTF-8; or what @fn has filled in
 *
 * Return: 0, or -1 with @err.
 */
int list_each_line(const struct buf *content, const char *name, list_line_fn fn, void *arg,
		   struct run_error *err);

/**
 * list_copy_write() - put what was gathered into a results directory
 * @content: from list_gather(); empty: nothing is written
 * @dirfd: results directory
 * @name: name of the copy there
 *
 * Return: 0 or -errno.
 */
int list_copy_write(const struct buf *content, int dirfd, const char *name);

/**
 * list_copy_read() - go through a copy in a results directory
 * @dirfd: results directory
 * @name: name of the copy; missing is fine, it has no lines then
 * @fn: called for each line, which bears the user's file name and line number
 * @arg: for @fn
 * @err: as list_each_line(); also RUN_BAD_INPUT: it cannot be read
 *
 * Return: 0, or -1 with @err.
 */
int list_copy_read(int dirfd, const char *name, list_line_fn fn, void *arg, struct run_error *err);

#endif
