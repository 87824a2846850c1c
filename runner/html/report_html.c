/* SPDX-License-Identifier: MIT */
/*
 * index.html.  The rows of the table come first, so that the page can be used
 * while its logs are still being read; behind them each test's logs are a block
 * of JSON that is read when the test is opened.  Logs wait in a temporary file
 * for the rows to end.
 */
#include <stdlib.h>
#include <string.h>

#include "runner/base/cut.h"
#include "runner/html/html_page.h"
#include "runner/run/past.h"
#include "runner/report/writer.h"

/* Of a longer log the page has both ends; N/ has all of it. */
#define LOG_MAX_BAD  (256 * 1024)
#define LOG_MAX_GOOD (8 * 1024)
/* Beyond these, the page has no logs of tests that went well, or of any. */
#define LOGS_MAX_GOOD (16 * 1024 * 1024)
#define LOGS_MAX      (64 * 1024 * 1024)
#define REASON_MAX    400

static const char js[] =
#include "runner/html/report.js.h"
	;

/* @logs: temporary file of the logs, @logs_len bytes so far; NULL: there is no room for it */
struct html_report {
	struct html_page page;
	const struct run_info *info;
	FILE *logs;
	size_t count, logs_len;
};

enum row_flag { ROW_DYNAMIC = 1, ROW_LEAK = 2 };

static void add_log(struct buf *buf, const char *key, struct span log, size_t limit, size_t entry)
{
	struct cut cut = cut_text(log, limit);
	struct buf both = { 0 };
	char where[32];

	if (!log.len)
		return;
	buf_printf(buf, "%s\"%s\":", buf->len > 1 ? "," : "", key);
	if (!cut.left_out) {
		html_string(buf, log.data, log.len);
		return;
	}
	snprintf(where, sizeof(where), "directory %zu/", entry);
	buf_add(&both, cut.head.data, cut.head.len);
	cut_note(&both, cut.left_out, where);
	buf_add(&both, cut.tail.data, cut.tail.len);
	html_string(buf, both.data, both.len);
	buf_done(&both);
}

static void add_value(struct buf *buf, const char *value)
{
	if (value)
		html_text(buf, value);
	else
		buf_adds(buf, "null");
}

/* Return: is there one that is not expected? */
static bool add_leaks(struct buf *buf, const struct result *result)
{
	const struct leak *leak;
	size_t at = 0;
	bool any = false, bad = false;

	while ((leak = leaks_next(result->leaks, result->name, &at))) {
		buf_printf(buf, "%s{\"key\":",
			   any          ? "," :
			   buf->len > 1 ? ",\"leaks\":[" :
					  "\"leaks\":[");
		html_text(buf, leak->key);
		buf_adds(buf, ",\"before\":");
		add_value(buf, leak->before);
		buf_adds(buf, ",\"after\":");
		add_value(buf, leak->after);
		buf_adds(buf, ",\"end\":");
		html_text(buf, leak_end_name(leak->end));
		buf_addc(buf, '}');
		any = true;
		bad |= leak_is_bad(leak);
	}
	if (any)
		buf_addc(buf, ']');
	return bad;
}

/* The logs of one test.  Return: does it leak? */
static bool write_logs(struct html_report *html, const struct result *result, size_t entry)
{
	bool bad = verdict_is_bad(result->verdict) || outcome_is_bad(result->outcome) ||
		   result->warnings.len;
	size_t limit = bad ? LOG_MAX_BAD : LOG_MAX_GOOD;
	struct buf log = { 0 };
	bool leaks;

	buf_addc(&log, '{');
	leaks = add_leaks(&log, result);
	if (!html->logs || html->logs_len > (bad || leaks ? LOGS_MAX : LOGS_MAX_GOOD)) {
		buf_adds(&log, log.len > 1 ? ",\"more\":1" : "\"more\":1");
	} else {
		add_log(&log, "out", result->out, limit, entry);
		add_log(&log, "err", result->err, limit, entry);
		add_log(&log, "dmesg", result->dmesg, limit, entry);
		add_log(&log, "warnings", result->warnings, limit, entry);
		add_log(&log, "console", result->console, limit, entry);
	}
	if (html->logs)
		fprintf(html->logs,
			"<script type=\"application/json\" id=\"log%zu\">%s}</script>\n",
			html->count, log.data);
	html->logs_len += log.len;
	buf_done(&log);
	return leaks;
}

