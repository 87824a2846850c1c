/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_INTERACTIVE_H
#define CORE_IGT_INTERACTIVE_H

/*
 * Stops for somebody who watches: --interactive-debug[=VARIABLE,...|all].
 */

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

#endif /* CORE_IGT_INTERACTIVE_H */
