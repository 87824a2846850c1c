/* SPDX-License-Identifier: MIT */
#include "runner/report/report_parts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/run/entry.h"
#include "runner/base/files.h"
#include "runner/run/origin.h"
#include "runner/job/pattern.h"

#define KERNEL_LOG_MAX (256 * 1024 * 1024) /* one test's log that is formatted in memory */

/* The text of igt_results for the same. */
static const char no_output[] =
	"This test didn't produce any output. The machine probably rebooted ungracefully.\n";

struct result *report_add(struct report *r, const char *path, enum verdict verdict)
{
	char *name = job_name(r->job->binary, path, NULL);
	size_t at = names_find(&r->by_name, name, strlen(name));
	struct result *result;

	if (at != NAMES_NONE) {
		result = &r->v[at];
		free(name);
		name = result->name;
	} else {
		r->v = xgrow(r->v, r->n, sizeof(*r->v));
		result = &r->v[r->n];
		names_set(&r->by_name, name, strlen(name), r->n++);
	}
	*result = (struct result){
		.name = name,
		.verdict = verdict,
		.path = path,
		.subtest = path,
		.container = NAMES_NONE,
	};
	return result;
}

struct result *report_find(const struct report *r, const char *path)
{
	char *name = job_name(r->job->binary, path, NULL);
	size_t at = names_find(&r->by_name, name, strlen(name));

	free(name);
	return at == NAMES_NONE ? NULL : &r->v[at];
}

/* Subtests that the entry holds and nothing else is known of. */
static void add_notrun(struct report *r)
{
	bool listed = r->job->is_listed && !r->source->strict;
	const struct strlist *subtests = listed ? &r->job->listed : &r->job->subtests;

	for (size_t i = 0; i < subtests->n; i++) {
		const char *one = subtests->v[i];
		struct span name = { one, strcspn(one, "@") };
		char *subtest = strndup(one, name.len);

		if (subtest && pattern_is_literal(subtest) && job_match_has(&r->match, name) &&
		    !report_find(r, subtest)) {
			struct result *result = report_add(r, subtest, VERDICT_NOTRUN);

			result->path = result->subtest = NULL;
		}
		free(subtest);
	}
	/* What a bare binary holds is not known; igt_results does not make a test of it. */
	if (!subtests->n && !r->n && !(r->source->strict && r->source->settings->multiple_mode))
		report_add(r, NULL, VERDICT_NOTRUN);
}

static void add_dmesg(struct report *r)
{
	for (size_t i = 0; i < r->n; i++) {
		struct result *result = &r->v[i];

		/* No marker: with one test alone there is no doubt whose it is. */
		result->log = r->dmesg.n ? dmesg_find(&r->dmesg, result->path ? result->path : "") :
					   &r->dmesg.all;
		result->log_counts = r->dmesg.n || !result->path ||
				     (r->n == 1 && !r->source->strict);
		if (result->log && result->log_counts && result->log->warnings)
			result->verdict = verdict_add_dmesg(result->verdict);
	}
}

static void read_reasons(struct report *r, int fd)
{
	reasons_read(fd, &r->reasons);
	r->consoles = xcalloc(r->reasons.n + 1, sizeof(*r->consoles));
	for (size_t i = 0; i < r->reasons.n; i++) {
		const char *file = r->reasons.v[i].file;

		if (!strncmp(file, "console", 7) && !strchr(file, '/'))
			map_open(&r->consoles[i], fd, file);
	}
}

/* Returns whether what is there is enough for a verdict. */
static bool read_files(struct report *r, int fd)
{
	bool out = !map_open(&r->out, fd, "out.txt");
	bool err = !map_open(&r->err, fd, "err.txt");
	bool dmesg = !map_open(&r->raw_dmesg, fd, "dmesg.txt");
	bool journal = !journal_read(fd, &r->journal);
	bool comms = report_read_comms(r, fd);

	read_reasons(r, fd);
	leaks_read(fd, &r->leaks);
	/* igt_results needs all three; a result that is on record is not thrown away for that. */
	return r->reasons.n || (out && err && dmesg) ||
	       (!r->source->strict && (comms || out || journal));
}

static void add_empty(struct report *r)
{
	if (r->out.text.len || r->err.text.len || r->raw_dmesg.text.len)
		return;
	for (size_t i = 0; i < r->n; i++) {
		struct result *result = &r->v[i];

		if (result->verdict == VERDICT_NOTRUN)
			continue;
		result->out = (struct span){ no_output, sizeof(no_output) - 1 };
		if (result->verdict != VERDICT_TIMEOUT && result->verdict != VERDICT_ABORT)
			result->verdict = VERDICT_INCOMPLETE;
	}
}

