/* SPDX-License-Identifier: MIT */
#include "runner/report/parse.h"

#include <stdlib.h>
#include <string.h>

#define NONE      ((size_t)-1)
#define LINE_STEP (1024 * 1024)
#define OPEN      ((size_t)-1) /* end of a block that goes on */

/* @at: where its mark is; all its text so far stands before that. */
static void set_mark(struct parser *p, size_t block, const struct mark *mark, size_t at)
{
	struct block *b = &p->blocks->v[block];

	memcpy(b->word, mark->word, sizeof(b->word));
	b->time_s = mark->time_s;
	b->last_mark = at;
	b->has_text = p->texts > p->texts_before[block];
}

static size_t begin_block(struct parser *p, const struct mark *mark, struct parser_place begin,
			  size_t at, size_t container)
{
	struct blocks *blocks = p->blocks;
	const char *parent = container == NONE ? NULL : blocks->v[container].name;
	struct block *block;
	size_t skip = parent ? strlen(parent) + 1 : 0;

	if (blocks->n == BLOCKS_MAX) {
		blocks->too_many = true;
		return NONE;
	}
	blocks->v = xgrow(blocks->v, blocks->n, sizeof(*blocks->v));
	p->texts_before = xgrow(p->texts_before, blocks->n, sizeof(*p->texts_before));
	p->texts_before[blocks->n] = begin.texts;
	block = &blocks->v[blocks->n];
	block->path = xasprintf("%s%s%.*s", parent ? parent : "", parent ? "@" : "",
				(int)mark->name.len, mark->name.data);
	block->name = block->path + skip;
	block->parent = parent;
	block->container = container;
	block->begin = begin.at;
	block->end = OPEN;
	set_mark(p, blocks->n, mark, at);
	names_set(&blocks->by_path, block->path, strlen(block->path), blocks->n);
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
	return block != NONE && !ended && span_is(mark->name, p->blocks->v[block].name);
}

static void on_subtest(struct parser *p, const struct mark *mark, size_t at, size_t next)
{
	bool start = mark->kind == MARK_START;

	if (!start && names_block(p, p->subtest, p->subtest_ended, mark)) {
		end_dynamic(p, at);
		set_mark(p, p->subtest, mark, at);
	} else {
		/* Another process then, maybe behind a cut: the last one said it, if anybody. */
		if (p->subtest != NONE && !p->subtest_ended)
			p->after_subtest_mark.texts = p->texts;
		end_subtest(p, at);
		p->subtest = begin_block(p, mark, p->after_subtest_mark, at, NONE);
	}
	p->subtest_ended = !start;
	p->after_subtest_mark = (struct parser_place){ next, p->texts };
	p->after_mark = p->after_subtest_mark;
}

static void on_dynamic(struct parser *p, const struct mark *mark, size_t at, size_t next)
{
	bool start = mark->kind == MARK_DYNAMIC_START;

	if (p->subtest == NONE || p->subtest_ended)
		return;
	if (!start && names_block(p, p->dynamic, p->dynamic_ended, mark)) {
		set_mark(p, p->dynamic, mark, at);
	} else if (!start) {
		return; /* a dynamic subtest always tells that it starts */
	} else {
		end_dynamic(p, at);
		p->dynamic = begin_block(p, mark, p->after_mark, at, p->subtest);
	}
	p->dynamic_ended = !start;
	p->after_mark = (struct parser_place){ next, p->texts };
}

void parser_begin(struct parser *p, const struct job_match *match, struct blocks *blocks)
{
	*blocks = (struct blocks){ 0 };
	*p = (struct parser){
		.match = match,
		.blocks = blocks,
		.subtest = NONE,
		.dynamic = NONE,
	};
}

void parser_text(struct parser *p)
{
	p->texts++;
}

void parser_mark(struct parser *p, const struct mark *mark, size_t at, size_t next)
{
	if (mark->kind == MARK_DYNAMIC_START || mark->kind == MARK_DYNAMIC_RESULT)
		on_dynamic(p, mark, at, next);
	else if (job_match_has(p->match, mark->name))
		on_subtest(p, mark, at, next);
}

void parser_process(struct parser *p, size_t at)
{
	end_subtest(p, at);
	p->after_mark = (struct parser_place){ at, p->texts };
	p->after_subtest_mark = p->after_mark;
}

void parser_end(struct parser *p, size_t len)
{
	for (size_t i = 0; i < p->blocks->n; i++)
		if (p->blocks->v[i].end == OPEN)
			p->blocks->v[i].end = len;
	free(p->texts_before);
	p->texts_before = NULL;
}

static bool is_start(const struct mark *mark)
{
	return mark->kind == MARK_START || mark->kind == MARK_DYNAMIC_START;
}

static void take_line(struct parser *p, struct span line, size_t at, size_t next)
{
	bool whole = next - at > line.len;
	struct mark mark;

	if (scan_line(line.data, line.len, &mark) && (whole || !is_start(&mark))) {
		parser_mark(p, &mark, at, next);
		return;
	}
	if (line.len)
		parser_text(p);
	if (!p->blocks->version.len && span_starts(line, "IGT-Version:"))
		p->blocks->version = line;
}

/* Takes the next line, looking for its end in steps: it may be as long as the file. */
static struct span next_line(const struct map *stream, struct span *rest, size_t *passed)
{
	const char *end = NULL;
	struct span line = { rest->data, 0 };

	while (!end && rest->len) {
		size_t step = rest->len < LINE_STEP ? rest->len : LINE_STEP;

		end = memchr(rest->data, '\n', step);
		if (end)
			step = (size_t)(end + 1 - rest->data);
		rest->data += step;
		rest->len -= step;
		line.len += step - !!end;
		*passed = map_passed(stream, *passed, stream->text.len - rest->len);
	}
	return line;
}

void parse_output(const struct map *stream, const struct job_match *match, const size_t *begins,
		  size_t n_begins, struct blocks *blocks)
{
	struct span rest = stream->text;
	struct parser p;
	size_t passed = 0;

	parser_begin(&p, match, blocks);
	while (rest.len) {
		size_t at = stream->text.len - rest.len;
		struct span line;

		for (; n_begins && *begins <= at; begins++, n_begins--)
			parser_process(&p, at);
		line = next_line(stream, &rest, &passed);
		take_line(&p, line, at, stream->text.len - rest.len);
	}
	parser_end(&p, stream->text.len);
}

void blocks_done(struct blocks *blocks)
{
	for (size_t i = 0; i < blocks->n; i++)
		free(blocks->v[i].path);
	free(blocks->v);
	names_done(&blocks->by_path);
	*blocks = (struct blocks){ 0 };
}

const struct block *blocks_find(const struct blocks *blocks, const char *path)
{
	size_t i = names_find(&blocks->by_path, path, strlen(path));

	return i == NAMES_NONE ? NULL : &blocks->v[i];
}

bool blocks_is_last(const struct blocks *blocks, size_t block)
{
	const struct block *b = &blocks->v[block];

	if (names_find(&blocks->by_path, b->path, strlen(b->path)) != block)
		return false;
	return !b->parent || blocks_is_last(blocks, b->container);
}
