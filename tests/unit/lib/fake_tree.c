/* SPDX-License-Identifier: MIT */
#include "fake_tree.h"

#include "fake_sysfs.h"
#include "unit.h"

/* The two escapes that reports need. */
static void unescape(char *text)
{
	char *out = text;

	for (; *text; text++) {
		if (*text == '\\' && (text[1] == 'n' || text[1] == 't'))
			*out++ = *++text == 'n' ? '\n' : '\t';
		else
			*out++ = *text;
	}
	*out = '\0';
}

static void make_one(const char *path, const char *sign, const char *text)
{
	if (!strcmp(sign, "->"))
		fake_link(path, text);
	else
		fake_file(path, text);
}

static void make_line(char *line, const char *below, unsigned int vfs)
{
	char *sign = strchr(line, ' '), *text, *percent;
	char path[1536];

	assert_non_null(sign);
	*sign++ = '\0';
	text = strchr(sign, ' ');
	if (text)
		*text++ = '\0';
	else
		text = sign + strlen(sign);
	unescape(text);
	percent = strchr(line, '%');
	if (!percent) {
		snprintf(path, sizeof(path), "%s/%s", below, line);
		make_one(path, sign, text);
		return;
	}
	*percent++ = '\0';
	for (unsigned int fn = 1; fn <= vfs; fn++) {
		snprintf(path, sizeof(path), "%s/%s%u%s", below, line, fn, percent);
		make_one(path, sign, text);
	}
}

void fake_tree(const char *name, const char *below)
{
	char path[256], line[1024];
	unsigned int vfs = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/trees/%s", UNIT_LIB_DIR, name);
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line == '#' || !*line || sscanf(line, "vfs %u", &vfs) == 1)
			continue;
		make_line(line, below, vfs);
	}
	fclose(file);
}