static void judge(struct report *r)
{
	const struct run_settings *settings = r->source->settings;
	struct dmesg_opts opts = {
		.binary = r->job->binary,
		.identity = r->identity,
		.warn_level = settings->dmesg_warn_level,
		.piglit_style = settings->piglit_style_dmesg,
		.known = r->source->known,
	};

	dmesg_parse(&r->raw_dmesg, &opts, &r->dmesg);
	if (r->comms)
		report_from_comms(r);
	else
		report_from_text(r);
	report_impose(r);
	add_dmesg(r);
	add_empty(r);
}

/* A leak of a test that has no result belongs to the last one that has. */
static void add_leaks(struct report *r)
{
	const char *last = NULL;

	for (size_t i = 0; r->leaks.n && i < r->n; i++) {
		r->v[i].leaks = &r->leaks;
		if (r->v[i].verdict != VERDICT_NOTRUN)
			last = r->v[i].name;
	}
	for (size_t i = 0; last && i < r->leaks.n; i++) {
		char **test = &r->leaks.v[i].test;

		if (names_find(&r->by_name, *test, strlen(*test)) != NAMES_NONE)
			continue;
		free(*test);
		*test = xstrdup(last);
	}
}

void report_load(struct report *report, const struct report_source *source, size_t index)
{
	const struct job_entry *job = &source->list->v[index];
	int fd = entry_open(source->dirfd, index, false);

	*report = (struct report){
		.source = source,
		.job = job,
		.index = index,
		.binary = job_name(job->binary, NULL, NULL),
		.identity = origin_identity(source->dirfd, source->settings, index),
	};
	job_match_init(&report->match, job);
	if (fd >= 0) {
		report->started = read_files(report, fd);
		close(fd);
	}
	if (report->started)
		judge(report);
	report->time_s = report->started ? report->journal.time_s : 0;
	add_notrun(report);
	add_leaks(report);
	report_add_reasons(report);
}

static struct span shown(struct buf *buf)
{
	return (struct span){ buf_str(buf), buf->len };
}

/* Results stand in the streams in their order, as a rule: what is behind is done with. */
static void pass_stream(const struct map *map, size_t *passed, struct span shown_now)
{
	const char *begin = map->text.data;

	if (map->mapped && shown_now.data >= begin && shown_now.data < begin + map->text.len)
		*passed = map_passed(map, *passed, (size_t)(shown_now.data - begin));
}

const struct result *report_show(struct report *r, size_t index)
{
	struct result *result = &r->v[index];
	char *where;

	pass_stream(&r->out, &r->out_passed, result->out);
	pass_stream(&r->err, &r->err_passed, result->err);
	result->dmesg = result->warnings = (struct span){ "", 0 };
	if (!result->log)
		return result;
	r->shown_dmesg.len = r->shown_warnings.len = 0;
	where = xasprintf("%zu/dmesg.txt", r->index);
	dmesg_format(&r->dmesg, result->log, r->source->strict ? KERNEL_LOG_MAX : CUT_LIMIT, where,
		     &r->shown_dmesg, &r->shown_warnings);
	free(where);
	result->dmesg = shown(&r->shown_dmesg);
	if (result->log_counts)
		result->warnings = shown(&r->shown_warnings);
	return result;
}

static void free_result(struct result *result)
{
	free(result->name);
	free(result->reason);
}

void report_keep(struct report *r, const bool *keep)
{
	size_t kept = 0, *now = xcalloc(r->n, sizeof(*now));

	names_done(&r->by_name);
	for (size_t i = 0; i < r->n; i++) {
		now[i] = keep[i] ? kept : NAMES_NONE;
		if (!keep[i]) {
			free_result(&r->v[i]);
			continue;
		}
		r->v[kept] = r->v[i];
		if (r->v[i].container != NAMES_NONE)
			r->v[kept].container = now[r->v[i].container];
		names_set(&r->by_name, r->v[kept].name, strlen(r->v[kept].name), kept);
		kept++;
	}
	r->n = kept;
	free(now);
}

void report_done(struct report *report)
{
	for (size_t i = 0; i < report->n; i++)
		free_result(&report->v[i]);
	free(report->v);
	names_done(&report->by_name);
	free(report->binary);
	free(report->identity);
	map_close(&report->out);
	map_close(&report->err);
	map_close(&report->raw_dmesg);
	for (size_t i = 0; i < report->reasons.n; i++)
		map_close(&report->consoles[i]);
	free(report->consoles);
	reasons_done(&report->reasons);
	buf_done(&report->shown_dmesg);
	buf_done(&report->shown_warnings);
	job_match_done(&report->match);
	blocks_done(&report->out_blocks);
	blocks_done(&report->err_blocks);
	dmesg_done(&report->dmesg);
	journal_done(&report->journal);
	leaks_done(&report->leaks);
	report_comms_done(report);
	*report = (struct report){ 0 };
}
