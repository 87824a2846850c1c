/* SPDX-License-Identifier: MIT */
/*
 * Hooks: descriptors, and the commands that they run.
 *
 * After a crash the last events come from a signal handler.  So the variables live in buffers
 * of the hook, and memory is allocated only when the environment has grown a lot.
 */

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/igt_hook.h"
#include "util/str.h"

#define ALL_EVENTS    ((1u << IGT_HOOK_NUM_EVENTS) - 1)
#define NAME_SIZE     256
#define VARIABLE_SIZE (64 + 3 * NAME_SIZE)
#define SPARE_ROOM    64

enum hook_error { HOOK_NO_EVENT = 1, HOOK_UNKNOWN_EVENT, HOOK_NO_COMMAND, HOOK_NO_MEMORY };

static const char *const event_names[IGT_HOOK_NUM_EVENTS] = {
	[IGT_HOOK_PRE_TEST] = "pre-test",
	[IGT_HOOK_PRE_SUBTEST] = "pre-subtest",
	[IGT_HOOK_PRE_DYN_SUBTEST] = "pre-dyn-subtest",
	[IGT_HOOK_POST_DYN_SUBTEST] = "post-dyn-subtest",
	[IGT_HOOK_POST_SUBTEST] = "post-subtest",
	[IGT_HOOK_POST_TEST] = "post-test",
	[IGT_HOOK_POST_KMOD_UNBIND] = "post-kmod-unbind",
};

enum variable {
	VAR_EVENT,
	VAR_FULLNAME,
	VAR_TEST,
	VAR_SUBTEST,
	VAR_DYN_SUBTEST,
	VAR_RESULT,
	VAR_MODULE,
	VARIABLES,
};

static const struct {
	const char *name, *help;
} variables[VARIABLES] = {
	[VAR_EVENT] = { "IGT_HOOK_EVENT", "name of the event" },
	[VAR_FULLNAME] = { "IGT_HOOK_TEST_FULLNAME", "igt@test[@subtest[@dyn_subtest]]" },
	[VAR_TEST] = { "IGT_HOOK_TEST", "name of the test" },
	[VAR_SUBTEST] = { "IGT_HOOK_SUBTEST", "name of the subtest, or empty" },
	[VAR_DYN_SUBTEST] = { "IGT_HOOK_DYN_SUBTEST", "name of the dynamic subtest, or empty" },
	[VAR_RESULT] = { "IGT_HOOK_RESULT",
			 "of the post-*test events: SUCCESS, SKIP, FAIL or CRASH; else empty" },
	[VAR_MODULE] = { "IGT_HOOK_KMOD_UNBIND_MODULE_NAME",
			 "of post-kmod-unbind: the kernel module; else empty" },
};

struct descriptor {
	unsigned int events; /* one bit each */
	char *command;
};

struct igt_hook {
	struct descriptor *descriptors;
	size_t count;
	char test[NAME_SIZE], subtest[NAME_SIZE], dyn_subtest[NAME_SIZE];
	char variables[VARIABLES][VARIABLE_SIZE]; /* NAME=VALUE */
	char **envp;
	size_t room; /* of envp, with the NULL */
};

static int parse_event(const char *name, size_t len, unsigned int *events)
{
	if (!len)
		return HOOK_NO_EVENT;
	if (len == 1 && *name == '*') {
		*events = ALL_EVENTS;
		return 0;
	}
	for (unsigned int i = 0; i < IGT_HOOK_NUM_EVENTS; i++) {
		if (strlen(event_names[i]) == len && !memcmp(event_names[i], name, len)) {
			*events |= 1u << i;
			return 0;
		}
	}
	return HOOK_UNKNOWN_EVENT;
}

static int parse(const char *text, struct descriptor *descriptor)
{
	const char *colon = strchr(text, ':');
	const char *command = colon ? colon + 1 : text;
	int err;

	descriptor->events = colon ? 0 : ALL_EVENTS;
	while (colon) {
		size_t len = strcspn(text, ",:");

		err = parse_event(text, len, &descriptor->events);
		if (err)
			return err;
		text += len + 1;
		if (text > colon)
			break;
	}
	if (!*command)
		return HOOK_NO_COMMAND;
	descriptor->command = strdup(command);
	return descriptor->command ? 0 : HOOK_NO_MEMORY;
}

static size_t environment_count(void)
{
	size_t count = 0;

	while (environ && environ[count])
		count++;
	return count;
}

/* Return: false if there is no memory for the environment of a command. */
static bool make_room(struct igt_hook *hook)
{
	size_t needed = environment_count() + VARIABLES + 1;
	char **grown;

	if (needed <= hook->room)
		return true;
	grown = realloc(hook->envp, (needed + SPARE_ROOM) * sizeof(*grown));
	if (!grown)
		return false;
	hook->envp = grown;
	hook->room = needed + SPARE_ROOM;
	return true;
}

int igt_hook_create(const char *const *hook_strs, size_t n, struct igt_hook **ret_hook)
{
	struct igt_hook *hook = calloc(1, sizeof(*hook));
	int err = 0;

	if (!hook)
		return HOOK_NO_MEMORY;
	hook->descriptors = calloc(n, sizeof(*hook->descriptors));
	if ((n && !hook->descriptors) || !make_room(hook))
		err = HOOK_NO_MEMORY;
	for (size_t i = 0; i < n && !err; i++) {
		err = parse(hook_strs[i], &hook->descriptors[i]);
		hook->count = i + 1;
	}
	if (err)
		igt_hook_free(hook);
	else
		*ret_hook = hook;
	return err;
}

