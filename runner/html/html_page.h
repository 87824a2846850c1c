/* SPDX-License-Identifier: MIT */
/*
 * What our pages have in common: one file that needs no other, in which only
 * our own script can run.
 *
 *	html_page_begin()   head, style, the empty table
 *	"<script type=\"application/json\" id=...>" with html_string() in it
 *	html_page_script()  the script, which reads those
 *	html_page_end()
 */
#ifndef RUNNER_HTML_PAGE_H
#define RUNNER_HTML_PAGE_H

#include <stdio.h>

#include "runner/base/buf.h"

/** struct html_page - a page being written; @nonce is the mark of what may run in it */
struct html_page {
	FILE *stream;
	char nonce[40];
};

/** html_page_begin() - begin a page; @title: any bytes. */
void html_page_begin(struct html_page *page, FILE *stream, const char *title);
/** html_page_script() - the script of all pages and @script, the page's own. */
void html_page_script(const struct html_page *page, const char *script);
/** html_page_end() - end it. */
void html_page_end(const struct html_page *page);

/**
 * html_string() - append a JSON string that may stand inside a script element
 * @buf: the buffer
 * @text: any bytes: what is no UTF-8 is shown as \xNN, NUL as a sign for it
 * @len: bytes of it
 *
 * No "<" can end the element.
 */
void html_string(struct buf *buf, const char *text, size_t len);
/** html_text() - the same of a string, NULL as "". */
void html_text(struct buf *buf, const char *text);

/**
 * html_href() - where the page of another run is
 * @path: its results directory
 * @from: the directory that the link is in a page of
 *
 * Return: a relative address, "" if that run has no page; the caller frees it.
 */
char *html_href(const char *path, const char *from);

#endif
