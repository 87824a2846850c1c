/* SPDX-License-Identifier: MIT */
/* Results from what a test printed on stdout and stderr. */
#include "runner/report/report_parts.h"

#include <stdlib.h>
#include <string.h>

static struct span block_span(const struct map *stream, const struct block *block)
{
	if (!block)
		return (struct span){ "", 0 };
	return (struct span){ stream->text.data + block->begin, block->end - block->begin };
}

/* Lines of @text with anything on them? */
static bool has_text(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] != '\n' && text.data[i] != '\r')
			return true;
	return false;
}

struct result *report_add_block(struct report *r, const struct block *block)
{
	const struct block *err = blocks_find(&r->err_blocks, block->path);
	struct result *result = report_add(r, block->path, verdict_from_word(block->word));

	result->is_dynamic = block->parent;
	result->subtest = block->name;
	result->parent = block->parent;
	if (block->parent)
		result->container = (size_t)(report_find(r, block->parent) - r->v);
	result->time_s = block->time_s;
	result->has_word = *block->word;
	result->out = block_span(&r->out, block);
	result->before_result = block->last_mark - block->begin;
	result->err = block_span(&r->err, err);
	if (result->verdict == VERDICT_PASS && err && err->has_text)
		result->verdict = VERDICT_WARN;
	return result;
}

/* Journalled, but its output did not make it to the disk. */
static void add_started(struct report *r)
{
	for (size_t i = 0; i < r->journal.started.n; i++) {
		const char *name = r->journal.started.v[i];

		if (job_match_has(&r->match, (struct span){ name, strlen(name) }) &&
		    !blocks_find(&r->out_blocks, name))
			report_add(r, name, VERDICT_INCOMPLETE);
	}
}

void report_add_whole(struct report *r)
{
	const struct strlist *subtests = &r->job->subtests;
	const struct journal *j = &r->journal;
	char *first = subtests->n ? strndup(subtests->v[0], strcspn(subtests->v[0], "@")) : NULL;
	struct result *result = report_add(r, first, VERDICT_INCOMPLETE);

	/* Nothing in the streams is told apart by its name. */
	result->path = result->subtest = NULL;
	free(first);
	if (j->ended)
		result->verdict = j->timeout                        ? VERDICT_TIMEOUT :
				  j->code == JOURNAL_NOT_RUN        ? VERDICT_NOTRUN :
				  j->code == JOURNAL_UNKNOWN_STATUS ? VERDICT_INCOMPLETE :
								      verdict_from_exit(j->code);
	if (j->ended)
		result->end = &j->parts[j->n_parts - 1];
	result->time_s = j->time_s;
	result->out = r->out.text;
	result->before_result = r->out.text.len;
	result->err = r->err.text;
	if (result->verdict == VERDICT_PASS && !subtests->n && has_text(result->err))
		result->verdict = VERDICT_WARN;
	/* Asked for a subtest, it ran none and calls that success: it did nothing. */
	if (result->verdict == VERDICT_PASS && subtests->n)
		result->verdict = VERDICT_INCOMPLETE;
}

void report_from_text(struct report *r)
{
	for (int i = 0; i < 2; i++) {
		size_t *begins, n = reasons_begins(&r->reasons, i, &begins);

		parse_output(i ? &r->err : &r->out, &r->match, begins, n,
			     i ? &r->err_blocks : &r->out_blocks);
		free(begins);
	}
	for (size_t i = 0; i < r->out_blocks.n; i++)
		if (blocks_is_last(&r->out_blocks, i))
			report_add_block(r, &r->out_blocks.v[i]);
	add_started(r);
	if (!r->n)
		report_add_whole(r);
	for (size_t i = 0; i < r->n; i++)
		r->v[i].version = r->out_blocks.version;
}
