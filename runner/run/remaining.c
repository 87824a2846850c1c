/* SPDX-License-Identifier: MIT */
#include "runner/run/remaining.h"

#include <stdlib.h>
#include <string.h>

/* "a,b,c" of the line's names and patterns. */
static char *join(const struct strlist *names)
{
	struct buf buf = { 0 };

	for (size_t i = 0; i < names->n; i++)
		buf_printf(&buf, "%s%s", i ? "," : "", names->v[i]);
	return buf.data;
}

/* The dynamic subtests that the line wants of @subtest, as a pattern; NULL: all. */
static char *dynamics_of(const struct job_entry *job, const char *subtest)
{
	size_t len = strlen(subtest);
	struct buf buf = { 0 };

	for (size_t i = 0; i < job->subtests.n; i++) {
		const char *one = job->subtests.v[i];

		if (strncmp(one, subtest, len) || one[len] != '@')
			continue;
		buf_printf(&buf, "%s%s", buf.len ? "," : "", one + len + 1);
	}
	return buf.data;
}

static bool any_dynamic(const struct job_entry *job)
{
	for (size_t i = 0; i < job->subtests.n; i++)
		if (strchr(job->subtests.v[i], '@'))
			return true;
	return false;
}

static bool nothing_finished(const struct entry *entry)
{
	return entry->foreign ? !entry->seen.names.n : !entry->seen.n_finished;
}

/* One subtest, or, as long as none has dynamic subtests of its own, many. */
static void take_names(struct entry *entry, struct remaining *ret)
{
	bool dynamic = any_dynamic(entry->job);
	size_t at = entry_next(entry, 0);
	struct buf buf = { 0 };

	while (at != NAMESET_NONE) {
		const char *name = entry->expected.v[at];
		char *wanted = dynamic ? dynamics_of(entry->job, name) : NULL;

		if (buf.len && (wanted || buf.len + strlen(name) + 2 > REMAINING_ARG_MAX)) {
			free(wanted);
			break;
		}
		buf_printf(&buf, "%s%s", buf.len ? "," : "", name);
		if (wanted) {
			ret->dynamic = wanted;
			break;
		}
		at = entry_next(entry, at + 1);
	}
	ret->subtests = buf.data;
}

bool remaining_next(struct entry *entry, struct remaining *ret)
{
	const struct strlist *names = &entry->job->subtests;

	*ret = (struct remaining){ 0 };
	if (entry_is_closed(entry))
		return false;
	if (names->n && !any_dynamic(entry->job) && !entry->complete && nothing_finished(entry)) {
		ret->subtests = join(names);
		if (strlen(ret->subtests) <= REMAINING_ARG_MAX)
			return true;
		remaining_done(ret);
	}
	if (!names->n && nothing_finished(entry))
		return true;
	take_names(entry, ret);
	return ret->subtests;
}

void remaining_done(struct remaining *remaining)
{
	free(remaining->subtests);
	free(remaining->dynamic);
	*remaining = (struct remaining){ 0 };
}
