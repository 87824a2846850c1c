/* SPDX-License-Identifier: MIT */
#include "runner/guard/state_watch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "runner/base/command.h"
#include "runner/base/files.h"
#include "runner/settings/settings.h"
#include "runner/guard/snapshot.h"

#define REPAIR_LIMIT_S 10

struct state_watch {
	int dirfd;
	bool lab, looked;
	struct state_list list;
	struct snapshot now;
	char *kept; /* what state-now.txt holds */
};

int state_watch_merge(const struct run_settings *settings, char **ret_text, struct run_error *err)
{
	struct state_list list = { 0 };
	int ret = 0;

	*ret_text = NULL;
	for (size_t i = 0; !ret && i < settings->state.n; i++)
		ret = state_list_read(&list, AT_FDCWD, settings->state.v[i], err);
	if (!ret && list.n)
		*ret_text = state_list_text(&list);
	state_list_done(&list);
	return ret;
}

int state_watch_new(int dirfd, const struct run_settings *settings, struct state_watch **ret_watch,
		    struct run_error *err)
{
	struct state_watch *watch;

	*ret_watch = NULL;
	if (!file_exists(dirfd, STATE_FILE))
		return 0;
	watch = xcalloc(1, sizeof(*watch));
	watch->dirfd = dirfd;
	watch->lab = settings->lab;
	if (state_list_read(&watch->list, dirfd, STATE_FILE, err)) {
		state_watch_free(watch);
		return -1;
	}
	*ret_watch = watch;
	return 0;
}

void state_watch_free(struct state_watch *watch)
{
	if (!watch)
		return;
	state_list_done(&watch->list);
	snapshot_done(&watch->now);
	free(watch->kept);
	free(watch);
}

static char *boot_line(void)
{
	struct buf buf = { 0 };
	char *line;

	if (file_read(AT_FDCWD, "/proc/sys/kernel/random/boot_id", &buf))
		buf.len = 0;
	line = xasprintf("%.*s\n", (int)strcspn(buf_str(&buf), "\n"), buf_str(&buf));
	buf_done(&buf);
	return line;
}

/* Writes state-now.txt if it would be another than before. */
static int keep(struct state_watch *watch)
{
	char *boot = boot_line(), *values = snapshot_text(&watch->list, &watch->now);
	char *text = xasprintf("%s%s", boot, values);
	int err = 0;

	free(boot);
	free(values);
	if (watch->lab || (watch->kept && !strcmp(watch->kept, text))) {
		free(text);
		return 0;
	}
	err = file_replace(watch->dirfd, STATE_NOW_FILE, text, strlen(text));
	free(watch->kept);
	watch->kept = text;
	return err;
}

/* What the machine was like when an earlier runner of this boot looked last. */
static bool recall(struct state_watch *watch, struct snapshot *ret_past)
{
	struct buf buf = { 0 };
	char *boot = boot_line();
	bool found = !watch->lab && !file_read(watch->dirfd, STATE_NOW_FILE, &buf) &&
		     !strncmp(buf_str(&buf), boot, strlen(boot));

	if (found)
		snapshot_parse(&watch->list, buf_str(&buf) + strlen(boot), ret_past);
	free(boot);
	buf_done(&buf);
	return found;
}

struct collector {
	struct leaks leaks;
	const char *test;
	unsigned long candidates;
};

static void collect(void *arg, const struct state_item *item, const char *key, const char *old,
		    const char *now)
{
	struct collector *c = arg;
	struct leak leak = {
		.test = (char *)c->test,
		.item = item->name,
		.key = (char *)key,
		.before = (char *)old,
		.after = (char *)now,
		.end = state_expects(item, c->test) ? LEAK_EXPECTED : LEAK_LEFT,
		.candidates = c->candidates,
	};

	leaks_add(&c->leaks, &leak);
}

static const struct state_item *item_of(const struct state_list *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (!strcmp(list->v[i].name, name))
			return &list->v[i];
	return NULL;
}

static void add_variable(struct strlist *env, const char *name, const char *value)
{
	char *var = xasprintf("%s=%s", name, value ? value : "");

	strlist_add(env, var);
	free(var);
}

static bool run_repair(const struct state_item *item, const struct leak *leak)
{
	struct strlist env = { 0 };
	int status;

	if (!item->repair || leak->end == LEAK_EXPECTED)
		return false;
	add_variable(&env, "STATE_ITEM", item->name);
	add_variable(&env, "STATE_KEY", leak->key);
	add_variable(&env, "STATE_BEFORE", leak->before);
	add_variable(&env, "STATE_AFTER", leak->after);
	command_run(item->repair, &env, settings_scaled_ns(REPAIR_LIMIT_S), NULL, &status);
	strlist_done(&env);
	return true;
}

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/* Puts things back; @before is how they were.  The look after that becomes watch->now. */
static void repair(struct state_watch *watch, struct leaks *leaks)
{
	bool any = false;

	for (size_t i = 0; i < leaks->n; i++)
		any |= run_repair(item_of(&watch->list, leaks->v[i].item), &leaks->v[i]);
	if (!any)
		return;
	snapshot_done(&watch->now);
	snapshot_take(&watch->list, &watch->now);
	for (size_t i = 0; i < leaks->n; i++) {
		struct leak *leak = &leaks->v[i];
		const struct state_item *item = item_of(&watch->list, leak->item);
		const char *now =
			snapshot_value(&watch->now, (size_t)(item - watch->list.v), leak->key);

		if (leak->end == LEAK_EXPECTED)
			continue;
		if (same(now, leak->before))
			leak->end = LEAK_REPAIRED;
		else if (item->repair)
			leak->end = LEAK_NOT_REPAIRED;
	}
}

/* Compares with @before, which it frees; repairs and records. */
static int judge(struct state_watch *watch, struct snapshot *before, int entry_dirfd,
		 struct collector *found)
{
	int err;

	snapshot_differs(&watch->list, before, &watch->now, collect, found);
	snapshot_done(before);
	repair(watch, &found->leaks);
	err = leaks_append(entry_dirfd, &found->leaks);
	return err ? err : keep(watch);
}

int state_watch_before(struct state_watch *watch, int entry_dirfd, const char *test)
{
	struct collector found = { .test = test, .candidates = 1 };
	struct snapshot past;
	int err;

	if (!watch || watch->looked)
		return 0;
	watch->looked = true;
	snapshot_take(&watch->list, &watch->now);
	if (!recall(watch, &past))
		return keep(watch);
	err = judge(watch, &past, entry_dirfd, &found);
	leaks_done(&found.leaks);
	return err;
}

int state_watch_after(struct state_watch *watch, int entry_dirfd, const char *test,
		      unsigned long candidates, void (*say)(void *arg, const char *line), void *arg)
{
	struct collector found = { .test = test, .candidates = candidates };
	struct snapshot before;
	int err;

	if (!watch)
		return 0;
	before = watch->now;
	snapshot_take(&watch->list, &watch->now);
	err = judge(watch, &before, entry_dirfd, &found);
	for (size_t i = 0; say && i < found.leaks.n; i++) {
		char *line = leak_text(&found.leaks.v[i]);

		if (found.leaks.v[i].end != LEAK_EXPECTED)
			say(arg, line);
		free(line);
	}
	leaks_done(&found.leaks);
	return err;
}
