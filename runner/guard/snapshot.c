/* SPDX-License-Identifier: MIT */
#include "runner/guard/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/base/command.h"
#include "runner/base/files.h"
#include "runner/settings/settings.h"

#define COMMAND_LIMIT_S 10

static void add_value(struct snapshot *s, size_t item, const char *key, char *value)
{
	s->v = xgrow(s->v, s->n, sizeof(*s->v));
	s->v[s->n++] = (struct state_value){ .item = item, .key = xstrdup(key), .value = value };
}

static char *error_value(int err)
{
	const char *name = strerrorname_np(-err);

	return xasprintf("(%s)", name ? name : "error");
}

/* Text up to the first NUL; what a kernel file ends with is no part of it. */
static char *file_value(const char *path)
{
	struct buf buf = { 0 };
	int err = file_read(AT_FDCWD, path, &buf);
	char *value;

	if (err) {
		buf_done(&buf);
		return error_value(err);
	}
	value = xstrdup(buf_str(&buf));
	buf_done(&buf);
	for (size_t len = strlen(value); len && value[len - 1] == '\n'; len--)
		value[len - 1] = '\0';
	return value;
}

static char *link_value(const char *path)
{
	char target[PATH_MAX], *slash;
	ssize_t len = readlink(path, target, sizeof(target) - 1);

	if (len < 0)
		return error_value(-errno);
	target[len] = '\0';
	slash = strrchr(target, '/');
	return xstrdup(slash ? slash + 1 : target);
}

static char *no_value(const char *path)
{
	(void)path;
	return xstrdup("");
}

static void take_paths(struct snapshot *s, size_t item, const struct strlist *patterns,
		       char *(*value)(const char *path))
{
	for (size_t i = 0; i < patterns->n; i++) {
		glob_t found;

		if (!glob(patterns->v[i], GLOB_NOSORT, NULL, &found))
			for (size_t k = 0; k < found.gl_pathc; k++)
				add_value(s, item, found.gl_pathv[k], value(found.gl_pathv[k]));
		globfree(&found);
	}
}

/* Lines of "key value". */
static void take_output(struct snapshot *s, size_t item, char *text)
{
	char *save, *line;

	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *key = line + strspn(line, " \t"), *value = key + strcspn(key, " \t");

		if (*value)
			*value++ = '\0';
		value += strspn(value, " \t");
		if (*key)
			add_value(s, item, key, xstrdup(value));
	}
}

static void take_words(struct snapshot *s, size_t item, const struct strlist *patterns)
{
	for (size_t i = 0; i < patterns->n; i++) {
		glob_t found;

		if (glob(patterns->v[i], GLOB_NOSORT, NULL, &found))
			found.gl_pathc = 0;
		for (size_t k = 0; k < found.gl_pathc; k++) {
			char *text = file_value(found.gl_pathv[k]), *save, *line;

			for (line = strtok_r(text, "\n", &save); line;
			     line = strtok_r(NULL, "\n", &save)) {
				line[strcspn(line, " \t")] = '\0';
				if (*line)
					add_value(s, item, line, xstrdup(""));
			}
			free(text);
		}
		globfree(&found);
	}
}

static void take_command(struct snapshot *s, size_t item, const char *command)
{
	struct buf out = { 0 };
	int status = 0;
	int err = command_run(command, NULL, settings_scaled_ns(COMMAND_LIMIT_S), &out, &status);

	buf_addc(&out, '\0');
	if (!err)
		take_output(s, item, out.data);
	if (err)
		add_value(s, item, "command", error_value(err));
	else if (status)
		add_value(s, item, "command", xasprintf("(wait status %#x)", (unsigned int)status));
	buf_done(&out);
}

static int compare_values(const void *left, const void *right)
{
	const struct state_value *a = left, *b = right;

	if (a->item != b->item)
		return a->item < b->item ? -1 : 1;
	return strcmp(a->key, b->key);
}

/* Sorts; of a key that came twice one is kept. */
static void put_in_order(struct snapshot *s)
{
	size_t kept = 0;

	if (!s->n)
		return;
	qsort(s->v, s->n, sizeof(*s->v), compare_values);
	for (size_t i = 1; i < s->n; i++) {
		if (compare_values(&s->v[kept], &s->v[i])) {
			s->v[++kept] = s->v[i];
		} else {
			free(s->v[i].key);
			free(s->v[i].value);
		}
	}
	s->n = kept + 1;
}

