/* SPDX-License-Identifier: MIT */
#include "runner/run/origin.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/run/entry.h"
#include "runner/base/files.h"
#include "runner/settings/settings.h"

/* One line each: "key : value". */
static const struct {
	const char *key;
	size_t offset;
} lines[] = {
	{ "identity", offsetof(struct origin, identity) },
	{ "uname", offsetof(struct origin, uname) },
	{ "results", offsetof(struct origin, results) },
};

static char **field(struct origin *origin, size_t i)
{
	return (char **)((char *)origin + lines[i].offset);
}

int origin_read(int fd, struct origin *origin)
{
	struct buf buf = { 0 };
	int err = file_read(fd, ORIGIN_FILE, &buf);
	char *save, *line;

	*origin = (struct origin){ 0 };
	if (!err)
		for (line = strtok_r(buf.data, "\n", &save); line;
		     line = strtok_r(NULL, "\n", &save))
			for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
				size_t len = strlen(lines[i].key);

				if (!strncmp(line, lines[i].key, len) &&
				    !strncmp(line + len, " : ", 3) && !*field(origin, i))
					*field(origin, i) = xstrdup(line + len + 3);
			}
	if (!origin->identity)
		origin->identity = xstrdup("");
	buf_done(&buf);
	return err;
}

int origin_write(int fd, const struct origin *origin)
{
	struct buf buf = { 0 };
	int err;

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		const char *value = *field((struct origin *)origin, i);

		if (!value)
			continue;
		buf_printf(&buf, "%s : ", lines[i].key);
		for (; *value; value++)
			buf_addc(&buf, *value == '\n' ? ' ' : *value);
		buf_addc(&buf, '\n');
	}
	err = file_replace(fd, ORIGIN_FILE, buf_str(&buf), buf.len);
	buf_done(&buf);
	return err;
}

void origin_done(struct origin *origin)
{
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		free(*field(origin, i));
	*origin = (struct origin){ 0 };
}

char *origin_identity(int dirfd, const struct run_settings *settings, size_t index)
{
	int fd = entry_open(dirfd, index, false);
	struct origin origin = { 0 };
	char *identity = NULL;

	if (fd >= 0 && !origin_read(fd, &origin))
		identity = xstrdup(origin.identity);
	origin_done(&origin);
	if (fd >= 0)
		close(fd);
	return identity ? identity : run_id_of_entry(settings, index);
}