void igt_hook_free(struct igt_hook *hook)
{
	if (!hook)
		return;
	for (size_t i = 0; i < hook->count; i++)
		free(hook->descriptors[i].command);
	free(hook->descriptors);
	free(hook->envp);
	free(hook);
}

const char *igt_hook_error_str(int error)
{
	switch (error) {
	case HOOK_NO_EVENT:
		return "an event name is empty";
	case HOOK_UNKNOWN_EVENT:
		return "there is no event of that name";
	case HOOK_NO_COMMAND:
		return "there is no command";
	case HOOK_NO_MEMORY:
		return "out of memory";
	default:
		return "unknown error";
	}
}

static char *name_buffer(struct igt_hook *hook, enum igt_hook_evt_type type)
{
	switch (type) {
	case IGT_HOOK_PRE_TEST:
	case IGT_HOOK_POST_TEST:
		return hook->test;
	case IGT_HOOK_PRE_SUBTEST:
	case IGT_HOOK_POST_SUBTEST:
		return hook->subtest;
	case IGT_HOOK_PRE_DYN_SUBTEST:
	case IGT_HOOK_POST_DYN_SUBTEST:
		return hook->dyn_subtest;
	default:
		return NULL;
	}
}

static bool is_end(enum igt_hook_evt_type type)
{
	return type >= IGT_HOOK_POST_DYN_SUBTEST && type <= IGT_HOOK_POST_TEST;
}

static void set_variable(struct igt_hook *hook, enum variable v, const char *value)
{
	snprintf(hook->variables[v], VARIABLE_SIZE, "%s=%s", variables[v].name, value ? value : "");
}

static void set_variables(struct igt_hook *hook, const struct igt_hook_evt *evt)
{
	char full[8 + 3 * NAME_SIZE];

	snprintf(full, sizeof(full), "igt@%s%s%s%s%s", hook->test, *hook->subtest ? "@" : "",
		 hook->subtest, *hook->dyn_subtest ? "@" : "", hook->dyn_subtest);
	set_variable(hook, VAR_EVENT, event_names[evt->evt_type]);
	set_variable(hook, VAR_FULLNAME, full);
	set_variable(hook, VAR_TEST, hook->test);
	set_variable(hook, VAR_SUBTEST, hook->subtest);
	set_variable(hook, VAR_DYN_SUBTEST, hook->dyn_subtest);
	set_variable(hook, VAR_RESULT, is_end(evt->evt_type) ? evt->result : NULL);
	set_variable(hook, VAR_MODULE,
		     evt->evt_type == IGT_HOOK_POST_KMOD_UNBIND ? evt->target_name : NULL);
}

/* The command's variables come first; so an inherited one of the same name does not count. */
static char **build_environment(struct igt_hook *hook)
{
	size_t at = 0;

	make_room(hook);
	for (; at < VARIABLES; at++)
		hook->envp[at] = hook->variables[at];
	for (char **e = environ; e && *e && at + 1 < hook->room; e++)
		if (strncmp(*e, "IGT_HOOK_", strlen("IGT_HOOK_")) != 0)
			hook->envp[at++] = *e;
	hook->envp[at] = NULL;
	return hook->envp;
}

/* SIGCHLD is blocked: a handler of the test's must not reap the command. */
static void run_command(const char *command, char **envp)
{
	const char *const argv[] = { "sh", "-c", command, NULL };
	posix_spawnattr_t attr;
	sigset_t block, before;
	pid_t pid;

	sigemptyset(&block);
	sigaddset(&block, SIGCHLD);
	pthread_sigmask(SIG_BLOCK, &block, &before);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigmask(&attr, &before);
	if (!posix_spawn(&pid, "/bin/sh", NULL, &attr, (char *const *)argv, envp))
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
	posix_spawnattr_destroy(&attr);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void igt_hook_event_notify(struct igt_hook *hook, const struct igt_hook_evt *evt)
{
	char *name;
	char **envp;

	if (!hook || evt->evt_type >= IGT_HOOK_NUM_EVENTS)
		return;
	name = name_buffer(hook, evt->evt_type);
	if (name)
		str_copy(name, NAME_SIZE, evt->target_name ? evt->target_name : "");
	set_variables(hook, evt);
	envp = build_environment(hook);
	fflush(stdout);
	for (size_t i = 0; i < hook->count; i++)
		if (hook->descriptors[i].events & (1u << evt->evt_type))
			run_command(hook->descriptors[i].command, envp);
	if (name && is_end(evt->evt_type))
		*name = '\0';
}

void igt_hook_print_help(FILE *f, const char *option_name)
{
	fprintf(f,
		"%s [EVENTS:]COMMAND runs a shell command when one of the events happens; it may\n"
		"be given more than once. EVENTS is a comma-separated list of the names below, or *\n"
		"for all of them. Without EVENTS and colon the command runs at all of them.\n"
		"The test waits for the command and ignores its exit status.\n\nEvents:\n",
		option_name);
	for (unsigned int i = 0; i < IGT_HOOK_NUM_EVENTS; i++)
		fprintf(f, "  %s\n", event_names[i]);
	fprintf(f, "\nEnvironment variables of the command:\n");
	for (unsigned int i = 0; i < VARIABLES; i++)
		fprintf(f, "  %s\n      %s\n", variables[i].name, variables[i].help);
}