void snapshot_take(const struct state_list *list, struct snapshot *snapshot)
{
	*snapshot = (struct snapshot){ 0 };
	for (size_t i = 0; i < list->n; i++) {
		const struct state_item *item = &list->v[i];

		take_paths(snapshot, i, &item->files, file_value);
		take_paths(snapshot, i, &item->links, link_value);
		take_paths(snapshot, i, &item->names, no_value);
		take_words(snapshot, i, &item->words);
		if (item->command)
			take_command(snapshot, i, item->command);
	}
	put_in_order(snapshot);
}

void snapshot_done(struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->n; i++) {
		free(snapshot->v[i].key);
		free(snapshot->v[i].value);
	}
	free(snapshot->v);
	*snapshot = (struct snapshot){ 0 };
}

void field_add(struct buf *buf, const char *text)
{
	for (; *text; text++) {
		if (*text == '\t')
			buf_adds(buf, "\\t");
		else if (*text == '\n')
			buf_adds(buf, "\\n");
		else if (*text == '\\')
			buf_adds(buf, "\\\\");
		else
			buf_addc(buf, *text);
	}
}

void field_unescape(char *text)
{
	char *to = text;

	for (; *text; text++) {
		if (*text == '\\' && text[1])
			text++, *to++ = *text == 't' ? '\t' : *text == 'n' ? '\n' : *text;
		else
			*to++ = *text;
	}
	*to = '\0';
}

char *snapshot_text(const struct state_list *list, const struct snapshot *snapshot)
{
	struct buf buf = { 0 };

	buf_reserve(&buf, 1);
	*buf.data = '\0';
	for (size_t i = 0; i < snapshot->n; i++) {
		field_add(&buf, list->v[snapshot->v[i].item].name);
		buf_addc(&buf, '\t');
		field_add(&buf, snapshot->v[i].key);
		buf_addc(&buf, '\t');
		field_add(&buf, snapshot->v[i].value);
		buf_addc(&buf, '\n');
	}
	return buf.data;
}

static size_t item_index(const struct state_list *list, const char *name)
{
	size_t i = 0;

	while (i < list->n && strcmp(list->v[i].name, name))
		i++;
	return i;
}

void snapshot_parse(const struct state_list *list, const char *text, struct snapshot *snapshot)
{
	char *copy = xstrdup(text), *save, *line;

	*snapshot = (struct snapshot){ 0 };
	for (line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *key = strchr(line, '\t'), *value = key ? strchr(key + 1, '\t') : NULL;
		size_t item;

		if (!value)
			continue;
		*key++ = '\0';
		*value++ = '\0';
		field_unescape(line);
		field_unescape(key);
		field_unescape(value);
		item = item_index(list, line);
		if (item < list->n)
			add_value(snapshot, item, key, xstrdup(value));
	}
	free(copy);
	put_in_order(snapshot);
}

static bool is_number(const char *text, double *ret)
{
	char *end;

	*ret = strtod(text, &end);
	return end != text && !*end;
}

static bool forbidden(enum state_compare rule, const char *old, const char *now)
{
	double was, is;

	if (!old)
		return true;
	if (rule == STATE_NO_NEW)
		return false;
	if (rule == STATE_NO_RISE && !now)
		return false;
	if (rule == STATE_NO_RISE && is_number(old, &was) && is_number(now, &is))
		return is > was;
	return !now || strcmp(old, now);
}

size_t snapshot_differs(const struct state_list *list, const struct snapshot *before,
			const struct snapshot *after,
			void (*differs)(void *arg, const struct state_item *item, const char *key,
					const char *old, const char *now),
			void *arg)
{
	size_t b = 0, a = 0, count = 0;

	while (b < before->n || a < after->n) {
		const struct state_value *old = b < before->n ? &before->v[b] : NULL;
		const struct state_value *now = a < after->n ? &after->v[a] : NULL;
		int order = !old ? 1 : !now ? -1 : compare_values(old, now);
		const struct state_value *one = order <= 0 ? old : now;
		const struct state_item *item = &list->v[one->item];
		const char *was = order <= 0 ? old->value : NULL;
		const char *is = order >= 0 ? now->value : NULL;

		b += order <= 0;
		a += order >= 0;
		if (!forbidden(item->compare, was, is))
			continue;
		count++;
		if (differs)
			differs(arg, item, one->key, was, is);
	}
	return count;
}

const char *snapshot_value(const struct snapshot *snapshot, size_t item, const char *key)
{
	struct state_value wanted = { .item = item, .key = (char *)key };
	const struct state_value *found = NULL;

	if (snapshot->n)
		found = bsearch(&wanted, snapshot->v, snapshot->n, sizeof(wanted), compare_values);
	return found ? found->value : NULL;
}
