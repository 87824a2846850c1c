/* SPDX-License-Identifier: MIT */
/*
 * Results from the packets of a test that used its socket.  Its output is put
 * together from their texts, with the lines that a test prints for starts and
 * results in both streams; the blocks come from the packets themselves, so
 * that a text which looks like such a line is a text.
 */
#include "runner/report/report_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/comms/comms.h"
#include "runner/comms/comms_seen.h"
#include "runner/base/stream.h"

#define EXIT_ABORT 112
#define NONE       ((size_t)-1)

/* What packets say of a block besides its marks; of the same number as the block. */
struct told {
	enum verdict verdict; /* COUNT: nothing */
	char *reason;
};

struct comms_results {
	struct told *v;
	size_t n;
	enum verdict whole; /* of a process that started nothing; COUNT: nothing */
	struct buf version;
};

struct builder {
	struct report *r;
	struct comms_results *results;
	struct stream streams[2];
	struct parser parsers[2];
	size_t first; /* block of the process */
};

static const struct {
	enum mark_kind kind;
	const char *start, *result;
} marks[COMMS_OVERRIDE + 1] = {
	[COMMS_SUBTEST_START] = { MARK_START, "Starting subtest: ", NULL },
	[COMMS_SUBTEST_RESULT] = { MARK_RESULT, NULL, "Subtest " },
	[COMMS_DYNAMIC_START] = { MARK_DYNAMIC_START, "Starting dynamic subtest: ", NULL },
	[COMMS_DYNAMIC_RESULT] = { MARK_DYNAMIC_RESULT, NULL, "Dynamic subtest " },
};

static bool is_name(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789-_";
	size_t len = strspn(name, allowed);

	return len && len < SCAN_NAME_MAX && !name[len];
}

static double seconds_of(const struct comms_packet *packet)
{
	double time_s = strtod(packet->seconds, NULL);

	return time_s >= 0 && time_s <= SCAN_TIME_MAX_S ? time_s : 0;
}

/* Keeps what is told of blocks in step with them. */
static void follow(struct builder *b)
{
	struct comms_results *results = b->results;

	while (results->n < b->r->out_blocks.n) {
		results->v = xgrow(results->v, results->n, sizeof(*results->v));
		results->v[results->n++].verdict = VERDICT_COUNT;
	}
}

static const struct block *dynamic_block(const struct builder *b)
{
	size_t at = b->parsers[0].dynamic;

	return at == NONE || b->parsers[0].dynamic_ended ? NULL : &b->r->out_blocks.v[at];
}

static void add_mark(struct builder *b, const struct comms_packet *packet, enum mark_kind kind)
{
	const char *start = marks[packet->type].start, *result = marks[packet->type].result;
	struct mark mark = { .kind = kind, .name = { packet->text, strlen(packet->text) } };
	struct buf line = { 0 };

	if (start)
		buf_printf(&line, "%s%s\n", start, packet->text);
	else
		buf_printf(&line, "%s%s: %s (%ss)\n", result, packet->text, packet->word,
			   packet->seconds);
	if (result) {
		snprintf(mark.word, sizeof(mark.word), "%s", packet->word);
		mark.time_s = seconds_of(packet);
	}
	for (int i = 0; i < 2; i++) {
		struct stream *stream = &b->streams[i];
		size_t at;

		stream_end_line(stream);
		at = stream->len;
		stream_add(stream, line.data, line.len);
		parser_mark(&b->parsers[i], &mark, at, stream->len);
	}
	buf_done(&line);
	follow(b);
}

/* A dynamic subtest may have a result without a start: it starts there. */
static void start_dynamic(struct builder *b, const struct comms_packet *packet)
{
	struct mark mark = {
		.kind = MARK_DYNAMIC_START,
		.name = { packet->text, strlen(packet->text) },
	};
	const struct block *block = dynamic_block(b);

	if (block && !strcmp(block->name, packet->text))
		return;
	for (int i = 0; i < 2; i++)
		parser_mark(&b->parsers[i], &mark, b->streams[i].len, b->streams[i].len);
	follow(b);
}

