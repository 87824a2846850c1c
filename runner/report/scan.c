/* SPDX-License-Identifier: MIT */
#include "runner/report/scan.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_';
}

/* The name at @text, empty if there is none. */
static struct span take_name(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && is_name_char(text[n]))
		n++;
	return (struct span){ text, n < SCAN_NAME_MAX ? n : 0 };
}

/* "WORD (1.234s)", nothing behind it. */
static bool take_result(const char *text, size_t len, struct mark *mark)
{
	char copy[96], word[sizeof(mark->word)];
	double time_s;
	int used = 0;

	if (!len || len >= sizeof(copy))
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	if (sscanf(copy, "%31[A-Z] (%lfs)%n", word, &time_s, &used) != 2 || (size_t)used != len)
		return false;
	if (!(time_s >= 0 && time_s <= SCAN_TIME_MAX_S))
		time_s = 0;
	memcpy(mark->word, word, sizeof(word));
	mark->time_s = time_s;
	return true;
}

static bool take_start(const char *line, size_t len, const char *intro, struct mark *mark)
{
	size_t skip = strlen(intro);

	if (len <= skip || memcmp(line, intro, skip))
		return false;
	mark->name = take_name(line + skip, len - skip);
	return mark->name.len == len - skip;
}

static bool take_end(const char *line, size_t len, const char *intro, struct mark *mark)
{
	size_t skip = strlen(intro);

	if (len <= skip || memcmp(line, intro, skip))
		return false;
	mark->name = take_name(line + skip, len - skip);
	skip += mark->name.len;
	return mark->name.len && len > skip + 2 && line[skip] == ':' && line[skip + 1] == ' ' &&
	       take_result(line + skip + 2, len - skip - 2, mark);
}

bool scan_line(const char *line, size_t len, struct mark *mark)
{
	mark->kind = MARK_NONE;
	/* A test that takes its pipe for a terminal prints in bold. */
	if (len > 8 && !memcmp(line, "\033[1m", 4)) {
		line += 4;
		len -= 4;
		if (!memcmp(line + len - 4, "\033[0m", 4))
			len -= 4;
	}
	if (len && line[len - 1] == '\r')
		len--;
	if (!len || (*line != 'S' && *line != 'D'))
		return false;
	mark->name = (struct span){ "", 0 };
	mark->word[0] = '\0';
	mark->time_s = 0;
	if (take_start(line, len, "Starting subtest: ", mark))
		mark->kind = MARK_START;
	else if (take_start(line, len, "Starting dynamic subtest: ", mark))
		mark->kind = MARK_DYNAMIC_START;
	else if (take_end(line, len, "Subtest ", mark))
		mark->kind = MARK_RESULT;
	else if (take_end(line, len, "Dynamic subtest ", mark))
		mark->kind = MARK_DYNAMIC_RESULT;
	return mark->kind != MARK_NONE;
}
