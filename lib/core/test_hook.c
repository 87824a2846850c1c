/* SPDX-License-Identifier: MIT */
/*
 * The hook of the command line.
 */

#include <stdio.h>
#include <stdlib.h>

#include "core/core_internal.h"
#include "core/igt_hook.h"
#include "core/igt_result.h"
#include "util/igt_vec.h"

static struct igt_vec strings = { .elem_size = sizeof(const char *) };
static struct igt_hook *hook;

struct igt_hook *igt_core_get_igt_hook(void)
{
	return hook;
}

/* Each string is tried alone first, so that the message can name it. */
void core_hook_add(const char *text)
{
	struct igt_hook *alone;
	int err = igt_hook_create(&text, 1, &alone);

	if (err) {
		fprintf(stderr, "%s: --hook '%s': %s\n", core_opts.prog, text,
			igt_hook_error_str(err));
		core_exit(IGT_EXIT_INVALID);
	}
	igt_hook_free(alone);
	igt_vec_push(&strings, &text);
}

void core_hook_finish(void)
{
	if (igt_vec_length(&strings) &&
	    igt_hook_create(strings.elems, (size_t)igt_vec_length(&strings), &hook))
		core_illegal("out of memory\n");
	igt_vec_fini(&strings);
}

/* @result: of the events that end something, else CORE_SUCCESS. */
void core_hook_event(enum igt_hook_evt_type type, const char *name, enum core_result result)
{
	igt_hook_event_notify(hook, &(struct igt_hook_evt){ type, name, core_result_name(result) });
}
