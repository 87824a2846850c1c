/* SPDX-License-Identifier: MIT */
#include "runner/guard.h"

int guard_open(struct guard *guard, const struct run_settings *settings, const struct boot *boot,
	       struct run_error *err)
{
	*guard = (struct guard){ .settings = settings };
	return abort_watch_open(&guard->abort, settings, boot->taint, err);
}

void guard_close(struct guard *guard)
{
	abort_watch_close(&guard->abort);
}
