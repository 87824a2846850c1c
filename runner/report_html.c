/* SPDX-License-Identifier: MIT */
/*
 * index.html: one file that needs no other.  Each test's logs are a block of
 * JSON that the page reads when its row is opened; the table's data come last.
 */
#include <stdlib.h>
#include <string.h>

#include "runner/utf8.h"
#include "runner/writer.h"

#define LOG_MAX (256 * 1024) /* of a longer log the page has both ends */

static const char css[] =
#include "runner/report.css.h"
	;
static const char js[] =
#include "runner/report.js.h"
	;

/*
 * A JSON string that may stand inside a script element: no "<" can end that,
 * and what is no UTF-8 is shown as \xNN.
 */
static void add_string(struct buf *buf, const char *text, size_t len)
{
	size_t step;

	buf_addc(buf, '"');
	for (size_t i = 0; i < len; i += step ? step : 1) {
		unsigned char c = (unsigned char)text[i];

		step = utf8_len(text + i, len - i);
		if (!step)
			buf_printf(buf, "\\\\x%02x", c);
		else if (c == '"' || c == '\\')
			buf_printf(buf, "\\%c", c);
		else if (c < ' ' || c == 0x7f || c == '<' || c == '>' || c == '&')
			buf_printf(buf, "\\u%04x", c ? c : 0x2400);
		else
			buf_add(buf, text + i, step);
	}
	buf_addc(buf, '"');
}

static void add_text(struct buf *buf, const char *text)
{
	add_string(buf, text ? text : "", text ? strlen(text) : 0);
}

static void add_log(struct buf *buf, const char *key, struct span log, size_t entry)
{
	struct buf both = { 0 };

	if (!log.len)
		return;
	buf_printf(buf, "%s\"%s\":", buf->len > 1 ? "," : "", key);
	if (log.len <= LOG_MAX) {
		add_string(buf, log.data, log.len);
		return;
	}
	buf_add(&both, log.data, LOG_MAX / 2);
	buf_printf(&both,
		   "\n\n[... %zu bytes are left out here: the whole is in directory %zu/ ...]\n\n",
		   log.len - LOG_MAX, entry);
	buf_add(&both, log.data + log.len - LOG_MAX / 2, LOG_MAX / 2);
	add_string(buf, both.data, both.len);
	buf_done(&both);
}

/* @rows: the table's data so far, JSON, @count of them */
struct html_report {
	FILE *stream;
	const struct run_info *info;
	struct buf rows;
	size_t count;
};

static void escape(FILE *stream, const char *text)
{
	for (; *text; text++) {
		if (*text == '<')
			fputs("&lt;", stream);
		else if (*text == '&')
			fputs("&amp;", stream);
		else
			fputc(*text, stream);
	}
}

static void *begin(FILE *stream, const struct run_info *info)
{
	struct html_report *html = xcalloc(1, sizeof(*html));

	html->stream = stream;
	html->info = info;
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	      "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n<title>",
	      stream);
	escape(stream, info->name);
	fprintf(stream,
		" - Gauntlet</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n"
		"<header><h1 id=\"name\"></h1><span id=\"state\"></span></header>\n"
		"<div id=\"facts\"></div>\n<div id=\"bar\"></div>\n"
		"<div id=\"tools\"><input id=\"search\" type=\"search\" "
		"placeholder=\"Search names and reasons\" aria-label=\"Search\"></div>\n"
		"<div id=\"table\"><div class=\"row head\">"
		"<div><button data-sort=\"name\" data-title=\"Test\"></button></div>"
		"<div><button data-sort=\"verdict\" data-title=\"Verdict\"></button></div>"
		"<div class=\"time\"><button data-sort=\"time\" data-title=\"Time\"></button></div>"
		"<div class=\"reason\"><button data-sort=\"reason\" data-title=\"Reason\"></button>"
		"</div></div>\n<div id=\"rows\"></div>"
		"<div id=\"empty\" hidden>No test is like that.</div></div>\n"
		"<div id=\"end\"></div>\n"
		"<noscript>This page needs JavaScript; results.json beside it has the same."
		"</noscript>\n</main>\n",
		css);
	return html;
}

static void add(void *writer, const struct result *result, size_t entry)
{
	struct html_report *html = writer;
	struct buf log = { 0 };

	buf_addc(&log, '{');
	add_log(&log, "out", result->out, entry);
	add_log(&log, "err", result->err, entry);
	add_log(&log, "dmesg", result->dmesg, entry);
	add_log(&log, "warnings", result->warnings, entry);
	add_log(&log, "console", result->console, entry);
	fprintf(html->stream, "<script type=\"application/json\" id=\"log%zu\">%s}</script>\n",
		html->count, log.data);
	buf_done(&log);
	buf_adds(&html->rows, html->count ? ",\n[" : "[");
	add_text(&html->rows, result->name);
	buf_printf(&html->rows, ",\"%s\",%.3f,", verdict_name(result->verdict), result->time_s);
	add_text(&html->rows, result->reason);
	buf_printf(&html->rows, ",%zu,%d]", entry, result->is_dynamic);
	html->count++;
}

static void end(void *writer, const struct summary *summary)
{
	struct html_report *html = writer;
	const struct run_info *info = html->info;
	const struct strlist *cmdline = &info->settings->cmdline;
	struct buf buf = { 0 }, command = { 0 };

	for (size_t i = 0; i < cmdline->n; i++)
		buf_printf(&command, "%s%s", i ? " " : "", cmdline->v[i]);
	buf_adds(&buf, "{\"name\":");
	add_text(&buf, info->name);
	buf_adds(&buf, ",\"uname\":");
	add_text(&buf, info->uname);
	buf_adds(&buf, ",\"cmdline\":");
	add_string(&buf, buf_str(&command), command.len);
	buf_printf(&buf, ",\"start\":%.3f,\"end\":%.3f,\"tests\":[\n", info->start_s, info->end_s);
	fprintf(html->stream, "<script type=\"application/json\" id=\"run\">%s%s\n]}</script>\n",
		buf.data, buf_str(&html->rows));
	fprintf(html->stream, "<script>\n%s</script>\n</body>\n</html>\n", js);
	buf_done(&buf);
	buf_done(&command);
	buf_done(&html->rows);
	free(html);
	(void)summary;
}

const struct report_writer_ops html_writer_ops = {
	.format = REPORT_HTML,
	.file = "index.html",
	.begin = begin,
	.add = add,
	.end = end,
};
