/* SPDX-License-Identifier: MIT */
#include "runner/guard/state_list.h"

#include <errno.h>
#include <jansson.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "runner/base/error.h"
#include "runner/base/files.h"

static const char *const compare_names[] = {
	[STATE_EQUAL] = "equal",
	[STATE_NO_NEW] = "no-new",
	[STATE_NO_RISE] = "no-rise",
};

enum field_type { FIELD_TEXT, FIELD_LIST, FIELD_COMPARE, FIELD_COMMENT };

static const struct field {
	const char *name;
	enum field_type type;
	size_t offset;
} fields[] = {
	{ "about", FIELD_COMMENT, 0 },
	{ "files", FIELD_LIST, offsetof(struct state_item, files) },
	{ "links", FIELD_LIST, offsetof(struct state_item, links) },
	{ "names", FIELD_LIST, offsetof(struct state_item, names) },
	{ "words", FIELD_LIST, offsetof(struct state_item, words) },
	{ "command", FIELD_TEXT, offsetof(struct state_item, command) },
	{ "compare", FIELD_COMPARE, 0 },
	{ "repair", FIELD_TEXT, offsetof(struct state_item, repair) },
	{ "expected", FIELD_LIST, offsetof(struct state_item, expected) },
};

/* What is wrong with an item: file, item, field. */
struct place {
	const char *where, *item, *field;
	struct run_error *err;
};

static int bad(const struct place *at, const char *what)
{
	return run_fail(at->err, RUN_BAD_INPUT, "%s: item \"%s\": \"%s\": %s", at->where, at->item,
			at->field, what);
}

static int take_compare(struct state_item *item, const json_t *value, const struct place *at)
{
	const char *text = json_string_value(value);

	for (size_t i = 0; text && i < ARRAY_SIZE(compare_names); i++) {
		if (strcmp(text, compare_names[i]))
			continue;
		item->compare = (enum state_compare)i;
		return 0;
	}
	return bad(at, "give equal, no-new or no-rise");
}

static int take_strings(struct strlist *list, const json_t *value, const struct place *at)
{
	size_t i;
	json_t *one;

	if (!json_is_array(value))
		return bad(at, "give a list of texts: [\"...\"]");
	json_array_foreach(value, i, one) {
		if (!json_is_string(one) || !*json_string_value(one))
			return bad(at, "give a list of texts: [\"...\"]");
		strlist_add(list, json_string_value(one));
	}
	return 0;
}

static int take_field(struct state_item *item, const json_t *value, const struct place *at)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		char *field = (char *)item + fields[i].offset;

		if (strcmp(at->field, fields[i].name))
			continue;
		if (fields[i].type == FIELD_COMPARE)
			return take_compare(item, value, at);
		if (fields[i].type == FIELD_LIST)
			return take_strings((struct strlist *)field, value, at);
		if (!json_is_string(value) || !*json_string_value(value))
			return bad(at, "give a text");
		if (fields[i].type == FIELD_TEXT)
			*(char **)field = xstrdup(json_string_value(value));
		return 0;
	}
	return bad(at,
		   "no such field: there are about, files, links, names, words, command, compare, "
		   "repair, expected");
}

static int check_item(const struct state_item *item, struct place *at)
{
	if (!item->files.n && !item->links.n && !item->names.n && !item->words.n &&
	    !item->command) {
		at->field = "files";
		return bad(at,
			   "says nothing to look at: give files, links, names, words or a command");
	}
	at->field = "expected";
	for (size_t i = 0; i < item->expected.n; i++) {
		char why[128], text[512];
		regex_t regex;
		int error = regcomp(&regex, item->expected.v[i], REG_EXTENDED | REG_NOSUB);

		if (!error) {
			regfree(&regex);
			continue;
		}
		regerror(error, &regex, why, sizeof(why));
		snprintf(text, sizeof(text), "'%s': %s", item->expected.v[i], why);
		return bad(at, text);
	}
	return 0;
}

