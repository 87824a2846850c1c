/* SPDX-License-Identifier: MIT */
#include "runner/expect/expect_prepare.h"

#include <stdlib.h>
#include <string.h>

#include "runner/base/error.h"
#include "runner/expect/expect.h"
#include "runner/base/files.h"
#include "runner/expect/known_kmsg.h"
#include "runner/base/list_file.h"

/* Is the test on a skips list?  Then it is noted. */
static bool is_skipped(struct expect *expect, struct expect_files *files, const char *binary,
		       const char *subtest)
{
	char *name = job_name(binary, subtest, NULL);
	const struct expect_entry *entry = expect_match(&expect->skips, name);

	if (entry)
		buf_printf(&files->skipped, "%s\t%s\n", name, entry->where);
	free(name);
	return entry;
}

/* Those of @names that are not skipped. */
static struct strlist left_of(struct expect *expect, struct expect_files *files, const char *binary,
			      const struct strlist *names)
{
	struct strlist left = { 0 };

	for (size_t i = 0; i < names->n; i++)
		if (!is_skipped(expect, files, binary, names->v[i]))
			strlist_add(&left, names->v[i]);
	return left;
}

/* Takes the skipped subtests out of @entry.  Return: nothing is left of it. */
static bool empties(struct expect *expect, struct expect_files *files, struct job_entry *entry)
{
	struct strlist *names = entry->subtests.n ? &entry->subtests : &entry->listed, left;
	bool whole = names == &entry->listed;

	if (!names->n)
		return is_skipped(expect, files, entry->binary, NULL);
	left = left_of(expect, files, entry->binary, names);
	if (whole && left.n == names->n) {
		strlist_done(&left);
		return false;
	}
	/* It is no whole binary any more. */
	entry->is_listed = false;
	strlist_done(&entry->listed);
	strlist_done(&entry->subtests);
	entry->subtests = left;
	return !left.n;
}

static void take_out(struct expect *expect, struct expect_files *files, struct job_list *list)
{
	size_t left = 0;

	for (size_t i = 0; i < list->n; i++) {
		struct job_entry *entry = &list->v[i];

		if (!empties(expect, files, entry))
			list->v[left++] = *entry;
		else
			job_entry_done(entry);
	}
	list->n = left;
}

int expect_files_read(struct expect_files *files, const struct run_settings *settings,
		      struct job_list *list, struct run_error *err)
{
	struct expect expect = { 0 };
	struct known_kmsg known;
	int ret;

	*files = (struct expect_files){ 0 };
	ret = list_gather(&settings->fails, &files->fails, err);
	if (!ret)
		ret = list_gather(&settings->flakes, &files->flakes, err);
	if (!ret)
		ret = list_gather(&settings->skips, &files->skips, err);
	if (!ret)
		ret = list_gather(&settings->known_kmsg, &files->known_kmsg, err);
	if (!ret) {
		ret = known_kmsg_parse(&known, &files->known_kmsg, err);
		known_kmsg_done(&known);
	}
	if (!ret)
		ret = expect_parse(&expect, &files->fails, &files->flakes, &files->skips, err);
	if (!ret && expect.skips.n) {
		take_out(&expect, files, list);
		/* Of many shards one may well have nothing left. */
		if (!list->n && !settings->shard_count)
			ret = run_fail(err, RUN_BAD_INPUT,
				       "nothing to run: all tests are on the skips lists: "
				       "choose others, or change --skips");
	}
	expect_done(&expect);
	return ret;
}

int expect_files_write(const struct expect_files *files, int dirfd)
{
	int error = list_copy_write(&files->fails, dirfd, EXPECT_FAILS_FILE);

	if (!error)
		error = list_copy_write(&files->flakes, dirfd, EXPECT_FLAKES_FILE);
	if (!error)
		error = list_copy_write(&files->skips, dirfd, EXPECT_SKIPS_FILE);
	if (!error)
		error = list_copy_write(&files->known_kmsg, dirfd, KNOWN_KMSG_FILE);
	if (!error)
		error = list_copy_write(&files->skipped, dirfd, EXPECT_SKIPPED_FILE);
	return error;
}

void expect_files_done(struct expect_files *files)
{
	buf_done(&files->fails);
	buf_done(&files->flakes);
	buf_done(&files->skips);
	buf_done(&files->known_kmsg);
	buf_done(&files->skipped);
}

void expect_skipped_read(int dirfd, void (*fn)(void *arg, const char *name, const char *where),
			 void *arg)
{
	struct buf content = { 0 };
	char *save, *line, *where;

	if (!file_read(dirfd, EXPECT_SKIPPED_FILE, &content))
		for (line = strtok_r(content.data, "\n", &save); line;
		     line = strtok_r(NULL, "\n", &save)) {
			where = strchr(line, '\t');
			if (!where)
				continue;
			*where++ = '\0';
			fn(arg, line, where);
		}
	buf_done(&content);
}
