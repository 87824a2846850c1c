/* SPDX-License-Identifier: MIT */
/* Cuts what a test printed into the parts that belong to each subtest. */
#ifndef RUNNER_PARSE_H
#define RUNNER_PARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "runner/job_list.h"

/** struct span - bytes in somebody else's memory. */
struct span {
	const char *data;
	size_t len;
};

/**
 * struct block - one subtest or dynamic subtest in one stream
 * @name: its name
 * @word: result word, "" without a result line
 * @time_s: from the result line
 * @parent: dynamic: the subtest's name, else NULL
 * @begin: first byte of its part
 * @end: behind the last
 * @last_mark: where its last own mark is
 * @has_text: there is more than marks before @last_mark
 */
struct block {
	char *name, *word, *parent;
	double time_s;
	size_t begin, end, last_mark;
	bool has_text;
};

/** struct blocks - in the order in which they began, a subtest before its dynamic ones. */
struct blocks {
	struct block *v;
	size_t n;
};

/**
 * parse_output() - find the blocks of one stream
 * @text: what the test printed, any bytes
 * @job: with names in it, marks of other subtests are text like any other
 * @blocks: filled in; for blocks_done()
 */
void parse_output(struct span text, const struct job_entry *job, struct blocks *blocks);
/** blocks_done() - free them. */
void blocks_done(struct blocks *blocks);
/** blocks_find() - the last block of that name and parent (NULL: none), or NULL. */
const struct block *blocks_find(const struct blocks *blocks, const char *name, const char *parent);

/** parse_version() - the line that begins with "IGT-Version:", empty if none. */
struct span parse_version(struct span text);

/** job_expects() - can the entry produce a subtest of that name? */
bool job_expects(const struct job_entry *job, const char *subtest);

#endif