static void item_done(struct state_item *item)
{
	free(item->name);
	free(item->command);
	free(item->repair);
	strlist_done(&item->files);
	strlist_done(&item->links);
	strlist_done(&item->names);
	strlist_done(&item->words);
	strlist_done(&item->expected);
	*item = (struct state_item){ 0 };
}

/* The item of that name, emptied, or a new one. */
static struct state_item *item_for(struct state_list *list, const char *name)
{
	struct state_item *item = NULL;

	for (size_t i = 0; i < list->n && !item; i++)
		if (!strcmp(list->v[i].name, name))
			item = &list->v[i];
	if (item) {
		item_done(item);
	} else {
		list->v = xgrow(list->v, list->n, sizeof(*list->v));
		item = &list->v[list->n++];
	}
	item->name = xstrdup(name);
	return item;
}

static int take_item(struct state_list *list, const char *name, json_t *object, const char *where,
		     struct run_error *err)
{
	struct place at = { .where = where, .item = name, .field = "", .err = err };
	struct state_item *item;
	const char *key;
	json_t *value;

	if (!json_is_object(object) || !*name || strpbrk(name, "\t\n"))
		return bad(&at, "give an object with files, links, names or a command");
	item = item_for(list, name);
	json_object_foreach(object, key, value) {
		at.field = key;
		if (take_field(item, value, &at))
			return -1;
	}
	return check_item(item, &at);
}

int state_list_parse(struct state_list *list, const char *text, size_t len, const char *where,
		     struct run_error *err)
{
	json_error_t why;
	json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why), *value;
	const char *name;
	int ret = 0;

	if (!root)
		return run_fail(err, RUN_BAD_INPUT, "%s:%d: no JSON: %s", where, why.line,
				why.text);
	if (!json_is_object(root))
		ret = run_fail(err, RUN_BAD_INPUT, "%s: give a JSON object of items", where);
	json_object_foreach(root, name, value)
		if (!ret)
			ret = take_item(list, name, value, where, err);
	json_decref(root);
	return ret;
}

int state_list_read(struct state_list *list, int dirfd, const char *file, struct run_error *err)
{
	struct buf buf = { 0 };
	int error = file_read(dirfd, file, &buf), ret;

	if (error)
		ret = run_fail(err, RUN_BAD_INPUT, "%s: %s: give a state list that can be read",
			       file, strerror(-error));
	else
		ret = state_list_parse(list, buf_str(&buf), buf.len, file, err);
	buf_done(&buf);
	return ret;
}

char *state_list_text(const struct state_list *list)
{
	json_t *root = json_object();
	char *text;

	for (size_t i = 0; i < list->n; i++) {
		const struct state_item *item = &list->v[i];
		json_t *object = json_object();

		for (size_t f = 0; f < ARRAY_SIZE(fields); f++) {
			const char *field = (const char *)item + fields[f].offset;
			const struct strlist *strings = (const struct strlist *)field;
			json_t *value = NULL;

			if (fields[f].type == FIELD_COMPARE) {
				value = json_string(compare_names[item->compare]);
			} else if (fields[f].type == FIELD_TEXT && *(char *const *)field) {
				value = json_string(*(char *const *)field);
			} else if (fields[f].type == FIELD_LIST && strings->n) {
				value = json_array();
				for (size_t k = 0; k < strings->n; k++)
					json_array_append_new(value, json_string(strings->v[k]));
			}
			if (value)
				json_object_set_new(object, fields[f].name, value);
		}
		json_object_set_new(root, item->name, object);
	}
	text = json_dumps(root, JSON_INDENT(4));
	json_decref(root);
	return text;
}

void state_list_done(struct state_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		item_done(&list->v[i]);
	free(list->v);
	*list = (struct state_list){ 0 };
}

bool state_expects(const struct state_item *item, const char *test)
{
	for (size_t i = 0; i < item->expected.n; i++) {
		regex_t regex;
		bool match;

		if (regcomp(&regex, item->expected.v[i], REG_EXTENDED | REG_NOSUB | REG_ICASE))
			continue;
		match = !regexec(&regex, test, 0, NULL, 0);
		regfree(&regex);
		if (match)
			return true;
	}
	return false;
}
