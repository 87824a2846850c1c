/* SPDX-License-Identifier: MIT */
#include "runner/parse.h"

#include <stdlib.h>
#include <string.h>

#include "runner/pattern.h"
#include "runner/scan.h"

#define NONE ((size_t)-1)

/* Where in the stream we are. */
struct parser {
	struct span text;
	struct blocks *blocks;
	size_t subtest, dynamic; /* the last that began, NONE: none did */
	bool subtest_ended, dynamic_ended;
	size_t after_mark; /* behind the last mark that bounds blocks of its kind */
	size_t after_subtest_mark;
};

bool job_expects(const struct job_entry *job, const char *subtest)
{
	for (size_t i = 0; i < job->subtests.n; i++) {
		const char *one = job->subtests.v[i];
		char *pattern = strndup(one, strcspn(one, "@"));
		bool match = pattern && pattern_match(subtest, pattern);

		free(pattern);
		if (match)
			return true;
	}
	return !job->subtests.n;
}

static size_t begin_block(struct parser *p, const struct mark *mark, size_t begin, size_t at)
{
	struct blocks *blocks = p->blocks;
	struct block *block;

	blocks->v = xgrow(blocks->v, blocks->n, sizeof(*blocks->v));
	block = &blocks->v[blocks->n];
	block->name = xstrdup(mark->name);
	block->word = xstrdup(mark->word);
	block->time_s = mark->time_s;
	block->begin = begin;
	block->end = p->text.len;
	block->last_mark = at;
	return blocks->n++;
}

static void end_dynamic(struct parser *p, size_t at)
{
	if (p->dynamic != NONE)
		p->blocks->v[p->dynamic].end = at;
	p->dynamic = NONE;
}

/* Closes the parts that reach no further than a new subtest at @at. */
static void end_subtest(struct parser *p, size_t at)
{
	end_dynamic(p, at);
	if (p->subtest != NONE)
		p->blocks->v[p->subtest].end = at;
	p->subtest = NONE;
}

static bool names_block(const struct parser *p, size_t block, bool ended, const struct mark *mark)
{
	return block != NONE && !ended && !strcmp(p->blocks->v[block].name, mark->name);
}

static void set_result(struct block *block, const struct mark *mark, size_t at)
{
	free(block->word);
	block->word = xstrdup(mark->word);
	block->time_s = mark->time_s;
	block->last_mark = at;
}

static void on_subtest(struct parser *p, const struct mark *mark, size_t at, size_t next)
{
	bool start = mark->kind == MARK_START;

	if (!start && names_block(p, p->subtest, p->subtest_ended, mark)) {
		end_dynamic(p, at);
		set_result(&p->blocks->v[p->subtest], mark, at);
	} else {
		end_subtest(p, at);
		p->subtest = begin_block(p, mark, p->after_subtest_mark, at);
	}
	p->subtest_ended = !start;
	p->after_subtest_mark = next;
	p->after_mark = next;
}

static void on_dynamic(struct parser *p, const struct mark *mark, size_t at, size_t next)
{
	bool start = mark->kind == MARK_DYNAMIC_START;

	if (p->subtest == NONE || p->subtest_ended)
		return;
	if (!start && names_block(p, p->dynamic, p->dynamic_ended, mark)) {
		set_result(&p->blocks->v[p->dynamic], mark, at);
	} else if (!start) {
		return; /* a dynamic subtest always tells that it starts */
	} else {
		end_dynamic(p, at);
		p->dynamic = begin_block(p, mark, p->after_mark, at);
		p->blocks->v[p->dynamic].parent = xstrdup(p->blocks->v[p->subtest].name);
	}
	p->dynamic_ended = !start;
	p->after_mark = next;
}

/* Lines that are no marks, with a mark of the block behind them. */
static void find_text(struct span text, struct block *block)
{
	size_t at = block->begin;
	struct mark mark;

	while (at < block->last_mark && !block->has_text) {
		const char *line = text.data + at;
		const char *end = memchr(line, '\n', text.len - at);
		size_t len = end ? (size_t)(end - line) : text.len - at;

		block->has_text = len && !scan_line(line, len, &mark);
		at += len + 1;
	}
}

void parse_output(struct span text, const struct job_entry *job, struct blocks *blocks)
{
	struct parser p = { .text = text, .blocks = blocks, .subtest = NONE, .dynamic = NONE };
	struct mark mark;
	size_t at = 0;

	*blocks = (struct blocks){ 0 };
	while (at < text.len) {
		const char *line = text.data + at;
		const char *end = memchr(line, '\n', text.len - at);
		size_t len = end ? (size_t)(end - line) : text.len - at;
		size_t next = end ? at + len + 1 : text.len;

		if (scan_line(line, len, &mark)) {
			if (mark.kind == MARK_DYNAMIC_START || mark.kind == MARK_DYNAMIC_RESULT)
				on_dynamic(&p, &mark, at, next);
			else if (job_expects(job, mark.name))
				on_subtest(&p, &mark, at, next);
		}
		at = next;
	}
	for (size_t i = 0; i < blocks->n; i++)
		find_text(text, &blocks->v[i]);
}

void blocks_done(struct blocks *blocks)
{
	for (size_t i = 0; i < blocks->n; i++) {
		free(blocks->v[i].name);
		free(blocks->v[i].word);
		free(blocks->v[i].parent);
	}
	free(blocks->v);
	*blocks = (struct blocks){ 0 };
}

const struct block *blocks_find(const struct blocks *blocks, const char *name, const char *parent)
{
	for (size_t i = blocks->n; i-- > 0;) {
		const struct block *block = &blocks->v[i];

		if (!block->parent != !parent || strcmp(block->name, name))
			continue;
		if (!parent || !strcmp(block->parent, parent))
			return block;
	}
	return NULL;
}

struct span parse_version(struct span text)
{
	static const char intro[] = "IGT-Version:";
	size_t at = 0;

	while (at < text.len) {
		const char *line = text.data + at;
		const char *end = memchr(line, '\n', text.len - at);
		size_t len = end ? (size_t)(end - line) : text.len - at;

		if (len > sizeof(intro) && !memcmp(line, intro, sizeof(intro) - 1))
			return (struct span){ line, len };
		at += len + 1;
	}
	return (struct span){ "", 0 };
}
