/* SPDX-License-Identifier: MIT */
/* Cuts what a test printed into the parts that belong to each subtest. */
#ifndef RUNNER_PARSE_H
#define RUNNER_PARSE_H

#include "runner/job/job_match.h"
#include "runner/base/map.h"
#include "runner/report/scan.h"

#define BLOCKS_MAX 262144 /* in one entry; what is more is not told apart */

/**
 * struct block - one subtest or dynamic subtest in one stream
 * @path: "subtest" or "subtest@dynamic"
 * @name: its own name: the last part of @path
 * @parent: dynamic: the subtest's name, else NULL
 * @container: dynamic: number of the subtest's block
 * @word: result word, "" without a result line
 * @time_s: from the result line
 * @begin: first byte of its part
 * @end: behind the last
 * @last_mark: where its last own mark is
 * @has_text: there is more than marks before @last_mark
 */
struct block {
	char *path;
	const char *name, *parent;
	size_t container;
	char word[SCAN_WORD_MAX];
	double time_s;
	size_t begin, end, last_mark;
	bool has_text;
};

/**
 * struct blocks - what is in one stream
 * @v: in the order in which they began, a subtest before its dynamic ones
 * @n: how many
 * @by_path: the last block of each path
 * @version: the line that begins with "IGT-Version:", empty if there is none
 * @too_many: there were more than BLOCKS_MAX
 */
struct blocks {
	struct block *v;
	size_t n;
	struct names by_path;
	struct span version;
	bool too_many;
};

/**
 * parse_output() - find the blocks of one stream
 * @stream: what the test printed, any bytes
 * @match: marks of other subtests are text like any other
 * @begins: where in it processes begin that are not the first, in rising order
 * @n_begins: how many
 * @blocks: filled in; for blocks_done(); points into @stream
 *
 * Reads it once from begin to end.  A last line without newline that says that
 * a subtest starts is text: it may be half of another name.
 */
void parse_output(const struct map *stream, const struct job_match *match, const size_t *begins,
		  size_t n_begins, struct blocks *blocks);
/* Where something ends in a stream, and how much text stands before. */
struct parser_place {
	size_t at, texts;
};

/**
 * struct parser - puts blocks together from marks, wherever they come from
 * @match: marks of other subtests are text like any other
 * @blocks: what was found so far
 * @subtest: number of the last that began, SIZE_MAX: none did
 * @dynamic: the same of a dynamic one
 * @subtest_ended: it has its result
 * @dynamic_ended: likewise
 * @texts: pieces of text so far
 * @texts_before: of each block: pieces before it begins
 * @after_mark: behind the last mark that bounds blocks of its kind
 * @after_subtest_mark: behind the last one of a subtest
 */
struct parser {
	const struct job_match *match;
	struct blocks *blocks;
	size_t subtest, dynamic;
	bool subtest_ended, dynamic_ended;
	size_t texts, *texts_before;
	struct parser_place after_mark, after_subtest_mark;
};

/** parser_begin() - at the begin of a stream; @blocks is filled in, for blocks_done(). */
void parser_begin(struct parser *parser, const struct job_match *match, struct blocks *blocks);
/** parser_text() - here is text that is no mark. */
void parser_text(struct parser *parser);
/** parser_mark() - here is a mark, from offset @at to @next. */
void parser_mark(struct parser *parser, const struct mark *mark, size_t at, size_t next);
/** parser_process() - at @at another process begins: what ran in the last one does not go on. */
void parser_process(struct parser *parser, size_t at);
/** parser_end() - the stream ends at @len. */
void parser_end(struct parser *parser, size_t len);

/** blocks_done() - free them. */
void blocks_done(struct blocks *blocks);
/** blocks_find() - the last block of that path, or NULL. */
const struct block *blocks_find(const struct blocks *blocks, const char *path);
/** blocks_is_last() - does no later block of the same (dynamic) subtest replace this one? */
bool blocks_is_last(const struct blocks *blocks, size_t block);

#endif
