/* SPDX-License-Identifier: MIT */
#include "runner/job/job_list.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "runner/base/files.h"
#include "runner/base/names.h"
#include "runner/job/pattern.h"

static void add_part(struct buf *buf, const char *part)
{
	buf_addc(buf, '@');
	for (; *part && !isspace((unsigned char)*part); part++)
		buf_addc(buf, (char)tolower((unsigned char)*part));
}

char *job_name(const char *binary, const char *subtest, const char *dynamic)
{
	struct buf buf = { 0 };

	/* At once: there may be a million of them. */
	buf_reserve(&buf, strlen("igt@@@") + strlen(binary) + (subtest ? strlen(subtest) : 0) +
				  (dynamic ? strlen(dynamic) : 0));
	buf_adds(&buf, "igt");
	add_part(&buf, binary);
	if (subtest)
		add_part(&buf, subtest);
	if (dynamic)
		add_part(&buf, dynamic);
	return buf.data;
}

char *job_label(const struct job_entry *entry)
{
	if (!entry->subtests.n)
		return xstrdup(entry->binary);
	return xasprintf("%s@%s%s", entry->binary, entry->subtests.v[0],
			 entry->subtests.n > 1 ? ",..." : "");
}

static void add_line(struct buf *buf, const char *binary, const struct strlist *subtests)
{
	buf_adds(buf, binary);
	for (size_t i = 0; i < subtests->n; i++)
		buf_printf(buf, "%c%s", i ? ',' : ' ', subtests->v[i]);
	buf_addc(buf, '\n');
}

/* What is known comes before what is to be run: who reads the one finds the other. */
int job_list_write(const struct job_list *list, int dirfd)
{
	struct buf buf = { 0 };
	int err = 0;

	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].is_listed)
			add_line(&buf, list->v[i].binary, &list->v[i].listed);
	if (buf.len)
		err = file_replace(dirfd, LISTING_FILE, buf.data, buf.len);
	buf.len = 0;
	for (size_t i = 0; i < list->n; i++)
		add_line(&buf, list->v[i].binary, &list->v[i].subtests);
	if (!err)
		err = file_replace(dirfd, "joblist.txt", buf_str(&buf), buf.len);
	buf_done(&buf);
	return err;
}

static void parse_line(struct job_list *list, char *line)
{
	char *save, *subtests, *one;
	char *binary = strtok_r(line, " \t\r", &save);
	struct job_entry *entry;

	if (!binary)
		return;
	list->v = xgrow(list->v, list->n, sizeof(*list->v));
	entry = &list->v[list->n++];
	entry->binary = xstrdup(binary);
	subtests = strtok_r(NULL, " \t\r", &save);
	if (!subtests)
		return;
	for (one = strtok_r(subtests, ",", &save); one; one = strtok_r(NULL, ",", &save))
		strlist_add(&entry->subtests, one);
}

static int read_lines(struct job_list *list, int dirfd, const char *name)
{
	struct buf buf = { 0 };
	int err = file_read(dirfd, name, &buf);
	char *line, *next;

	*list = (struct job_list){ 0 };
	for (line = buf.data; !err && line && *line; line = next) {
		next = strchrnul(line, '\n');
		if (*next)
			*next++ = '\0';
		parse_line(list, line);
	}
	buf_done(&buf);
	return err;
}

/* Does the line name all its subtests? */
static bool names_all(const struct job_entry *entry)
{
	for (size_t i = 0; i < entry->subtests.n; i++)
		if (!pattern_is_literal(entry->subtests.v[i]))
			return false;
	return entry->subtests.n;
}

/* Gives the entries that do not name their subtests what LISTING_FILE says of the binary. */
static int read_listing(struct job_list *list, int dirfd)
{
	struct nameset binaries = { 0 };
	struct job_list listing;
	int err = read_lines(&listing, dirfd, LISTING_FILE);
	size_t *line_of = xcalloc(listing.n, sizeof(*line_of));

	for (size_t i = 0; i < listing.n; i++)
		line_of[nameset_add(&binaries, listing.v[i].binary)] = i;
	for (size_t i = 0; i < list->n; i++) {
		struct job_entry *entry = &list->v[i];
		size_t at = names_all(entry) ? NAMESET_NONE :
					       nameset_find(&binaries, entry->binary);

		if (at == NAMESET_NONE)
			continue;
		entry->is_listed = true;
		strlist_copy(&entry->listed, &listing.v[line_of[at]].subtests);
	}
	free(line_of);
	nameset_done(&binaries);
	job_list_done(&listing);
	return err == -ENOENT ? 0 : err;
}

int job_list_read(struct job_list *list, int dirfd)
{
	int err = read_lines(list, dirfd, "joblist.txt");

	return err ? err : read_listing(list, dirfd);
}

void job_entry_done(struct job_entry *entry)
{
	free(entry->binary);
	strlist_done(&entry->subtests);
	strlist_done(&entry->listed);
}

void job_list_done(struct job_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		job_entry_done(&list->v[i]);
	free(list->v);
	*list = (struct job_list){ 0 };
}
