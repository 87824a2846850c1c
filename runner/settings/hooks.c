/* SPDX-License-Identifier: MIT */
#include "runner/settings/hooks.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "runner/base/files.h"

static const struct {
	const char *name, *when;
} events[] = {
	{ "pre-test", "before the test begins" },
	{ "pre-subtest", "before each subtest" },
	{ "pre-dyn-subtest", "before each dynamic subtest" },
	{ "post-dyn-subtest", "after each dynamic subtest" },
	{ "post-subtest", "after each subtest" },
	{ "post-test", "after the test" },
	{ "post-kmod-unbind", "after a kernel module was unbound from a device" },
};

static bool is_event(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(events); i++)
		if (strlen(events[i].name) == len && !memcmp(events[i].name, name, len))
			return true;
	return false;
}

static char *find_fault(const char *hook)
{
	const char *colon = strchr(hook, ':');
	size_t len;

	if (!*hook)
		return xstrdup("an empty hook: give [EVENTS:]COMMAND");
	if (!colon || (colon == hook + 1 && *hook == '*'))
		return NULL;
	for (const char *name = hook;; name += len + 1) {
		len = strcspn(name, ",:");
		if (!len)
			return xasprintf("'%s': an event has no name: give [EVENTS:]COMMAND", hook);
		if (!is_event(name, len))
			return xasprintf("'%s': there is no event '%.*s': --help-hook lists them",
					 hook, (int)len, name);
		if (name + len == colon)
			return NULL;
	}
}

int hook_check(const char *hook, char **ret_why)
{
	char *why = find_fault(hook);

	if (!why)
		return 0;
	if (ret_why)
		*ret_why = why;
	else
		free(why);
	return -EINVAL;
}

void hooks_help(FILE *stream)
{
	fputs("A hook is [EVENTS:]COMMAND: the test runs COMMAND with sh at these EVENTS, a\n"
	      "comma-separated list of names, * or nothing for all. The exit status of the\n"
	      "command does not matter.\n\n"
	      "Events:\n",
	      stream);
	for (size_t i = 0; i < ARRAY_SIZE(events); i++)
		fprintf(stream, "  %-18s %s\n", events[i].name, events[i].when);
	fputs("\nThe command finds in its environment:\n"
	      "  IGT_HOOK_EVENT                    the event's name\n"
	      "  IGT_HOOK_TEST_FULLNAME            igt@test[@subtest[@dynamic]]\n"
	      "  IGT_HOOK_TEST, IGT_HOOK_SUBTEST, IGT_HOOK_DYN_SUBTEST\n"
	      "                                    the parts of that name\n"
	      "  IGT_HOOK_RESULT                   post-* only: SUCCESS, SKIP, FAIL or CRASH\n"
	      "  IGT_HOOK_KMOD_UNBIND_MODULE_NAME  post-kmod-unbind only: the module\n",
	      stream);
}

/* A paragraph each; "\" stands before a "\" or newline of the string itself. */
int hooks_write(const struct strlist *hooks, int dirfd)
{
	struct buf text = { 0 };
	int err = 0;

	for (size_t i = 0; i < hooks->n; i++) {
		for (const char *at = hooks->v[i]; *at; at++) {
			if (*at == '\\' || *at == '\n')
				buf_addc(&text, '\\');
			buf_addc(&text, *at);
		}
		buf_adds(&text, "\n\n");
	}
	if (text.len)
		err = file_replace(dirfd, "hooks.txt", text.data, text.len);
	buf_done(&text);
	return err;
}

int hooks_read(struct strlist *hooks, int dirfd)
{
	struct buf text = { 0 }, one = { 0 };
	int err = file_read(dirfd, "hooks.txt", &text);

	for (size_t i = 0; i <= text.len && !err; i++) {
		if (i < text.len && text.data[i] == '\\' && i + 1 < text.len)
			buf_addc(&one, text.data[++i]);
		else if (i < text.len && text.data[i] != '\n')
			buf_addc(&one, text.data[i]);
		else if (one.len) {
			strlist_addn(hooks, one.data, one.len);
			one.len = 0;
		}
	}
	buf_done(&one);
	buf_done(&text);
	return err == -ENOENT ? 0 : err;
}
