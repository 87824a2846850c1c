/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_INTERACTIVE_H
#define CORE_IGT_INTERACTIVE_H

/*
 * For somebody who watches: stops by --interactive-debug[=VARIABLE,...|all], and a progress line.
 */

#include <stdint.h>

/**
 * igt_debug_wait_for_keypress() - wait until a key is pressed
 * @var: name of the stop, which --interactive-debug chooses; a failing test stops at "failure"
 *
 * Returns at once unless the command line chose @var and stdin is a terminal.
 */
void igt_debug_wait_for_keypress(const char *var);

/**
 * igt_debug_interactive_mode_check() - ask somebody whether all looks well
 * @var: name of the stop, which --interactive-debug chooses
 * @expected: what should be seen
 *
 * Fails with status 98 if the answer is ``n`` or ``N``.  Returns at once unless the command
 * line chose @var and stdin is a terminal.
 */
void igt_debug_interactive_mode_check(const char *var, const char *expected);

/**
 * igt_progress() - show how far a long loop has come
 * @header: what the loop does; begins the line
 * @i: rounds done so far
 * @total: rounds to do; the line ends when @i is @total - 1 or more
 *
 * Rewrites one line of stderr with the percentage, if that is a terminal and the percentage has
 * changed since round @i - 1.  Does nothing otherwise: logs stay free of it.
 */
void igt_progress(const char *header, uint64_t i, uint64_t total);

#endif /* CORE_IGT_INTERACTIVE_H */
