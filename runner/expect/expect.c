/* SPDX-License-Identifier: MIT */
#include "runner/expect/expect.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "runner/expect/expect_regex.h"
#include "runner/expect/flake_comment.h"
#include "runner/base/list_file.h"

#define BIT(verdict) (1u << (verdict))
#define ANY_FAILURE                                                                                \
	(BIT(VERDICT_FAIL) | BIT(VERDICT_DMESG_FAIL) | BIT(VERDICT_CRASH) | BIT(VERDICT_TIMEOUT) | \
	 BIT(VERDICT_INCOMPLETE) | BIT(VERDICT_ABORT))

/* A list being read. */
struct reading {
	struct expect_list *list;
	struct flake_comment comment;
	json_t *seen; /* text: index of its entry */
};

/* deqp-runner's words, and those of results.json that say more. */
static const struct status {
	const char *word;
	unsigned int verdicts;
	const char *instead; /* not allowed: what to do */
} statuses[] = {
	{ "Fail", BIT(VERDICT_FAIL) | BIT(VERDICT_DMESG_FAIL), NULL },
	{ "Crash", BIT(VERDICT_CRASH) | BIT(VERDICT_INCOMPLETE), NULL },
	{ "Timeout", BIT(VERDICT_TIMEOUT), NULL },
	{ "Warn", BIT(VERDICT_WARN) | BIT(VERDICT_DMESG_WARN), NULL },
	{ "Skip", BIT(VERDICT_SKIP), NULL },
	{ "UnexpectedImprovement(Skip)", BIT(VERDICT_SKIP), NULL },
	{ "Missing", BIT(VERDICT_NOTRUN), NULL },
	{ "ExpectedFail", ANY_FAILURE, NULL },
	{ "dmesg-fail", BIT(VERDICT_DMESG_FAIL), NULL },
	{ "dmesg-warn", BIT(VERDICT_DMESG_WARN), NULL },
	{ "incomplete", BIT(VERDICT_INCOMPLETE), NULL },
	{ "abort", BIT(VERDICT_ABORT), NULL },
	{ "Pass", 0, "a test that passes is on no list: remove the line" },
	{ "UnexpectedPass", 0, "it passes now: remove the line" },
	{ "UnexpectedImprovement(Pass)", 0, "it passes now: remove the line" },
	{ "Flake", 0, "move it to the flakes list" },
	{ "KnownFlake", 0, "move it to the flakes list" },
};

static char *where_of(const struct list_line *line)
{
	return xasprintf("%s:%zu", line->file, line->number);
}

/* A new entry for @text, NULL with @err if it is there already. */
static struct expect_entry *add_entry(struct reading *reading, const struct list_line *line,
				      const char *text, struct run_error *err)
{
	struct expect_list *list = reading->list;
	json_t *before = json_object_get(reading->seen, text);
	struct expect_entry *entry;

	if (before) {
		list_line_fail(err, line, "'%s' is listed already in %s: remove one", text,
			       list->v[json_integer_value(before)].where);
		return NULL;
	}
	json_object_set_new(reading->seen, text, json_integer((json_int_t)list->n));
	list->v = xgrow(list->v, list->n, sizeof(*list->v));
	entry = &list->v[list->n++];
	entry->text = xstrdup(text);
	entry->where = where_of(line);
	return entry;
}

static int take_status(struct expect_entry *entry, const struct list_line *line, const char *word,
		       struct run_error *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(statuses); i++) {
		if (strcasecmp(word, statuses[i].word) != 0)
			continue;
		entry->verdicts = statuses[i].verdicts;
		entry->status = xstrdup(word);
		return statuses[i].instead ? list_line_fail(err, line, "status '%s': %s", word,
							    statuses[i].instead) :
					     0;
	}
	return list_line_fail(err, line,
			      "unknown status '%s': give Fail, Crash, Timeout, Skip, Warn, "
			      "Missing, a verdict of results.json, or none for any failure",
			      word);
}

