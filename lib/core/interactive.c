/* SPDX-License-Identifier: MIT */
/*
 * Stops for somebody who watches, and how far a loop has come.
 */

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/igt_assert.h"
#include "core/igt_interactive.h"
#include "core/igt_log.h"

static const char *chosen; /* comma-separated, or NULL */

/* @list: NULL is all. */
void core_interactive_choose(const char *list)
{
	chosen = list ? list : "all";
}

static bool lists(const char *list, const char *word)
{
	size_t len = strlen(word);

	while (*list) {
		size_t n = strcspn(list, ",");

		if (n == len && !memcmp(list, word, n))
			return true;
		list += n;
		list += *list == ',';
	}
	return false;
}

static bool stops_at(const char *var)
{
	return chosen && (lists(chosen, "all") || lists(chosen, var)) && isatty(STDIN_FILENO);
}

/* Return: the key, 0 if there is none to come. */
static char read_key(void)
{
	struct termios before, raw;
	char key = 0;

	if (tcgetattr(STDIN_FILENO, &before))
		return 0;
	raw = before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	if (read(STDIN_FILENO, &key, 1) != 1)
		key = 0;
	tcsetattr(STDIN_FILENO, TCSANOW, &before);
	return key;
}

void igt_debug_wait_for_keypress(const char *var)
{
	if (!stops_at(var))
		return;
	igt_info("Press any key to continue ...\n");
	fflush(stdout);
	read_key();
}

void igt_debug_interactive_mode_check(const char *var, const char *expected)
{
	char key;

	if (!stops_at(var))
		return;
	igt_info("Is %s [Y/n]\n", expected);
	fflush(stdout);
	key = read_key();
	igt_assert_f(key != 'n' && key != 'N', "%s: the answer was no\n", expected);
}

static unsigned int percent_of(uint64_t i, uint64_t total)
{
	return (unsigned int)((double)i / (double)total * 100);
}

void igt_progress(const char *header, uint64_t i, uint64_t total)
{
	bool last = i + 1 >= total;

	if (!isatty(STDERR_FILENO))
		return;
	if (last)
		fprintf(stderr, "\r%s100%%\n", header);
	else if (!i || percent_of(i, total) != percent_of(i - 1, total))
		fprintf(stderr, "\r%s%3u%%", header, percent_of(i, total));
}
