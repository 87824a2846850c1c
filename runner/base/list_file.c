/* SPDX-License-Identifier: MIT */
#include "runner/base/list_file.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "runner/base/error.h"
#include "runner/base/files.h"
#include "runner/base/utf8.h"

/* In a copy: what follows is of this file. */
#define FROM "# gauntlet: from "

int list_line_fail(struct run_error *err, const struct list_line *line, const char *fmt, ...)
{
	char text[768];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return run_fail(err, RUN_BAD_INPUT, "%s:%zu: %s", line->file, line->number, text);
}

static bool is_utf8(const char *text, size_t len)
{
	size_t step;

	for (; len; text += step, len -= step) {
		step = *text ? utf8_len(text, len) : 0;
		if (!step)
			return false;
	}
	return true;
}

/* What of @len bytes at @text stands between the white space, in @line. */
static const char *trim(struct buf *line, const char *text, size_t len)
{
	while (len && isspace((unsigned char)text[len - 1]))
		len--;
	line->len = 0;
	buf_add(line, text, len);
	return buf_str(line) + strspn(buf_str(line), " \t\r\v\f");
}

int list_gather(const struct strlist *paths, struct buf *ret_content, struct run_error *err)
{
	*ret_content = (struct buf){ 0 };
	for (size_t i = 0; i < paths->n; i++) {
		const char *path = paths->v[i];
		int error;

		buf_printf(ret_content, FROM "%.*s\n", (int)strcspn(path, "\n"), path);
		error = file_read(AT_FDCWD, path, ret_content);
		if (error)
			return run_fail(err, RUN_BAD_INPUT, "%s: %s: give a list that can be read",
					path, strerror(-error));
		if (ret_content->data[ret_content->len - 1] != '\n')
			buf_addc(ret_content, '\n');
	}
	return 0;
}

int list_each_line(const struct buf *content, const char *name, list_line_fn fn, void *arg,
		   struct run_error *err)
{
	const char *line = buf_str(content), *end = line + content->len, *next;
	struct list_line one = { .file = name };
	struct buf text = { 0 };
	char *file = NULL;
	int ret = 0;

	for (; !ret && line < end; line = next) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));

		next = newline ? newline + 1 : end;
		if (!one.number++ && end - line >= 3 && !memcmp(line, "\xef\xbb\xbf", 3))
			line += 3;
		if (!is_utf8(line, (size_t)(next - line))) {
			ret = list_line_fail(err, &one,
					     "not UTF-8, or a NUL byte: save the file as UTF-8");
			break;
		}
		one.text = trim(&text, line, (size_t)(next - line));
		if (!strncmp(one.text, FROM, strlen(FROM))) {
			free(file);
			file = xstrdup(one.text + strlen(FROM));
			one = (struct list_line){ .file = file, .text = "" };
		}
		ret = fn(&one, arg, err);
	}
	free(file);
	buf_done(&text);
	return ret;
}

int list_copy_write(const struct buf *content, int dirfd, const char *name)
{
	return content->len ? file_replace(dirfd, name, content->data, content->len) : 0;
}

int list_copy_read(int dirfd, const char *name, list_line_fn fn, void *arg, struct run_error *err)
{
	struct buf content = { 0 };
	int error = file_read(dirfd, name, &content), ret;

	if (error && error != -ENOENT)
		ret = run_fail(err, RUN_BAD_INPUT, "%s: cannot read: %s", name, strerror(-error));
	else
		ret = list_each_line(&content, name, fn, arg, err);
	buf_done(&content);
	return ret;
}
