/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_HOOK_H
#define CORE_IGT_HOOK_H

/*
 * Commands that run when a test reaches certain points: --hook [EVENTS:]COMMAND.
 *
 * --help-hook of any test lists the events and the environment variables of the commands.
 * Commands run by sh, one after the other in the order given; the test waits for each and
 * ignores its exit status.  What runs after a subtest runs before its result is told, so that
 * a runner counts the output of the command to the subtest.  Subtests that a fixture skipped or
 * failed have no events.
 */

#include <stddef.h>
#include <stdio.h>

enum igt_hook_evt_type {
	IGT_HOOK_PRE_TEST,
	IGT_HOOK_PRE_SUBTEST,
	IGT_HOOK_PRE_DYN_SUBTEST,
	IGT_HOOK_POST_DYN_SUBTEST,
	IGT_HOOK_POST_SUBTEST,
	IGT_HOOK_POST_TEST,
	IGT_HOOK_POST_KMOD_UNBIND,
	IGT_HOOK_NUM_EVENTS,
};

/**
 * struct igt_hook_evt - something that happened
 * @evt_type: what
 * @target_name: of a test, subtest, dynamic subtest or kernel module
 * @result: of the post-* events: SUCCESS, SKIP, FAIL or CRASH; else NULL
 */
struct igt_hook_evt {
	enum igt_hook_evt_type evt_type;
	const char *target_name;
	const char *result;
};

struct igt_hook;

/**
 * igt_hook_create() - understand hook strings
 * @hook_strs: strings of the form [EVENTS:]COMMAND
 * @n: how many
 * @ret_hook: the hook; igt_hook_free() frees it; untouched on error
 *
 * EVENTS is a comma-separated list of event names, or ``*`` for all.  A string without a
 * colon is a command for all events.
 *
 * Return: 0 or an error for igt_hook_error_str().
 */
int igt_hook_create(const char *const *hook_strs, size_t n, struct igt_hook **ret_hook);

/**
 * igt_hook_free() - free a hook
 * @hook: the hook, or NULL
 */
void igt_hook_free(struct igt_hook *hook);

/**
 * igt_hook_event_notify() - run the commands of an event and wait for them
 * @hook: the hook; NULL: nothing happens
 * @evt: what happened
 *
 * The pre-* events tell the hook where the test is, the post-* events that it has left.
 */
void igt_hook_event_notify(struct igt_hook *hook, const struct igt_hook_evt *evt);

/**
 * igt_hook_error_str() - what an error of igt_hook_create() means
 * @error: the error
 *
 * Return: a text without a newline.
 */
const char *igt_hook_error_str(int error);

/**
 * igt_hook_print_help() - explain hook strings
 * @f: where to
 * @option_name: the option that takes one
 */
void igt_hook_print_help(FILE *f, const char *option_name);

/**
 * igt_core_get_igt_hook() - the hook of the command line
 *
 * Return: the hook, NULL if there was no --hook.
 */
struct igt_hook *igt_core_get_igt_hook(void);

#endif /* CORE_IGT_HOOK_H */
