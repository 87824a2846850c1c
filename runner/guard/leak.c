/* SPDX-License-Identifier: MIT */
#include "runner/guard/leak.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/base/files.h"
#include "runner/guard/snapshot.h"

/* A line: test, item, key, before, after, end, candidates; by tabs, escaped. */
enum { TEST, ITEM, KEY, BEFORE, AFTER, END, CANDIDATES, FIELDS };

static const char *const end_names[] = {
	[LEAK_LEFT] = "left",
	[LEAK_REPAIRED] = "repaired",
	[LEAK_NOT_REPAIRED] = "not repaired",
	[LEAK_EXPECTED] = "expected",
};

const char *leak_end_name(enum leak_end end)
{
	return end_names[end];
}

static char *shown(const char *value, const char *missing)
{
	if (!value)
		return xstrdup(missing);
	return *value ? xasprintf("'%s'", value) : xstrdup("there");
}

char *leak_text(const struct leak *leak)
{
	char *before = shown(leak->before, "not there"), *after = shown(leak->after, "gone");
	char *whose = leak->candidates > 1 ? xasprintf(", by one of %lu tests", leak->candidates) :
					     xstrdup("");
	char *text = xasprintf("%s: %s: %s -> %s (%s%s)", leak->item, leak->key, before, after,
			       leak_end_name(leak->end), whose);

	free(before);
	free(after);
	free(whose);
	return text;
}

struct leak *leaks_add(struct leaks *leaks, const struct leak *leak)
{
	struct leak *copy;

	leaks->v = xgrow(leaks->v, leaks->n, sizeof(*leaks->v));
	copy = &leaks->v[leaks->n++];
	*copy = (struct leak){
		.test = xstrdup(leak->test),
		.item = xstrdup(leak->item),
		.key = xstrdup(leak->key),
		.before = xstrdup(leak->before),
		.after = xstrdup(leak->after),
		.end = leak->end,
		.candidates = leak->candidates,
	};
	return copy;
}

const struct leak *leaks_next(const struct leaks *leaks, const char *test, size_t *position)
{
	while (leaks && *position < leaks->n) {
		const struct leak *leak = &leaks->v[(*position)++];

		if (!strcmp(leak->test, test))
			return leak;
	}
	return NULL;
}

bool leak_is_bad(const struct leak *leak)
{
	return leak->end != LEAK_EXPECTED;
}

/* A missing value is "-", others begin with "=". */
static void add_value(struct buf *buf, const char *value)
{
	buf_addc(buf, '\t');
	buf_addc(buf, value ? '=' : '-');
	if (value)
		field_add(buf, value);
}

int leaks_append(int dirfd, const struct leaks *leaks)
{
	struct buf buf = { 0 };
	int fd, err;

	if (!leaks->n)
		return 0;
	for (size_t i = 0; i < leaks->n; i++) {
		const struct leak *leak = &leaks->v[i];

		field_add(&buf, leak->test);
		buf_addc(&buf, '\t');
		field_add(&buf, leak->item);
		buf_addc(&buf, '\t');
		field_add(&buf, leak->key);
		add_value(&buf, leak->before);
		add_value(&buf, leak->after);
		buf_printf(&buf, "\t%s\t%lu\n", leak_end_name(leak->end), leak->candidates);
	}
	fd = file_open_append(dirfd, LEAK_FILE, false);
	err = fd < 0 ? fd : file_write_all(fd, buf.data, buf.len);
	if (fd >= 0)
		close(fd);
	buf_done(&buf);
	return err;
}

static void take_line(struct leaks *leaks, char *line)
{
	char *field[FIELDS] = { line };
	struct leak leak = { 0 };

	for (int i = 1; i < FIELDS; i++) {
		field[i] = strchr(field[i - 1], '\t');
		if (!field[i])
			return;
		*field[i]++ = '\0';
	}
	for (int i = 0; i < FIELDS; i++)
		field_unescape(field[i]);
	while (leak.end < LEAK_EXPECTED && strcmp(field[END], end_names[leak.end]))
		leak.end++;
	leak.test = field[TEST];
	leak.item = field[ITEM];
	leak.key = field[KEY];
	leak.before = *field[BEFORE] == '=' ? field[BEFORE] + 1 : NULL;
	leak.after = *field[AFTER] == '=' ? field[AFTER] + 1 : NULL;
	leak.candidates = strtoul(field[CANDIDATES], NULL, 10);
	leaks_add(leaks, &leak);
}

int leaks_read(int dirfd, struct leaks *leaks)
{
	struct buf buf = { 0 };
	int err = file_read(dirfd, LEAK_FILE, &buf);
	char *line, *end;

	*leaks = (struct leaks){ 0 };
	for (line = buf.data; !err && line && (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		take_line(leaks, line);
	}
	buf_done(&buf);
	return err == -ENOENT ? 0 : err;
}

void leaks_done(struct leaks *leaks)
{
	for (size_t i = 0; i < leaks->n; i++) {
		free(leaks->v[i].test);
		free(leaks->v[i].item);
		free(leaks->v[i].key);
		free(leaks->v[i].before);
		free(leaks->v[i].after);
	}
	free(leaks->v);
	*leaks = (struct leaks){ 0 };
}
