/* SPDX-License-Identifier: MIT */
/*
 * Descriptions of the test, its groups and its subtests.
 */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/core_internal.h"
#include "core/igt_describe.h"

#define COLUMNS 80

/*
 * One slot per group level.  The slot of the current level holds what igt_describe() said
 * for the next item; entering a group leaves it there as the group's own description.
 */
static char text[CORE_GROUPS_MAX + 1][IGT_DESCRIBE_MAX + 1];
static unsigned int depth;

void igt_describe_f(const char *format, ...)
{
	va_list args;
	int len;

	if (core_block() != CORE_OUTSIDE)
		core_illegal("igt_describe() inside a fixture or subtest\n");
	if (core_opts.mode != CORE_DESCRIBE)
		return;
	va_start(args, format);
	len = vsnprintf(text[depth], sizeof(text[depth]), format, args);
	va_end(args);
	if (len < 0 || len > IGT_DESCRIBE_MAX)
		core_illegal("igt_describe(): longer than %d characters: \"%.40s...\"\n",
			     IGT_DESCRIBE_MAX, text[depth]);
}

void core_describe_enter_group(void)
{
	if (core_opts.mode == CORE_DESCRIBE)
		text[++depth][0] = '\0';
}

void core_describe_leave_group(void)
{
	if (core_opts.mode == CORE_DESCRIBE)
		text[--depth][0] = '\0';
}

/* Prints @s with its words wrapped; a word that is too long gets a line of its own. */
static void print_wrapped(const char *indent, const char *s)
{
	size_t column = 0, len;

	for (s += strspn(s, " \t\n"); *s; s += strspn(s, " \t\n")) {
		len = strcspn(s, " \t\n");
		if (column && column + 1 + len > COLUMNS) {
			putchar('\n');
			column = 0;
		}
		column += (size_t)printf("%s%.*s", column ? " " : indent, (int)len, s);
		s += len;
	}
	if (column)
		putchar('\n');
}

void core_describe_subtest(const char *name, const char *file, int line, bool selected)
{
	bool described = false;

	if (selected) {
		printf("SUB %s %s:%d:\n", name, file, line);
		for (unsigned int i = 0; i <= depth; i++) {
			if (!text[i][0])
				continue;
			print_wrapped("  ", text[i]);
			putchar('\n');
			described = true;
		}
		if (!described)
			printf("  NO DOCUMENTATION!\n\n");
	}
	text[depth][0] = '\0';
}

/* Return: false if the test has no description. */
bool core_describe_test(void)
{
	if (!&__igt_test_description)
		return false;
	print_wrapped("", __igt_test_description);
	return true;
}