static void add_history(struct buf *buf, const struct past *past)
{
	buf_adds(buf, ",\"history\":[");
	for (size_t i = 0; i < past->n_runs; i++) {
		buf_adds(buf, i ? ",{\"name\":" : "{\"name\":");
		html_text(buf, past->runs[i].info.name);
		buf_printf(buf, ",\"start\":%.3f,\"href\":", past->runs[i].info.start_s);
		html_text(buf, past->runs[i].href);
		buf_addc(buf, '}');
	}
	buf_addc(buf, ']');
}

static void *begin(FILE *stream, const struct run_info *info)
{
	struct html_report *html = xcalloc(1, sizeof(*html));
	const struct strlist *cmdline = &info->settings->cmdline;
	struct buf buf = { 0 }, command = { 0 };

	html->info = info;
	html->logs = tmpfile();
	html_page_begin(&html->page, stream, info->name);
	for (size_t i = 0; i < cmdline->n; i++)
		buf_printf(&command, "%s%s", i ? " " : "", cmdline->v[i]);
	buf_adds(&buf, "{\"name\":");
	html_text(&buf, info->name);
	buf_adds(&buf, ",\"uname\":");
	html_text(&buf, info->uname);
	buf_adds(&buf, ",\"cmdline\":");
	html_string(&buf, buf_str(&command), command.len);
	buf_printf(&buf, ",\"start\":%.3f,\"end\":%.3f", info->start_s, info->end_s);
	if (info->past)
		add_history(&buf, info->past);
	fprintf(stream, "<script type=\"application/json\" id=\"run\">%s,\"tests\":[\n", buf.data);
	buf_done(&buf);
	buf_done(&command);
	return html;
}

static void add_attempts(struct buf *buf, const struct result *result)
{
	for (size_t i = 0; i < result->n_attempts; i++)
		buf_printf(buf, "%s[%zu,\"%s\",%.3f]", i ? "," : "", result->attempts[i].entry,
			   verdict_name(result->attempts[i].verdict), result->attempts[i].time_s);
}

static void add(void *writer, const struct result *result, size_t entry)
{
	struct html_report *html = writer;
	bool leaks = write_logs(html, result, entry);
	char *reason = outcome_text(result);
	struct buf row = { 0 };

	buf_addc(&row, '[');
	html_text(&row, result->name);
	buf_printf(&row, ",\"%s\",%.3f,", verdict_name(result->verdict), result->time_s);
	html_string(&row, reason, strnlen(reason, REASON_MAX));
	buf_printf(&row, ",%zu,%d,\"%s\",[", entry,
		   (result->is_dynamic ? ROW_DYNAMIC : 0) | (leaks ? ROW_LEAK : 0),
		   outcome_name(result->outcome));
	add_attempts(&row, result);
	buf_adds(&row, "],\"");
	if (html->info->past)
		past_marks(html->info->past, result->name, &row);
	fprintf(html->page.stream, "%s%s\"]", html->count ? ",\n" : "", row.data);
	buf_done(&row);
	free(reason);
	html->count++;
}

/* What got lost on this way (no space left) the page says is not in it. */
static void copy_logs(struct html_report *html)
{
	char block[65536];
	size_t got;

	rewind(html->logs);
	while ((got = fread(block, 1, sizeof(block), html->logs)))
		fwrite(block, 1, got, html->page.stream);
	fclose(html->logs);
}

static int end(void *writer, const struct summary *summary)
{
	struct html_report *html = writer;

	(void)summary;
	fputs("\n]}</script>\n", html->page.stream);
	html_page_script(&html->page, js);
	if (html->logs)
		copy_logs(html);
	html_page_end(&html->page);
	free(html);
	return 0;
}

const struct report_writer_ops html_writer_ops = {
	.format = REPORT_HTML,
	.file = "index.html",
	.begin = begin,
	.add = add,
	.end = end,
};
