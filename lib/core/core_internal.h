/* SPDX-License-Identifier: MIT */
#ifndef CORE_INTERNAL_H
#define CORE_INTERNAL_H

/*
 * What the files of lib/core share.  Not for tests.
 */

#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "core/igt_hook.h"
#include "core/igt_log.h"
#include "core/igt_options.h"

/* What this process does with the subtests it meets. */
enum core_mode {
	CORE_RUN,
	CORE_LIST,     /* --list-subtests */
	CORE_TESTLIST, /* --show-testlist */
	CORE_DESCRIBE, /* --describe */
	CORE_PLAN,     /* silent child: notes which groups hold selected subtests */
};

/* Where the test is. */
enum core_block {
	CORE_OUTSIDE,
	CORE_FIXTURE,
	CORE_SUBTEST,
	CORE_CONTAINER, /* subtest with dynamic blocks, outside of these */
	CORE_DYNAMIC,
};

enum core_result { CORE_SUCCESS, CORE_SKIP, CORE_FAIL, CORE_CRASH };

/* Set once while the command line is read. */
struct core_options {
	const char *prog; /* name of the program without its folder */
	const char *mark; /* its name in the kernel's logs: PROG or PROG[run identity] */
	pid_t pid;        /* the test's own process, as opposed to its children */
	enum core_mode mode;
	bool has_subtests;
	const char *run_pattern;      /* --run-subtest or NULL */
	const char *dynamic_pattern;  /* --dynamic-subtest or NULL */
	const char *describe_pattern; /* --describe=PATTERN or NULL */
};
extern struct core_options core_opts;

/* Options of the test's own, as igt_subtest_init_parse_opts() got them. */
struct core_extra_options {
	const char *short_opts;
	const struct option *long_opts;
	const char *help;
	igt_opt_handler_t handler;
	void *data;
};

/* Deepest nesting of igt_subtest_group(). */
#define CORE_GROUPS_MAX 64

/* children.c */
void core_check_fork_is_legal(const char *what);
pid_t core_fork(sigset_t *ret_before);
const char *core_child_signature(void);
void core_children_end(enum core_block block);

/* config.c */
void core_config_load(void);

/* describe.c */
void core_describe_enter_group(void);
void core_describe_leave_group(void);
void core_describe_subtest(const char *name, const char *file, int line, bool selected);
bool core_describe_test(void);

/* environment.c, environment_check.c */
bool core_parse_seed(const char *text, uint32_t *ret_seed);
void core_environment_check(void);

/* exit_handler.c */
void core_exit_handlers_init(void);
void core_exit_handlers_hook_signals(void);
bool core_in_exit_handler(void);

/* helper.c */
void core_helpers_end(enum core_block block);
void core_helpers_keep(enum core_block block);

/* test_hook.c */
void core_hook_add(const char *text);
void core_hook_finish(void);
void core_hook_event(enum igt_hook_evt_type type, const char *name, enum core_result result);

/* igt_exit.c */
void core_count(enum core_result result, int exitcode);
void core_count_listed(void);
void core_exit(int status) __attribute__((noreturn));
bool core_is_exiting(void);

/* interactive.c */
void core_interactive_choose(const char *list);

/* interrupt.c */
void core_interrupt_end(void);

/* kmsg.c */
void core_kmsg_init(void);
bool core_is_run_id(const char *text);

/* lines.c */
enum core_line { CORE_LINE_SUBTEST, CORE_LINE_DYNAMIC };
void core_line_starting(enum core_line kind, const char *name);
void core_line_result(enum core_line kind, const char *name, enum core_result result,
		      double seconds);
void core_line_simple_result(enum core_result result, double seconds);
void core_flush_stdout_in_signal(void);
void core_stdout_init(void);
const char *core_result_name(enum core_result result);

/* log.c */
void core_log_init(void);
int core_log_level_of(const char *word);
void core_log_set_domain(const char *domain);
void core_log_end_line(void);
void core_log_reset(void);
void core_log_dump(void);
void core_log_begin(void);
void core_log_end(void);
bool core_log_is_busy(void);
bool core_is_main_thread(void);
void core_illegal(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* log_ring.c: the caller holds the lock of log.c */
void core_ring_reset(void);
void core_ring_add(const char *text, size_t len);
void core_ring_walk(igt_buffer_log_handler_t check, void *data);
bool core_ring_is_empty(void);

/* names.c */
bool core_name_is_valid(const char *name);
bool core_pattern_matches(const char *text, const char *pattern);

/* oops_trace.c */
void core_oops_trace_want(void);
void core_oops_trace_start(void);

/* options.c */
void core_parse_options(int *argc, char **argv, const struct core_extra_options *extra);

/* output.c: @stream is STDOUT_FILENO or STDERR_FILENO */
void core_print(int stream, const char *text);
void core_printf(int stream, const char *format, ...) __attribute__((format(printf, 2, 3)));
void core_vprintf(int stream, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
void core_write_in_signal(int fd, const char *data, size_t size);

/* plan.c */
void core_plan_make(void);
void core_plan_subtest(bool selected);
void core_plan_enter_group(const char *file, int line);
void core_plan_leave_group(void);
bool core_plan_wants_fixture(void);
void core_plan_finish(void) __attribute__((noreturn));

/* runner_socket.c */
struct runner_packet;
void core_runner_connect(void);
bool core_runner_connected(void);
size_t core_runner_log(int stream, const char *text, size_t len);
size_t core_runner_log_in_signal(const char *text, size_t len);
bool core_runner_send(struct runner_packet *packet);

/* start.c */
bool core_is_child(void);
void core_print_version(bool to_runner);
double core_test_seconds(void);

/* debugger.c */
/* Is the parent process gdb?  Then a failed assertion stops there by abort(). */
bool core_under_gdb(void);

/* trace.c */
void core_trace(const void *from);
void core_trace_in_signal(void *context);

/* trace_lines.c: the caller holds the lock of log.c */
typedef void (*core_call_handler_t)(const char *file, int line, const char *function);
void core_lines_open(void);
bool core_lines_find(uintptr_t address, core_call_handler_t show);
void core_lines_close(void);

/* version.c, made by the build */
extern const char core_version[];
extern const char core_cpu[];

/* structure.c */
enum core_block core_block(void);
bool core_any_dynamic_failed(void);
bool core_any_dynamic_ran(void);
void core_uncount_dynamic(void);
void core_leave(enum core_result result) __attribute__((noreturn));

/* thread.c */
bool core_take_thread_failure(void);

/* time.c */
void core_timeout_deferred(void);
void core_timeout_clear(enum core_block block);

#endif /* CORE_INTERNAL_H */
