/* SPDX-License-Identifier: MIT */
#include "runner/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/entry.h"
#include "runner/files.h"
#include "runner/origin.h"
#include "runner/pattern.h"
#include "runner/reason.h"

#define EXIT_SKIP  77
#define EXIT_ABORT 112
#define STOPPED    (-1) /* journal code of a test that a runner ended for its own reasons */

static const char no_output[] =
	"This test printed nothing at all: neither output nor kernel log were recorded.\n";

static struct span span_of(const struct buf *buf)
{
	return (struct span){ buf_str(buf), buf->len };
}

static struct span block_span(const struct buf *buf, const struct block *block)
{
	if (!block)
		return (struct span){ "", 0 };
	return (struct span){ buf_str(buf) + block->begin, block->end - block->begin };
}

static struct result *add_result(struct report *r, char *name, enum verdict verdict)
{
	struct result *result;

	/* The same test again in this entry: the later one counts. */
	for (size_t i = r->n; i-- > 0;) {
		result = &r->v[i];
		if (!strcmp(result->name, name)) {
			free(name);
			free(result->reason);
			name = result->name;
			*result = (struct result){ .name = name, .verdict = verdict };
			return result;
		}
	}
	r->v = xgrow(r->v, r->n, sizeof(*r->v));
	result = &r->v[r->n++];
	result->name = name;
	result->verdict = verdict;
	return result;
}

static void set_dmesg(struct result *result, const struct dmesg_part *part, bool warn)
{
	result->dmesg = span_of(&part->text);
	if (!warn || !part->warnings.len)
		return;
	result->warnings = span_of(&part->warnings);
	result->verdict = verdict_add_dmesg(result->verdict);
}

/* Lines of @text with anything on them? */
static bool has_text(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] != '\n' && text.data[i] != '\r')
			return true;
	return false;
}

static void add_block(struct report *r, const struct job_entry *job, const struct block *block)
{
	const struct block *err = blocks_find(&r->err_blocks, block->name, block->parent);
	struct result *result;
	char *name = block->parent ? job_name(job->binary, block->parent, block->name) :
				     job_name(job->binary, block->name, NULL);

	result = add_result(r, name, verdict_from_word(block->word));
	result->is_dynamic = block->parent;
	result->subtest = block->name;
	result->parent = block->parent;
	result->time_s = block->time_s;
	result->has_word = *block->word;
	result->out = block_span(&r->out, block);
	result->before_result = block->last_mark - block->begin;
	result->err = block_span(&r->err, err);
	if (result->verdict == VERDICT_PASS && err && err->has_text)
		result->verdict = VERDICT_WARN;
}

/* Journalled, but its output did not make it to the disk. */
static void add_started(struct report *r, const struct job_entry *job)
{
	for (size_t i = 0; i < r->journal.started.n; i++) {
		const char *name = r->journal.started.v[i];

		if (job_expects(job, name) && !blocks_find(&r->out_blocks, name, NULL))
			add_result(r, job_name(job->binary, name, NULL), VERDICT_INCOMPLETE)
				->subtest = name;
	}
}

/* No subtest was seen: the process as a whole has a verdict. */
static void add_whole(struct report *r, const struct job_entry *job)
{
	const struct journal *j = &r->journal;
	char *name = job_name(job->binary, job->subtests.n ? job->subtests.v[0] : NULL, NULL);
	struct result *result = add_result(r, name, VERDICT_INCOMPLETE);

	if (j->ended)
		result->verdict = j->timeout                        ? VERDICT_TIMEOUT :
				  j->code == STOPPED                ? VERDICT_NOTRUN :
				  j->code == JOURNAL_UNKNOWN_STATUS ? VERDICT_INCOMPLETE :
								      verdict_from_exit(j->code);
	result->time_s = j->time_s;
	result->out = span_of(&r->out);
	result->before_result = r->out.len;
	result->err = span_of(&r->err);
	if (result->verdict == VERDICT_PASS && !job->subtests.n && has_text(result->err))
		result->verdict = VERDICT_WARN;
	/* Asked for a subtest, it ran none and calls that success: it did nothing. */
	if (result->verdict == VERDICT_PASS && job->subtests.n)
		result->verdict = VERDICT_INCOMPLETE;
}