/* One line of the fails: NAME[,STATUS]. */
static int take_fail(const struct list_line *line, void *arg, struct run_error *err)
{
	const char *text = line->text, *comma = strchr(text, ',');
	struct expect_entry *entry;
	char *name;

	if (!*text || *text == '#')
		return 0;
	if (!strncasecmp(text, "igt@", 4))
		text += 4;
	name = comma ? strndup(text, (size_t)(comma - text)) : xstrdup(text);
	for (char *c = name; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	if (!*name || name[strcspn(name, " \t*?[]()|\\^$")]) {
		free(name);
		return list_line_fail(err, line,
				      "'%s' is no name of a test: give NAME or NAME,STATUS, "
				      "one a line, without patterns",
				      line->text);
	}
	entry = add_entry(arg, line, name, err);
	free(name);
	if (!entry)
		return -1;
	if (comma)
		return take_status(entry, line, comma + 1 + strspn(comma + 1, " \t"), err);
	entry->verdicts = ANY_FAILURE;
	entry->status = xstrdup("any failure");
	return 0;
}

static int take_skip(const struct list_line *line, void *arg, struct run_error *err)
{
	struct expect_entry *entry;

	if (!*line->text || *line->text == '#')
		return 0;
	entry = add_entry(arg, line, line->text, err);
	return entry ? expect_regex_compile(line, &entry->regex, err) : -1;
}

static int take_flake(const struct list_line *line, void *arg, struct run_error *err)
{
	struct reading *reading = arg;
	struct expect_entry *entry;

	if (!*line->text || *line->text == '#')
		return flake_comment_take(&reading->comment, line, err);
	if (flake_comment_check(&reading->comment, line, err) || take_skip(line, arg, err))
		return -1;
	entry = &reading->list->v[reading->list->n - 1];
	entry->rate = xstrdup(reading->comment.rate);
	return 0;
}

/* The three lists, from gathered texts or, without them, from the copies in @dirfd. */
static int read_all(struct expect *expect, const struct buf *const texts[3], int dirfd,
		    struct run_error *err)
{
	const struct {
		const char *name;
		list_line_fn take;
		struct expect_list *list;
	} lists[] = {
		{ EXPECT_FAILS_FILE, take_fail, &expect->fails },
		{ EXPECT_FLAKES_FILE, take_flake, &expect->flakes },
		{ EXPECT_SKIPS_FILE, take_skip, &expect->skips },
	};
	int ret = 0;

	*expect = (struct expect){ 0 };
	for (size_t i = 0; i < ARRAY_SIZE(lists) && !ret; i++) {
		struct reading reading = { .list = lists[i].list, .seen = json_object() };

		ret = texts ? list_each_line(texts[i], lists[i].name, lists[i].take, &reading,
					     err) :
			      list_copy_read(dirfd, lists[i].name, lists[i].take, &reading, err);
		flake_comment_done(&reading.comment);
		if (lists[i].list == &expect->fails)
			expect->by_name = reading.seen;
		else
			json_decref(reading.seen);
	}
	return ret;
}

int expect_parse(struct expect *expect, const struct buf *fails, const struct buf *flakes,
		 const struct buf *skips, struct run_error *err)
{
	const struct buf *const texts[] = { fails, flakes, skips };

	return read_all(expect, texts, -1, err);
}

int expect_load(struct expect *expect, int dirfd, struct run_error *err)
{
	return read_all(expect, NULL, dirfd, err);
}

static void free_list(struct expect_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->v[i].text);
		free(list->v[i].where);
		free(list->v[i].status);
		free(list->v[i].rate);
		expect_regex_free(list->v[i].regex);
	}
	free(list->v);
}

void expect_done(struct expect *expect)
{
	free_list(&expect->fails);
	free_list(&expect->flakes);
	free_list(&expect->skips);
	json_decref(expect->by_name);
	*expect = (struct expect){ 0 };
}

static const char *without_igt(const char *name)
{
	return strncmp(name, "igt@", 4) ? name : name + 4;
}

struct expect_entry *expect_fail(struct expect *expect, const char *name)
{
	json_t *index = json_object_get(expect->by_name, without_igt(name));
	struct expect_entry *entry = index ? &expect->fails.v[json_integer_value(index)] : NULL;

	if (entry)
		entry->matched = true;
	return entry;
}

/* Names are searched without "igt@", and with it where an entry speaks of it. */
static bool matches(struct expect_entry *entry, const char *name)
{
	bool *costly = &entry->costly;

	if (!entry->regex)
		return strcasestr(name, entry->text);
	if (!*costly && expect_regex_matches(entry->regex, without_igt(name), costly))
		return true;
	return !*costly && strcasestr(entry->text, "igt@") &&
	       expect_regex_matches(entry->regex, name, costly);
}

struct expect_entry *expect_match(struct expect_list *list, const char *name)
{
	struct expect_entry *found = NULL;

	for (size_t i = 0; i < list->n; i++) {
		struct expect_entry *entry = &list->v[i];

		if ((found && entry->matched) || !matches(entry, name))
			continue;
		entry->matched = true;
		if (!found)
			found = entry;
	}
	return found;
}

void expect_mark(struct expect_list *list, const char *where)
{
	for (size_t i = 0; i < list->n; i++)
		if (!strcmp(list->v[i].where, where))
			list->v[i].matched = true;
}

size_t expect_unmatched(const struct expect *expect,
			void (*fn)(void *arg, const struct expect_entry *entry), void *arg)
{
	const struct expect_list *const lists[] = { &expect->fails, &expect->flakes,
						    &expect->skips };
	size_t count = 0;

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		for (size_t k = 0; k < lists[i]->n; k++) {
			if (lists[i]->v[k].matched)
				continue;
			count++;
			fn(arg, &lists[i]->v[k]);
		}
	return count;
}
