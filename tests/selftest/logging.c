/* SPDX-License-Identifier: MIT */
/*
 * Levels, domains, continued lines, the ring and threads.
 */

#include <pthread.h>
#include <unistd.h>

#include "core/igt_core.h"

static bool count_line(const char *line, void *data)
{
	++*(int *)data;
	return false;
}

static bool stop_at_third(const char *line, void *data)
{
	return ++*(int *)data == 3;
}

static void *log_in_thread(void *arg)
{
	igt_info("info of a thread\n");
	igt_warn("warning of a thread\n");
	return NULL;
}

static void fill_ring(int messages, size_t width)
{
	for (int i = 0; i < messages; i++)
		igt_debug("message %d%*s\n", i, (int)width, "");
}

int igt_main()
{
	igt_subtest("levels") {
		igt_debug("a debug message\n");
		igt_info("an info message\n");
		igt_warn("a warning\n");
		igt_critical("a critical message\n");
		igt_log("dom", IGT_LOG_INFO, "an info message of a domain\n");
		igt_log("dom", IGT_LOG_WARN, "a warning of a domain\n");
		igt_log("dom", IGT_LOG_NONE, "no message at all\n");
	}
	igt_subtest("continued") {
		igt_warn("one ");
		igt_warn("line\n");
		igt_warn("two\nlines\n");
		igt_info("bare ");
		igt_info("line\n");
	}
	errno = EPERM; /* of no interest to what follows */
	igt_subtest("unfinished") {
		igt_warn("no newline");
		igt_assert(false);
	}
	igt_subtest("unfinished-reason")
		igt_assert_f(false, "no newline");
	igt_subtest("ring-keeps-256") {
		int count = 0;

		fill_ring(300, 0);
		igt_log_buffer_inspect(count_line, &count);
		igt_assert_eq(count, 256);
		count = 0;
		igt_log_buffer_inspect(stop_at_third, &count);
		igt_assert_eq(count, 3);
	}
	igt_subtest("ring-long-messages") {
		int count = 0;

		fill_ring(100, 10000);
		igt_log_buffer_inspect(count_line, &count);
		igt_assert_lt(20, count);
		igt_assert_lt(count, 30);
	}
	igt_subtest("ring-is-reset") {
		int count = 0;

		igt_log_buffer_inspect(count_line, &count);
		igt_assert_eq(count, 0);
	}
	igt_subtest("dump-shows-hidden-levels") {
		igt_debug("hidden so far\n");
		igt_info("seen\n");
		igt_fail(IGT_EXIT_FAILURE);
	}
	igt_subtest("dump-without-log")
		igt_fail(IGT_EXIT_FAILURE);
	igt_subtest("thread") {
		pthread_t thread;

		igt_assert_eq(pthread_create(&thread, NULL, log_in_thread, NULL), 0);
		igt_assert_eq(pthread_join(thread, NULL), 0);
	}
	igt_subtest("errno-is-kept") {
		int kept, err = dup(STDERR_FILENO);

		close(STDERR_FILENO);
		errno = ENOENT;
		igt_warn("cannot be written\n");
		kept = errno;
		igt_assert_eq(dup2(err, STDERR_FILENO), STDERR_FILENO);
		igt_assert_eq(kept, ENOENT);
	}
	igt_subtest("conditions") {
		igt_assert(igt_warn_on(1 + 1 == 2));
		igt_assert(igt_warn_on_f(1 + 1 == 2, "sum %d\n", 2));
		igt_assert(!igt_warn_on(1 + 1 == 3));
		igt_assert_eq(igt_debug_on(42), 42);
		igt_assert(igt_debug_on_f(true, "text\n"));
	}
}