/* Subtests that the job names and nothing else is known of. */
static void add_notrun(struct report *r, const struct job_entry *job)
{
	for (size_t i = 0; i < job->subtests.n; i++) {
		const char *one = job->subtests.v[i];
		char *name, *subtest = strndup(one, strcspn(one, "@"));
		bool known = false;

		if (!subtest || !pattern_is_literal(one)) {
			free(subtest);
			continue;
		}
		name = job_name(job->binary, subtest, NULL);
		for (size_t k = 0; k < r->n && !known; k++)
			known = !strcmp(r->v[k].name, name);
		if (known)
			free(name);
		else
			add_result(r, name, VERDICT_NOTRUN);
		free(subtest);
	}
	if (!job->subtests.n && !r->n)
		add_result(r, job_name(job->binary, NULL, NULL), VERDICT_NOTRUN);
}

static struct result *last_subtest(struct report *r)
{
	for (size_t i = r->n; i-- > 0;)
		if (!r->v[i].is_dynamic)
			return &r->v[i];
	return NULL;
}

static bool any_failed(const struct report *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].verdict == VERDICT_FAIL || r->v[i].verdict == VERDICT_CRASH)
			return true;
	return false;
}

/* The verdict that the end of the process imposes on what ran last; COUNT: none. */
static enum verdict imposed(const struct report *r, const struct result *last)
{
	const struct journal *j = &r->journal;

	if (r->lost.len)
		return VERDICT_INCOMPLETE;
	if (!j->ended)
		return VERDICT_COUNT;
	if (j->timeout)
		return VERDICT_TIMEOUT;
	if (j->code == EXIT_ABORT)
		return VERDICT_ABORT;
	if (j->code == STOPPED)
		return VERDICT_NOTRUN;
	/* It said that all was well, and then it was not. */
	if (j->code && j->code != EXIT_SKIP && j->code != JOURNAL_UNKNOWN_STATUS &&
	    last->verdict != VERDICT_INCOMPLETE && !any_failed(r))
		return verdict_from_exit(j->code);
	return VERDICT_COUNT;
}

static void impose(struct report *r)
{
	struct result *last = last_subtest(r);
	enum verdict verdict = last ? imposed(r, last) : VERDICT_COUNT;

	if (verdict == VERDICT_COUNT)
		return;
	/* What a hanging or aborting container did not get to tell of its blocks. */
	for (struct result *dyn = last + 1; dyn < r->v + r->n; dyn++)
		if (dyn->verdict == VERDICT_INCOMPLETE)
			dyn->verdict = verdict;
	last->verdict = verdict;
	last->imposed = true;
	if (!last->has_word && last == r->v)
		last->time_s = r->journal.time_s;
}

static void add_dmesg(struct report *r)
{
	for (size_t i = 0; i < r->n; i++) {
		struct result *result = &r->v[i];
		const struct dmesg_part *part;

		if (!result->subtest)
			continue;
		part = dmesg_find(&r->dmesg, result->subtest, result->parent);
		if (part)
			set_dmesg(result, part, true);
	}
	if (r->dmesg.n)
		return;
	/* No marker: with one test alone there is no doubt whose it is. */
	for (size_t i = 0; i < r->n; i++)
		set_dmesg(&r->v[i], &r->dmesg.all, r->n == 1);
}

static void add_reason(struct report *r, struct result *result, const char *why_unfinished)
{
	const struct result *last = last_subtest(r);
	bool is_last = result == last || (result > last && result->is_dynamic);

	result->console = is_last ? span_of(&r->console) : (struct span){ "", 0 };
	if (is_last && r->lost.len)
		result->reason = reason_clean(r->lost.data, r->lost.len);
	else if (is_last && r->stopped.len && result->verdict != VERDICT_PASS)
		result->reason = reason_clean(r->stopped.data, r->stopped.len);
	else
		result->reason = reason_from_output(result);
	if (*result->reason || !verdict_is_bad(result->verdict))
		return;
	free(result->reason);
	result->reason = NULL;
	if (result->verdict != VERDICT_NOTRUN && is_last && (!result->has_word || result->imposed))
		result->reason = reason_from_end(&r->journal, result->has_word);
	if (!result->reason)
		result->reason = xstrdup(result->has_word ? "the test does not say why" :
					 r->journal.ended ? "no result was reported" :
					 why_unfinished   ? why_unfinished :
							    "the run was interrupted");
}

