/* SPDX-License-Identifier: MIT */
#include "runner/guard/aborted.h"

#include <stdlib.h>
#include <string.h>

#include "runner/base/files.h"

static char *label_of(const struct job_list *list, size_t index)
{
	return index < list->n ? job_label(&list->v[index]) : xstrdup("nothing");
}

int aborted_write(int dirfd, const struct job_list *list, size_t previous, size_t next,
		  const char *why)
{
	char *before = label_of(list, previous), *after = label_of(list, next);
	char *text = xasprintf("Aborting.\nPrevious test: %s\nNext test: %s\n\n%s\n", before, after,
			       why);
	int err = file_replace(dirfd, ABORTED_FILE, text, strlen(text));

	free(before);
	free(after);
	free(text);
	return err;
}

int aborted_refuse(int dirfd, const enum entry_state *states, size_t count)
{
	int err = 0;

	for (size_t i = 0; i < count && !err; i++)
		if (states[i] == ENTRY_MISSING)
			err = entry_refuse(dirfd, i);
	return err;
}
