/* SPDX-License-Identifier: MIT */
#include "runner/report/prune.h"

#include <stdlib.h>
#include <string.h>

/* Subtests that have no dynamic ones, and those. */
static void keep_dynamic(const struct report *r, bool *keep)
{
	for (size_t i = 0; i < r->n; i++)
		keep[i] = true;
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].container != NAMES_NONE)
			keep[r->v[i].container] = false;
}

static void keep_subtests(const struct report *r, bool *keep)
{
	for (size_t i = 0; i < r->n; i++)
		keep[i] = !r->v[i].is_dynamic;
}

/* What the entry names; in an entry that names nothing all is wanted. */
static void keep_requested(const struct report *r, bool *keep)
{
	const struct strlist *items = &r->job->subtests;
	struct names names = { 0 };

	for (size_t i = 0; i < items->n; i++)
		names_set(&names, items->v[i], strlen(items->v[i]), i);
	for (size_t i = 0; i < r->n; i++) {
		const char *path = r->v[i].path;

		keep[i] = !items->n || !path ||
			  names_find(&names, path, strlen(path)) != NAMES_NONE;
	}
	names_done(&names);
}

void report_prune(struct report *report)
{
	bool *keep = xcalloc(report->n, sizeof(*keep));

	switch (report->source->settings->prune_mode) {
	case PRUNE_KEEP_DYNAMIC:
		keep_dynamic(report, keep);
		break;
	case PRUNE_KEEP_SUBTESTS:
		keep_subtests(report, keep);
		break;
	case PRUNE_KEEP_REQUESTED:
		keep_requested(report, keep);
		break;
	default:
		free(keep);
		return;
	}
	report_keep(report, keep);
	free(keep);
}
