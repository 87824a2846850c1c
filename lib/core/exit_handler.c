/* SPDX-License-Identifier: MIT */
/*
 * Exit handlers, and the signals that end a test or one of its subtests.
 */

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/igt_exit_handler.h"

static igt_exit_handler_t handlers[IGT_EXIT_HANDLERS_MAX];
static unsigned int handler_count;
static volatile sig_atomic_t in_handler;
static bool signals_hooked;

static const struct hooked_signal {
	int number;
	const char *message; /* NULL: dies without a word */
	bool crash;          /* inside a subtest only that subtest ends */
} hooked[] = {
	{ SIGINT, NULL, false },
	{ SIGHUP, NULL, false },
	{ SIGPIPE, NULL, false },
	{ SIGTERM, NULL, false },
	{ SIGQUIT, "Received signal SIGQUIT.\n", false },
	{ SIGABRT, "Received signal SIGABRT.\n", false },
	{ SIGSEGV, "Received signal SIGSEGV.\n", true },
	{ SIGBUS, "Received signal SIGBUS.\n", true },
	{ SIGFPE, "Received signal SIGFPE.\n", true },
};

bool core_in_exit_handler(void)
{
	return in_handler;
}

static void run_handlers(int sig)
{
	core_children_end(CORE_OUTSIDE);
	core_helpers_end(CORE_OUTSIDE);
	in_handler = 1;
	while (handler_count)
		handlers[--handler_count](sig);
	in_handler = 0;
}

static void at_exit(void)
{
	if (core_is_child())
		return;
	if (core_opts.mode == CORE_PLAN)
		_exit(EXIT_FAILURE);
	if (!core_is_exiting())
		core_illegal("the test ended without igt_exit()\n");
	errno = 0;
	run_handlers(0);
}

static void die_by(int sig)
{
	sigset_t set;

	signal(sig, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, sig);
	raise(sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void on_signal(int sig, siginfo_t *info, void *context)
{
	const struct hooked_signal *s = hooked;

	while (s->number != sig)
		s++;
	if (s->message) {
		core_write_in_signal(STDERR_FILENO, s->message, strlen(s->message));
		core_trace_in_signal(context);
	}
	if (core_is_child()) {
		die_by(sig);
		return;
	}
	if (s->crash && core_is_main_thread() && core_block() >= CORE_SUBTEST) {
		core_count(CORE_CRASH, 128 + sig);
		core_leave(CORE_CRASH);
	}

	core_flush_stdout_in_signal();
	run_handlers(sig);
	core_flush_stdout_in_signal();
	die_by(sig);
}

/* A crash by stack overflow needs another stack to be reported on; libdw needs some 300 KiB of it. */
void core_exit_handlers_hook_signals(void)
{
	static char stack[1024 * 1024];
	const stack_t alternate = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_sigaction = on_signal,
				    .sa_flags = SA_ONSTACK | SA_SIGINFO };

	if (signals_hooked)
		return;
	signals_hooked = true;
	sigaltstack(&alternate, NULL);
	for (unsigned int i = 0; i < sizeof(hooked) / sizeof(hooked[0]); i++)
		sigaction(hooked[i].number, &action, NULL);
}

void core_exit_handlers_init(void)
{
	atexit(at_exit);
}

void igt_install_exit_handler(igt_exit_handler_t fn)
{
	if (core_opts.mode == CORE_PLAN)
		return;
	for (unsigned int i = 0; i < handler_count; i++)
		if (handlers[i] == fn)
			return;
	if (handler_count == IGT_EXIT_HANDLERS_MAX)
		core_illegal("igt_install_exit_handler(): more than %d handlers\n",
			     IGT_EXIT_HANDLERS_MAX);
	handlers[handler_count++] = fn;
	core_exit_handlers_hook_signals();
}