static void note_subtest(struct builder *b, const char *name)
{
	struct journal *journal = &b->r->journal;
	bool open = journal->n_parts && !journal->parts[journal->n_parts - 1].ended;

	if (!job_match_has(&b->r->match, (struct span){ name, strlen(name) }))
		return;
	if (!open || strcmp(journal->started.v[journal->started.n - 1], name))
		journal_note_start(journal, name);
}

static void take_mark(struct builder *b, const struct comms_packet *packet)
{
	enum mark_kind kind = marks[packet->type].kind;
	size_t at;

	if (!is_name(packet->text))
		return;
	if (kind == MARK_DYNAMIC_RESULT)
		start_dynamic(b, packet);
	if (kind == MARK_START || kind == MARK_RESULT)
		note_subtest(b, packet->text);
	add_mark(b, packet, kind);
	at = kind == MARK_DYNAMIC_RESULT ? b->parsers[0].dynamic : b->parsers[0].subtest;
	if (!*packet->reason || at == NONE || strcmp(b->r->out_blocks.v[at].name, packet->text))
		return;
	free(b->results->v[at].reason);
	b->results->v[at].reason = xstrdup(packet->reason);
}

static void take_log(struct builder *b, const struct comms_packet *packet)
{
	int which = packet->stream == STDERR_FILENO;

	stream_add(&b->streams[which], packet->text, strlen(packet->text));
	if (packet->text[strspn(packet->text, "\n")])
		parser_text(&b->parsers[which]);
}

/* "warn" tells of something odd; what is known to be worse stays. */
static void tell(enum verdict *told, enum verdict verdict)
{
	if (verdict != VERDICT_WARN || *told == VERDICT_COUNT)
		*told = verdict;
}

/* What runs, or ran last, gets the verdict. */
static void override(struct builder *b, enum verdict verdict)
{
	const struct parser *parser = &b->parsers[0];

	if (parser->subtest == NONE) {
		tell(&b->results->whole, verdict);
		return;
	}
	tell(&b->results->v[parser->subtest].verdict, verdict);
	if (dynamic_block(b))
		tell(&b->results->v[parser->dynamic].verdict, verdict);
}

static void begin_process(struct builder *b)
{
	struct journal *journal = &b->r->journal;

	b->first = b->r->out_blocks.n;
	b->results->whole = VERDICT_COUNT;
	for (int i = 0; i < 2; i++)
		parser_process(&b->parsers[i], b->streams[i].len);
	/* A process that did not get to tell its end is one of its own all the same. */
	if (journal->n_parts && !journal->parts[journal->n_parts - 1].ended)
		journal_note_end(journal, false, JOURNAL_UNKNOWN_STATUS, 0);
	journal->ended = false;
	journal->code = JOURNAL_UNKNOWN_STATUS;
}

/* What has no result took what its process had left for it. */
static void share_time(struct builder *b, double time_s)
{
	const struct blocks *blocks = &b->r->out_blocks;
	size_t without = NONE;

	for (size_t i = b->first; i < blocks->n; i++) {
		if (blocks->v[i].parent)
			continue;
		if (*blocks->v[i].word)
			time_s -= blocks->v[i].time_s;
		else
			without = i;
	}
	if (without == NONE)
		return;
	time_s = time_s > 0 ? time_s : 0;
	blocks->v[without].time_s = time_s;
	for (size_t i = without + 1; i < blocks->n; i++) {
		if (blocks->v[i].container != without)
			continue;
		if (!*blocks->v[i].word)
			blocks->v[i].time_s = time_s > 0 ? time_s : 0;
		time_s -= blocks->v[i].time_s;
	}
}

