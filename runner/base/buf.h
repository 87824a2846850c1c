/* SPDX-License-Identifier: MIT */
/* Growable byte buffers and lists of strings. */
#ifndef RUNNER_BUF_H
#define RUNNER_BUF_H

#include <stdarg.h>
#include <stddef.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/**
 * struct buf - bytes that grow at the end
 * @data: the bytes; a NUL follows the last one; NULL while nothing was added
 * @len: number of bytes, the NUL not counted
 * @size: bytes allocated
 *
 * Zero-initialised is empty.  Running out of memory ends the program.
 */
struct buf {
	char *data;
	size_t len, size;
};

/** buf_reserve() - make room for @more bytes after the end. */
void buf_reserve(struct buf *buf, size_t more);
/** buf_add() - append @len bytes. */
void buf_add(struct buf *buf, const void *data, size_t len);
/** buf_adds() - append a string. */
void buf_adds(struct buf *buf, const char *text);
/** buf_addc() - append one byte. */
void buf_addc(struct buf *buf, char c);
/** buf_printf() - append formatted text. */
void buf_printf(struct buf *buf, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/** buf_str() - the content as a string, "" when empty; valid until the next change. */
const char *buf_str(const struct buf *buf);
/** buf_done() - free the content; the buffer is empty again. */
void buf_done(struct buf *buf);

/**
 * struct strlist - strings in the order they were added
 * @v: the strings, each owned by the list
 * @n: how many
 */
struct strlist {
	char **v;
	size_t n;
};

/** strlist_add() - append a copy of @text. */
void strlist_add(struct strlist *list, const char *text);
/** strlist_addn() - append a copy of the first @len bytes of @text. */
void strlist_addn(struct strlist *list, const char *text, size_t len);
/** strlist_has() - is @text in the list? */
int strlist_has(const struct strlist *list, const char *text);
/** strlist_copy() - append copies of all strings of @from. */
void strlist_copy(struct strlist *list, const struct strlist *from);
/** strlist_done() - free all strings; the list is empty again. */
void strlist_done(struct strlist *list);

/** xstrdup() - strdup() that ends the program when memory is out; NULL gives NULL. */
char *xstrdup(const char *text);
/** xasprintf() - formatted text in new memory, never NULL; the caller frees it. */
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/** xcalloc() - calloc() that ends the program when memory is out. */
void *xcalloc(size_t count, size_t size);
/** xgrow() - @array with room for one more after @count elements of @size bytes, zeroed. */
void *xgrow(void *array, size_t count, size_t size);

#endif
