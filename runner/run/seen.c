/* SPDX-License-Identifier: MIT */
#include "runner/run/seen.h"

#include <stdlib.h>

#include "runner/base/buf.h"
#include "runner/run/journal.h"

void seen_init(struct seen *seen)
{
	*seen = (struct seen){ .running = NAMESET_NONE };
}

void seen_done(struct seen *seen)
{
	nameset_done(&seen->names);
	free(seen->flags);
	seen_init(seen);
}

void seen_begin(struct seen *seen)
{
	seen->ended = false;
	seen->closed = false;
	seen->fresh = false;
	seen->any = false;
	seen->running = NAMESET_NONE;
}

static size_t add(struct seen *seen, const char *name)
{
	size_t before = seen->names.n, index = nameset_add(&seen->names, name);

	if (seen->names.n > before)
		seen->flags = xgrow(seen->flags, before, sizeof(*seen->flags));
	return index;
}

static void set(struct seen *seen, const char *name, unsigned int flag)
{
	size_t index = add(seen, name);

	if (!(seen->flags[index] & SEEN_FINISHED)) {
		seen->fresh |= flag == SEEN_RESULT;
		seen->n_finished++;
	}
	seen->flags[index] |= (unsigned char)flag;
	if (seen->running == index)
		seen->running = NAMESET_NONE;
}

void seen_start(struct seen *seen, const char *name)
{
	size_t index = add(seen, name);

	seen->ended = false;
	seen->closed = false;
	seen->any = true;
	seen->flags[index] |= SEEN_STARTED;
	if (!(seen->flags[index] & SEEN_FINISHED)) {
		seen->running = index;
		seen->fresh = true;
	}
}

void seen_result(struct seen *seen, const char *name)
{
	set(seen, name, SEEN_RESULT);
}

void seen_blame(struct seen *seen, const char *name)
{
	set(seen, name, SEEN_BLAMED);
}

void seen_end(struct seen *seen, bool timeout, int code)
{
	seen->running = NAMESET_NONE;
	seen->ended = code != JOURNAL_NOT_RUN;
	if (!seen->ended)
		return;
	seen->idle = seen->fresh ? 0 : seen->idle + 1;
	seen->closed = seen->idle && (timeout || code >= 0 || seen->any || seen->idle > 1);
}

bool seen_has(const struct seen *seen, const char *name, unsigned int flags)
{
	size_t index = nameset_find(&seen->names, name);

	return index != NAMESET_NONE && (seen->flags[index] & flags);
}

const char *seen_running(const struct seen *seen)
{
	return seen->running == NAMESET_NONE ? NULL : seen->names.v[seen->running];
}
