/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_EXIT_HANDLER_H
#define CORE_IGT_EXIT_HANDLER_H

/** typedef igt_exit_handler_t - called at the end with 0, or the signal that ends it. */
typedef void (*igt_exit_handler_t)(int sig);

/** IGT_EXIT_HANDLERS_MAX - how many handlers fit. */
#define IGT_EXIT_HANDLERS_MAX 10

/**
 * igt_install_exit_handler() - have a function called when the test ends
 * @fn: called once, in reverse order of installation, with 0 on exit() or with the number
 *	of the signal that kills the test; then it may use only what signal handlers may
 *
 * A handler that is installed already is not installed again.  One too many is a mistake
 * in the test: one critical line and SIGABRT.  Handlers never run in child processes.
 *
 * SIGINT SIGHUP SIGPIPE SIGTERM SIGQUIT SIGABRT SIGSEGV SIGBUS and SIGFPE run the handlers;
 * the process then dies by that signal.  SIGSEGV, SIGBUS and SIGFPE of the main thread inside
 * a subtest do not end the test: the subtest is reported as CRASH and the next one runs.
 */
void igt_install_exit_handler(igt_exit_handler_t fn);

#endif /* CORE_IGT_EXIT_HANDLER_H */
