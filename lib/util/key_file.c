/* SPDX-License-Identifier: MIT */
#include "util/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SIZE_MAX_BYTES (1u << 20)
#define BLANKS         " \t\r\n\f\v"

struct entry {
	const char *group, *key, *value; /* in text */
};

struct key_file {
	char *text; /* cut into strings */
	struct entry *entries;
	size_t count;
};

static int read_all(int fd, char *text)
{
	size_t size = 0;

	while (size <= SIZE_MAX_BYTES) {
		ssize_t n = read(fd, text + size, SIZE_MAX_BYTES + 1 - size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0) {
			text[size] = '\0';
			return strlen(text) == size ? 0 : -EINVAL;
		}
		size += (size_t)n;
	}
	return -EFBIG;
}

static char *trim(char *text)
{
	char *end;

	text += strspn(text, BLANKS);
	end = text + strlen(text);
	while (end > text && strchr(BLANKS, end[-1]))
		end--;
	*end = '\0';
	return text;
}

/* Return: false if a backslash stands before something else than it may. */
static bool unescape(char *text)
{
	static const char from[] = "stnr\\", to[] = " \t\n\r\\";
	char *out = text;

	for (; *text; text++) {
		const char *which;

		if (*text != '\\') {
			*out++ = *text;
			continue;
		}
		text++;
		which = *text ? strchr(from, *text) : NULL;
		if (!which)
			return false;
		*out++ = to[which - from];
	}
	*out = '\0';
	return true;
}

static int add(struct key_file *file, const char *group, char *line)
{
	char *equals = strchr(line, '=');
	struct entry *grown;

	if (!group || !equals || equals == line)
		return -EINVAL;
	*equals = '\0';
	grown = reallocarray(file->entries, file->count + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	file->entries = grown;
	grown[file->count] = (struct entry){ group, trim(line), trim(equals + 1) };
	if (!*grown[file->count].key || !unescape((char *)grown[file->count].value))
		return -EINVAL;
	file->count++;
	return 0;
}

static int parse(struct key_file *file, unsigned int *ret_line)
{
	char *line, *next = file->text;
	const char *group = NULL;
	int err;

	for (*ret_line = 1; (line = strsep(&next, "\n")); ++*ret_line) {
		line = trim(line);
		if (!*line || *line == '#')
			continue;
		if (*line == '[') {
			size_t len = strlen(line);

			if (len < 3 || strcspn(line + 1, "[]") != len - 2 || line[len - 1] != ']')
				return -EINVAL;
			line[len - 1] = '\0';
			group = line + 1;
		} else {
			err = add(file, group, line);
			if (err)
				return err;
		}
	}
	return 0;
}

int key_file_load(const char *path, struct key_file **ret_file, unsigned int *ret_line)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct key_file *file;
	int err;

	if (fd < 0)
		return -errno;
	*ret_line = 1;
	file = calloc(1, sizeof(*file));
	if (file)
		file->text = malloc(SIZE_MAX_BYTES + 1);
	if (!file || !file->text)
		err = -ENOMEM;
	else
		err = read_all(fd, file->text);
	close(fd);
	if (!err)
		err = parse(file, ret_line);
	if (err)
		key_file_free(file);
	else
		*ret_file = file;
	return err;
}

const char *key_file_get(const struct key_file *file, const char *group, const char *key)
{
	if (!file)
		return NULL;
	for (size_t i = file->count; i-- > 0;) {
		const struct entry *e = &file->entries[i];

		if (!strcmp(e->group, group) && !strcmp(e->key, key))
			return e->value;
	}
	return NULL;
}

void key_file_free(struct key_file *file)
{
	if (!file)
		return;
	free(file->entries);
	free(file->text);
	free(file);
}
