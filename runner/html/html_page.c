/* SPDX-License-Identifier: MIT */
#include "runner/html/html_page.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "runner/base/utf8.h"

static const char css[] =
#include "runner/html/report.css.h"
	;
static const char js[] =
#include "runner/html/page.js.h"
	;

static const char body[] =
	"<main>\n<header><h1 id=\"name\"></h1><span id=\"state\"></span>\n"
	"<div id=\"facts\"></div><div id=\"bar\"></div></header>\n"
	"<div id=\"tools\"><input id=\"search\" type=\"search\" autocomplete=\"off\" "
	"placeholder=\"Search names and reasons: /\" aria-label=\"Search\">"
	"<div id=\"chips\"></div><span id=\"count\" role=\"status\"></span></div>\n"
	"<div id=\"split\"><div id=\"table\" role=\"table\" aria-label=\"Tests\">"
	"<div id=\"head\" class=\"row\" role=\"row\"></div>\n"
	"<div id=\"scroller\" role=\"rowgroup\" tabindex=\"-1\"><div id=\"rows\"></div>"
	"<div id=\"empty\" hidden>No test is like that.</div></div></div>\n"
	"<aside id=\"panel\" tabindex=\"-1\" hidden></aside></div>\n<div id=\"print\"></div>\n"
	"<noscript>This page needs JavaScript; results.json has the same.</noscript>\n</main>\n";

void html_string(struct buf *buf, const char *text, size_t len)
{
	size_t step;

	buf_reserve(buf, len + 2);
	buf_addc(buf, '"');
	for (size_t i = 0; i < len; i += step ? step : 1) {
		unsigned char c = (unsigned char)text[i];

		step = utf8_len(text + i, len - i);
		if (!step)
			buf_printf(buf, "\\\\x%02x", c);
		else if (c == '"' || c == '\\')
			buf_printf(buf, "\\%c", c);
		else if (c == '\n')
			buf_add(buf, "\\n", 2);
		else if (c < ' ' || c == 0x7f || c == '<' || c == '>' || c == '&')
			buf_printf(buf, "\\u%04x", c ? c : 0x2400);
		else
			buf_add(buf, text + i, step);
	}
	buf_addc(buf, '"');
}

void html_text(struct buf *buf, const char *text)
{
	html_string(buf, text ? text : "", text ? strlen(text) : 0);
}

/* Text of an element: no tag, and nothing that is no UTF-8. */
static void escape(FILE *stream, const char *text)
{
	size_t len = strlen(text), step;

	for (; len; text += step, len -= step) {
		step = utf8_len(text, len);
		if (*text == '<')
			fputs("&lt;", stream);
		else if (*text == '&')
			fputs("&amp;", stream);
		else if (step)
			fwrite(text, 1, step, stream);
		else
			fputc('?', stream);
		step = step ? step : 1;
	}
}

/* Nobody who wrote a log can know it, so what he slipped into the page would not run. */
static void make_nonce(struct html_page *page)
{
	unsigned long long random[2];

	if (getrandom(random, sizeof(random), 0) != sizeof(random))
		memset(random, 0, sizeof(random));
	snprintf(page->nonce, sizeof(page->nonce), "%016llx%016llx", random[0], random[1]);
}

void html_page_begin(struct html_page *page, FILE *stream, const char *title)
{
	*page = (struct html_page){ .stream = stream };
	make_nonce(page);
	fprintf(stream,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src 'nonce-%s'; script-src 'nonce-%s'; base-uri 'none'; "
		"form-action 'none'\">\n<title>",
		page->nonce, page->nonce);
	escape(stream, title);
	fprintf(stream, " - Gauntlet</title>\n<style nonce=\"%s\">\n%s</style>\n</head>\n<body>\n",
		page->nonce, css);
	fputs(body, stream);
}

void html_page_script(const struct html_page *page, const char *script)
{
	fprintf(page->stream, "<script nonce=\"%s\">\n%s%s</script>\n", page->nonce, js, script);
}

void html_page_end(const struct html_page *page)
{
	fputs("</body>\n</html>\n", page->stream);
}

static void add_escaped(struct buf *buf, const char *path)
{
	for (; *path; path++) {
		unsigned char c = (unsigned char)*path;

		if (c > ' ' && c < 0x7f && !strchr("%?#\"\\<>", c))
			buf_addc(buf, (char)c);
		else
			buf_printf(buf, "%%%02x", c);
	}
}

char *html_href(const char *path, const char *from)
{
	char there[PATH_MAX], here[PATH_MAX], *page = xasprintf("%s/index.html", path);
	bool found = realpath(page, there) && realpath(from, here);
	struct buf buf = { 0 };
	size_t common = 0;

	free(page);
	if (!found)
		return xstrdup("");
	strncat(here, "/", sizeof(here) - strlen(here) - 1);
	for (size_t i = 0; here[i] && here[i] == there[i]; i++)
		if (here[i] == '/')
			common = i + 1;
	for (const char *slash = here + common; (slash = strchr(slash, '/')); slash++)
		buf_adds(&buf, "../");
	add_escaped(&buf, there + common);
	return buf.data;
}