static void end_process(struct builder *b, const struct comms_packet *packet)
{
	struct journal *journal = &b->r->journal;
	size_t last = b->parsers[0].subtest;

	share_time(b, seconds_of(packet));
	journal_note_end(journal, false, packet->code, seconds_of(packet));
	if (packet->code == EXIT_ABORT)
		override(b, VERDICT_ABORT);
	else if (packet->code == JOURNAL_NOT_RUN && last != NONE && !*b->r->out_blocks.v[last].word)
		override(b, VERDICT_NOTRUN);
}

static void take(struct builder *b, const struct comms_packet *packet)
{
	enum verdict verdict;

	switch (packet->type) {
	case COMMS_LOG:
		take_log(b, packet);
		break;
	case COMMS_EXEC:
		begin_process(b);
		break;
	case COMMS_EXIT:
		end_process(b, packet);
		break;
	case COMMS_VERSION:
		b->results->version.len = 0;
		buf_adds(&b->results->version, packet->text);
		break;
	case COMMS_OVERRIDE:
		if (verdict_parse(packet->text, &verdict))
			override(b, verdict);
		break;
	default:
		take_mark(b, packet);
		break;
	}
}

bool report_read_comms(struct report *r, int dirfd)
{
	struct journal text = r->journal;
	struct builder b = { .r = r };
	struct comms_reader reader;
	struct comms_packet packet;

	if (!comms_is_used(dirfd) || comms_open(&reader, dirfd))
		return false;
	r->comms = b.results = xcalloc(1, sizeof(*r->comms));
	b.results->whole = VERDICT_COUNT;
	r->journal = (struct journal){ .code = JOURNAL_UNKNOWN_STATUS };
	for (int i = 0; i < 2; i++) {
		stream_begin(&b.streams[i], dirfd);
		parser_begin(&b.parsers[i], &r->match, i ? &r->err_blocks : &r->out_blocks);
	}
	while (comms_next(&reader, &packet))
		take(&b, &packet);
	journal_join(&r->journal, &text);
	journal_done(&text);
	for (int i = 0; i < 2; i++) {
		struct map *map = i ? &r->err : &r->out;

		parser_end(&b.parsers[i], b.streams[i].len);
		map_close(map);
		stream_finish(&b.streams[i], map);
	}
	comms_close(&reader);
	return true;
}

static void apply(struct result *result, const struct told *told, bool strict)
{
	enum verdict verdict = told->verdict;

	result->said = told->reason;
	if (verdict == VERDICT_COUNT)
		return;
	/* Something odd beside a failure leaves it a failure. */
	if (verdict == VERDICT_WARN && result->verdict != VERDICT_PASS && !strict)
		return;
	result->verdict = verdict;
	result->imposed = true;
}

/* A dynamic subtest that did not end takes what its subtest was given. */
static void inherit(struct report *r)
{
	for (size_t i = 0; i < r->n; i++) {
		struct result *result = &r->v[i];
		const struct result *container;

		if (result->container == NAMES_NONE || result->has_word || result->imposed)
			continue;
		container = &r->v[result->container];
		if (container->imposed && container->verdict != VERDICT_WARN)
			result->verdict = container->verdict;
	}
}

void report_from_comms(struct report *r)
{
	const struct comms_results *results = r->comms;
	struct span version = { buf_str(&results->version), results->version.len };
	bool strict = r->source->strict;

	for (size_t i = 0; i < r->out_blocks.n; i++)
		if (blocks_is_last(&r->out_blocks, i))
			apply(report_add_block(r, &r->out_blocks.v[i]), &results->v[i], strict);
	inherit(r);
	if (!r->n) {
		report_add_whole(r);
		apply(&r->v[0], &(struct told){ .verdict = results->whole }, strict);
	}
	for (size_t i = 0; i < r->n; i++)
		r->v[i].version = version;
}

void report_comms_done(struct report *r)
{
	struct comms_results *results = r->comms;

	for (size_t i = 0; results && i < results->n; i++)
		free(results->v[i].reason);
	if (results) {
		free(results->v);
		buf_done(&results->version);
	}
	free(results);
	r->comms = NULL;
}
