/* SPDX-License-Identifier: MIT */
#include "runner/report/dmesg.h"

#include <stdlib.h>
#include <string.h>

#include "runner/base/cut.h"

#define NONE      ((size_t)-1)
#define PARTS_MAX 262144 /* markers of more are text like any other */

struct builder {
	struct dmesg *dmesg;
	size_t subtest, dynamic; /* parts that lines go to; NONE: no marker yet */
};

static size_t new_part(struct builder *b, struct span name, const char *parent, size_t at)
{
	struct dmesg *dmesg = b->dmesg;
	struct dmesg_part *part;
	char *path = xasprintf("%s%s%.*s", parent ? parent : "", parent ? "@" : "", (int)name.len,
			       name.data);

	dmesg->v = xgrow(dmesg->v, dmesg->n, sizeof(*dmesg->v));
	part = &dmesg->v[dmesg->n];
	*part = (struct dmesg_part){ .path = path, .begin = at, .end = dmesg->raw->text.len };
	names_set(&dmesg->by_path, path, strlen(path), dmesg->n);
	return dmesg->n++;
}

static void end_part(struct builder *b, size_t *part, size_t at)
{
	if (*part != NONE)
		b->dmesg->v[*part].end = at;
	*part = NONE;
}

static void on_marker(struct builder *b, const struct dmesg_record *record, size_t at)
{
	struct dmesg *dmesg = b->dmesg;
	bool first = b->subtest == NONE;

	if (dmesg->n == PARTS_MAX || (record->marker == DMESG_DYNAMIC && first))
		return;
	end_part(b, &b->dynamic, at);
	if (record->marker == DMESG_DYNAMIC) {
		b->dynamic = new_part(b, record->name, dmesg->v[b->subtest].path, at);
		return;
	}
	end_part(b, &b->subtest, at);
	b->subtest = new_part(b, record->name, NULL, first ? 0 : at);
	if (first) {
		dmesg->v[b->subtest].warnings = dmesg->all.warnings;
		dmesg->v[b->subtest].first_warning = dmesg->all.first_warning;
	}
}

static void add_warning(struct dmesg_part *part, size_t at)
{
	if (!part->warnings++)
		part->first_warning = at;
}

void dmesg_parse(const struct map *raw, const struct dmesg_opts *opts, struct dmesg *dmesg)
{
	struct dmesg_reader reader = { .opts = opts };
	struct builder b = { .dmesg = dmesg, .subtest = NONE, .dynamic = NONE };
	struct dmesg_record record;
	struct span rest = raw->text;
	size_t passed = 0;

	*dmesg = (struct dmesg){ .raw = raw, .opts = *opts, .all = { .end = raw->text.len } };
	while (dmesg_next(&reader, &rest, &record)) {
		size_t at = (size_t)(record.line - raw->text.data);

		if (record.marker != DMESG_TEXT)
			on_marker(&b, &record, at);
		if (record.warning) {
			add_warning(&dmesg->all, at);
			if (b.subtest != NONE)
				add_warning(&dmesg->v[b.subtest], at);
			if (b.dynamic != NONE)
				add_warning(&dmesg->v[b.dynamic], at);
		}
		passed = map_passed(raw, passed, at);
	}
	dmesg_reader_done(&reader);
}

void dmesg_done(struct dmesg *dmesg)
{
	for (size_t i = 0; i < dmesg->n; i++)
		free(dmesg->v[i].path);
	free(dmesg->v);
	names_done(&dmesg->by_path);
	*dmesg = (struct dmesg){ 0 };
}

const struct dmesg_part *dmesg_find(const struct dmesg *dmesg, const char *path)
{
	size_t i = names_find(&dmesg->by_path, path, strlen(path));

	return i == NAMES_NONE ? NULL : &dmesg->v[i];
}

static struct span part_span(const struct dmesg *dmesg, const struct dmesg_part *part)
{
	return (struct span){ dmesg->raw->text.data + part->begin, part->end - part->begin };
}

void dmesg_format(const struct dmesg *dmesg, const struct dmesg_part *part, size_t limit,
		  const char *where, struct buf *text, struct buf *warnings)
{
	struct dmesg_reader reader = { .opts = &dmesg->opts };
	struct span rest = part_span(dmesg, part);
	size_t len = rest.len, left_out = 0, shown = 0;
	size_t passed = part->begin;
	struct dmesg_record record;

	while (dmesg_next(&reader, &rest, &record)) {
		size_t done = len - rest.len;

		if (len > limit && done > limit / 2 && rest.len > limit / 2) {
			left_out += record.raw.len;
		} else {
			if (left_out)
				cut_note(text, left_out, where);
			left_out = 0;
			dmesg_add_line(&record, text);
		}
		if (record.warning && warnings->len < limit) {
			dmesg_add_line(&record, warnings);
			shown++;
		}
		passed = map_passed(dmesg->raw, passed, part->begin + done);
	}
	if (shown < part->warnings)
		buf_printf(warnings, "[... %zu more warnings are in %s ...]\n",
			   part->warnings - shown, where);
	dmesg_reader_done(&reader);
}

void dmesg_first_warning(const struct dmesg *dmesg, const struct dmesg_part *part, struct buf *buf)
{
	struct dmesg_reader reader = { .opts = &dmesg->opts };
	struct span rest = part_span(dmesg, part);
	struct dmesg_record record;
	size_t skip = part->first_warning - part->begin;

	if (!part->warnings)
		return;
	rest = (struct span){ rest.data + skip, rest.len - skip };
	if (dmesg_next(&reader, &rest, &record))
		dmesg_add_line(&record, buf);
	dmesg_reader_done(&reader);
}
