/* SPDX-License-Identifier: MIT */
#include "runner/base/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *or_die(void *p)
{
	if (!p) {
		fputs("gauntlet: out of memory: free some and resume the run\n", stderr);
		_Exit(3);
	}
	return p;
}

char *xstrdup(const char *text)
{
	return text ? or_die(strdup(text)) : NULL;
}

static void buf_vprintf(struct buf *buf, const char *fmt, va_list ap)
{
	va_list again;
	int len;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, ap);
	if (len > 0) {
		buf_reserve(buf, (size_t)len);
		vsnprintf(buf->data + buf->len, (size_t)len + 1, fmt, again);
		buf->len += (size_t)len;
	}
	va_end(again);
}

char *xasprintf(const char *fmt, ...)
{
	struct buf buf = { 0 };
	va_list ap;

	buf_reserve(&buf, 0); /* an empty text is a text as well */
	va_start(ap, fmt);
	buf_vprintf(&buf, fmt, ap);
	va_end(ap);
	return buf.data;
}

void *xcalloc(size_t count, size_t size)
{
	return or_die(calloc(count ? count : 1, size));
}

void *xgrow(void *array, size_t count, size_t size)
{
	/* Doubling at the powers of two keeps the copying linear. */
	if (!(count & (count - 1)))
		array = or_die(realloc(array, (count ? count * 2 : 1) * size));
	memset((char *)array + count * size, 0, size);
	return array;
}

void buf_reserve(struct buf *buf, size_t more)
{
	size_t need = buf->len + more + 1;

	if (need <= buf->size)
		return;
	buf->size = need < 2 * buf->size ? 2 * buf->size : need;
	buf->data = or_die(realloc(buf->data, buf->size));
	buf->data[buf->len] = '\0';
}

void buf_add(struct buf *buf, const void *data, size_t len)
{
	buf_reserve(buf, len);
	if (len)
		memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void buf_adds(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_addc(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_printf(struct buf *buf, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(buf, fmt, ap);
	va_end(ap);
}

const char *buf_str(const struct buf *buf)
{
	return buf->data ? buf->data : "";
}

void buf_done(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){ 0 };
}

void strlist_add(struct strlist *list, const char *text)
{
	strlist_addn(list, text, strlen(text));
}

void strlist_addn(struct strlist *list, const char *text, size_t len)
{
	list->v = xgrow(list->v, list->n, sizeof(*list->v));
	list->v[list->n++] = or_die(strndup(text, len));
}

int strlist_has(const struct strlist *list, const char *text)
{
	for (size_t i = 0; i < list->n; i++)
		if (!strcmp(list->v[i], text))
			return 1;
	return 0;
}

void strlist_copy(struct strlist *list, const struct strlist *from)
{
	for (size_t i = 0; i < from->n; i++)
		strlist_add(list, from->v[i]);
}

void strlist_done(struct strlist *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i]);
	free(list->v);
	*list = (struct strlist){ 0 };
}
