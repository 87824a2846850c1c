/* SPDX-License-Identifier: MIT */
#include "runner/job_list.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "runner/files.h"

static void add_part(struct buf *buf, const char *part)
{
	buf_addc(buf, '@');
	for (; *part && !isspace((unsigned char)*part); part++)
		buf_addc(buf, (char)tolower((unsigned char)*part));
}

char *job_name(const char *binary, const char *subtest, const char *dynamic)
{
	struct buf buf = { 0 };

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

int job_list_write(const struct job_list *list, int dirfd)
{
	struct buf buf = { 0 };
	int err;

	for (size_t i = 0; i < list->n; i++) {
		const struct job_entry *entry = &list->v[i];

		buf_adds(&buf, entry->binary);
		for (size_t s = 0; s < entry->subtests.n; s++)
			buf_printf(&buf, "%c%s", s ? ',' : ' ', entry->subtests.v[s]);
		buf_addc(&buf, '\n');
	}
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

int job_list_read(struct job_list *list, int dirfd)
{
	struct buf buf = { 0 };
	int err = file_read(dirfd, "joblist.txt", &buf);
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

void job_list_done(struct job_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->v[i].binary);
		strlist_done(&list->v[i].subtests);
	}
	free(list->v);
	*list = (struct job_list){ 0 };
}