/* A subtest that failed through one of its dynamic subtests says which. */
static void name_dynamic(struct report *r, struct result *result)
{
	for (struct result *dyn = result + 1; dyn < r->v + r->n && dyn->is_dynamic; dyn++) {
		if (!verdict_is_bad(dyn->verdict) || !dyn->has_word)
			continue;
		free(result->reason);
		result->reason = xasprintf("%s: %s", dyn->subtest, dyn->reason);
		return;
	}
}

static int read_files(struct report *r, int fd)
{
	int err = file_read(fd, "out.txt", &r->out);

	if (!err)
		err = file_read(fd, "err.txt", &r->err);
	if (!err)
		err = file_read(fd, "dmesg.txt", &r->raw_dmesg);
	journal_read(fd, &r->journal);
	file_read(fd, ENTRY_REASON_FILE, &r->stopped);
	file_read(fd, ENTRY_CONSOLE_FILE, &r->console);
	return file_read(fd, ENTRY_LOST_FILE, &r->lost) ? err : 0;
}

static void judge(struct report *r, int dirfd, const struct run_settings *settings,
		  const struct job_entry *job, size_t index)
{
	char *identity = origin_identity(dirfd, settings, index);
	struct span version;

	parse_output(span_of(&r->out), job, &r->out_blocks);
	parse_output(span_of(&r->err), job, &r->err_blocks);
	dmesg_parse(span_of(&r->raw_dmesg), job->binary, identity, settings->dmesg_warn_level,
		    &r->dmesg);
	free(identity);
	for (size_t i = 0; i < r->out_blocks.n; i++)
		add_block(r, job, &r->out_blocks.v[i]);
	add_started(r, job);
	if (!r->n)
		add_whole(r, job);
	impose(r);
	add_dmesg(r);
	version = parse_version(span_of(&r->out));
	for (size_t i = 0; i < r->n; i++) {
		r->v[i].version = version;
		if (r->out.len || r->err.len || r->raw_dmesg.len)
			continue;
		r->v[i].out = (struct span){ no_output, sizeof(no_output) - 1 };
		if (!r->journal.timeout && r->v[i].verdict != VERDICT_ABORT)
			r->v[i].verdict = VERDICT_INCOMPLETE;
	}
}

void report_load(struct report *report, int dirfd, const struct run_settings *settings,
		 const struct job_entry *job, size_t index, const char *why_unfinished)
{
	int fd = entry_open(dirfd, index, false);

	*report = (struct report){ .binary = job_name(job->binary, NULL, NULL) };
	if (fd >= 0) {
		report->started = !read_files(report, fd);
		close(fd);
	}
	if (report->started)
		judge(report, dirfd, settings, job, index);
	report->time_s = report->journal.time_s;
	add_notrun(report, job);
	for (size_t i = 0; i < report->n; i++)
		add_reason(report, &report->v[i], why_unfinished);
	for (size_t i = 0; i < report->n; i++)
		if (!report->v[i].is_dynamic && report->v[i].verdict != VERDICT_TIMEOUT)
			name_dynamic(report, &report->v[i]);
}

void report_drop(struct report *report, size_t index)
{
	free(report->v[index].name);
	free(report->v[index].reason);
	report->n--;
	memmove(&report->v[index], &report->v[index + 1], (report->n - index) * sizeof(*report->v));
}

void report_done(struct report *report)
{
	for (size_t i = 0; i < report->n; i++) {
		free(report->v[i].name);
		free(report->v[i].reason);
	}
	free(report->v);
	free(report->binary);
	buf_done(&report->out);
	buf_done(&report->err);
	buf_done(&report->raw_dmesg);
	buf_done(&report->console);
	buf_done(&report->lost);
	buf_done(&report->stopped);
	blocks_done(&report->out_blocks);
	blocks_done(&report->err_blocks);
	dmesg_done(&report->dmesg);
	journal_done(&report->journal);
	*report = (struct report){ 0 };
}
