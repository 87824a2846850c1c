/* SPDX-License-Identifier: MIT */
#include "runner/report/reason.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner/report/scan.h"
#include "runner/base/utf8.h"

#define REASON_MAX 400
#define SHOW_MAX   (4 * REASON_MAX)
#define LOOK_MAX   (1024 * 1024) /* of a longer text both ends are looked at */

/* "(prog:123) CRITICAL: text" becomes "text". */
static struct span strip_prefix(struct span line)
{
	static const char *const levels[] = { "CRITICAL: ", "WARNING: " };

	for (size_t i = 0; i < ARRAY_SIZE(levels) && line.len && *line.data == '('; i++) {
		const char *at = memmem(line.data, line.len, levels[i], strlen(levels[i]));

		if (!at)
			continue;
		at += strlen(levels[i]);
		return (struct span){ at, line.len - (size_t)(at - line.data) };
	}
	return line;
}

/* Of a longer line no more would be shown. */
static void add_span(struct buf *buf, struct span text)
{
	buf_add(buf, text.data, text.len < SHOW_MAX ? text.len : SHOW_MAX);
}

static bool find_in(struct span text, const char *intro, struct span *line, struct span *rest)
{
	while (text.len) {
		struct span one = strip_prefix(span_line(&text));

		if (!span_starts(one, intro))
			continue;
		line->data = one.data + strlen(intro);
		line->len = one.len - strlen(intro);
		*rest = text;
		return true;
	}
	return false;
}

static struct span last_part(struct span text)
{
	if (text.len > LOOK_MAX)
		text = (struct span){ text.data + text.len - LOOK_MAX, LOOK_MAX };
	return text;
}

/* The first line that begins with @intro; @rest is what follows it. */
static bool find_intro(struct span text, const char *intro, struct span *line, struct span *rest)
{
	struct span head = { text.data, text.len < LOOK_MAX ? text.len : LOOK_MAX };

	return find_in(head, intro, line, rest) ||
	       (text.len > LOOK_MAX && find_in(last_part(text), intro, line, rest));
}

char *reason_clean(const char *text, size_t len)
{
	struct buf buf = { 0 };
	size_t step;

	buf_reserve(&buf, len < REASON_MAX ? len : REASON_MAX);
	while (len && (*text == ' ' || *text == '\t' || *text == '\n')) {
		text++;
		len--;
	}
	for (size_t i = 0; i < len && buf.len < REASON_MAX; i += step ? step : 1) {
		step = utf8_len(text + i, len - i);
		if (!step)
			buf_addc(&buf, '?');
		else if (step == 1 && ((unsigned char)text[i] < ' ' || text[i] == 0x7f))
			buf_addc(&buf, ' ');
		else
			buf_add(&buf, text + i, step);
	}
	while (buf.len && buf.data[buf.len - 1] == ' ')
		buf.data[--buf.len] = '\0';
	return buf.data;
}

/* "function f, file tests/x.c:12:" becomes "x.c:12: ". */
static void add_place(struct buf *buf, struct span where)
{
	const char *file = memmem(where.data, where.len, ", file ", 7);
	const char *end = where.data + where.len, *slash;

	if (!file)
		return;
	file += 7;
	slash = memrchr(file, '/', (size_t)(end - file));
	file = slash ? slash + 1 : file;
	if (end > file && end[-1] == ':')
		end--;
	add_span(buf, (struct span){ file, (size_t)(end - file) });
	buf_adds(buf, ": ");
}

/* The user's own text after the condition, if there is one. */
static struct span user_text(struct span rest, bool critical)
{
	struct span line, text;
	struct mark mark;

	do {
		line = span_line(&rest);
		text = strip_prefix(line);
	} while (span_starts(text, "Last errno: "));
	if (critical ? text.data == line.data : scan_line(line.data, line.len, &mark))
		text.len = 0;
	return text;
}

static bool from_condition(struct buf *buf, struct span text, const char *place,
			   const char *condition, bool critical)
{
	struct span where, what, more, rest;

	if (find_intro(text, place, &where, &rest))
		add_place(buf, where);
	if (!find_intro(text, condition, &what, &rest))
		return false;
	more = user_text(rest, critical);
	add_span(buf, what);
	if (more.len)
		buf_adds(buf, ": ");
	add_span(buf, more);
	return true;
}

/* igt_skip() prints its text bare: it stands before the result line. */
static void from_skip_text(struct buf *buf, struct span text)
{
	struct span last = { "", 0 };
	struct mark mark;

	buf->len = 0;
	text = last_part(text);
	while (text.len) {
		struct span line = span_line(&text);

		if (scan_line(line.data, line.len, &mark))
			last.len = 0; /* what stood before belongs to another test */
		else if (line.len && !span_starts(line, "IGT-Version:") &&
			 !span_starts(line, "Using IGT_SRANDOM=") && !span_starts(line, "SKIP ("))
			last = line;
	}
	add_span(buf, last);
}

/* "Received signal SIGSEGV." */
static void from_signal(struct buf *buf, struct span err)
{
	struct span name, rest;

	if (!find_intro(err, "Received signal ", &name, &rest))
		return;
	buf_adds(buf, "received ");
	if (name.len && name.data[name.len - 1] == '.')
		name.len--;
	add_span(buf, name);
}

/* What made a warning of it: the first line that is no mark. */
static void from_warning(struct buf *buf, struct span err)
{
	struct mark mark;

	while (err.len) {
		struct span line = span_line(&err);

		if (!line.len || scan_line(line.data, line.len, &mark))
			continue;
		line = strip_prefix(line);
		add_span(buf, line);
		return;
	}
}

static void from_kernel(struct buf *buf, const struct result *result, const struct dmesg *dmesg)
{
	struct buf warning = { 0 };
	const char *text;

	dmesg_first_warning(dmesg, result->log, &warning);
	text = strstr(buf_str(&warning), "] ");
	buf_printf(buf, "kernel: %s", text ? text + 2 : "");
	buf_done(&warning);
}

char *reason_from_output(const struct result *result, const struct dmesg *dmesg)
{
	struct buf buf = { 0 };
	char *clean;

	switch (result->verdict) {
	case VERDICT_FAIL:
	case VERDICT_DMESG_FAIL:
		from_condition(&buf, result->err, "Test assertion failure ",
			       "Failed assertion: ", true);
		break;
	case VERDICT_ABORT:
		from_condition(&buf, result->err, "Test abort in ", "abort condition: ", true);
		break;
	case VERDICT_SKIP:
		if (!from_condition(&buf, result->out, "Test requirement not met in ",
				    "Test requirement: ", false))
			from_skip_text(&buf,
				       (struct span){ result->out.data, result->before_result });
		break;
	case VERDICT_CRASH:
		from_signal(&buf, result->err);
		break;
	case VERDICT_WARN:
		from_warning(&buf, result->err);
		break;
	case VERDICT_DMESG_WARN:
		from_kernel(&buf, result, dmesg);
		break;
	default:
		break;
	}
	clean = reason_clean(buf_str(&buf), buf.len);
	buf_done(&buf);
	return clean;
}

char *reason_from_status(int code, bool had_result)
{
	if (code == JOURNAL_UNKNOWN_STATUS)
		return xstrdup("still ran when it was given up");
	if (code < 0) {
		const char *name = sigabbrev_np(-code);

		return xasprintf("killed by signal %d (SIG%s)%s", -code, name ? name : "?",
				 had_result ? " after its result" : "");
	}
	return xasprintf("exited with status %d %s result", code,
			 had_result ? "after its" : "without a");
}
