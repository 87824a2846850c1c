/* SPDX-License-Identifier: MIT */
#include "runner/base/nameset.h"

#include <stdlib.h>
#include <string.h>

#include "runner/base/buf.h"

size_t nameset_add(struct nameset *set, const char *name)
{
	size_t len = strlen(name), index = names_find(&set->index, name, len);

	if (index != NAMES_NONE)
		return index;
	set->v = xgrow(set->v, set->n, sizeof(*set->v));
	set->v[set->n] = xstrdup(name);
	names_set(&set->index, set->v[set->n], len, set->n);
	return set->n++;
}

size_t nameset_find(const struct nameset *set, const char *name)
{
	return names_find(&set->index, name, strlen(name));
}

void nameset_done(struct nameset *set)
{
	for (size_t i = 0; i < set->n; i++)
		free(set->v[i]);
	free(set->v);
	names_done(&set->index);
	*set = (struct nameset){ 0 };
}
