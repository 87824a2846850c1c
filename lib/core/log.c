/* SPDX-License-Identifier: MIT */
/*
 * Log messages: formatting, prefix, destination.
 */

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/igt_log.h"
#include "core/igt_result.h"
#include "core/igt_structure.h"

enum igt_log_level igt_log_level = IGT_LOG_INFO;

/* --debug=DOMAIN: only this domain is shown; "application" is the NULL domain. */
static const char *only_domain;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local volatile sig_atomic_t busy; /* depth of core_log_begin() in this thread */
static _Thread_local bool main_thread;
static _Thread_local bool line_open;                /* the last message had no newline at its end */
static _Thread_local enum igt_log_level line_level; /* its level */

/* Return: the level IGT_LOG_LEVEL=@word means, -1 for a word that means none. */
int core_log_level_of(const char *word)
{
	static const char *const words[] = {
		[IGT_LOG_DEBUG] = "debug",
		[IGT_LOG_INFO] = "info",
		[IGT_LOG_WARN] = "warn",
		[IGT_LOG_NONE] = "none",
	};

	for (unsigned int i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i] && !strcasecmp(word, words[i]))
			return (int)i;
	return -1;
}

void core_log_init(void)
{
	const char *env = getenv("IGT_LOG_LEVEL");
	int level = env ? core_log_level_of(env) : -1;

	main_thread = true;
	if (level >= 0)
		igt_log_level = (enum igt_log_level)level;
}

void core_log_set_domain(const char *domain)
{
	igt_log_level = IGT_LOG_DEBUG;
	only_domain = domain;
}

/* Before the core is initialised there is one thread only. */
bool core_is_main_thread(void)
{
	return main_thread || !core_opts.pid;
}

/* True if a signal interrupted this thread in the middle of a message. */
bool core_log_is_busy(void)
{
	return busy > 0;
}

/* What is logged until core_log_end() stays in one piece; a time limit waits for it. */
void core_log_begin(void)
{
	if (busy++ == 0)
		pthread_mutex_lock(&lock);
}

void core_log_end(void)
{
	if (busy == 1)
		pthread_mutex_unlock(&lock);
	busy--;
	core_timeout_deferred();
}

/* A child may log at once, whatever other threads were doing when it was forked. */
static void __attribute__((constructor)) keep_lock_across_fork(void)
{
	pthread_atfork(core_log_begin, core_log_end, core_log_end);
}

static bool is_shown(const char *domain, enum igt_log_level level)
{
	if (level < igt_log_level)
		return false;
	return !only_domain || !strcmp(only_domain, domain ? domain : "application");
}

/*
 * Writes "<g:N> (PROG:PID) [thread:TID] DOMAIN-LEVEL: " or nothing for a continued line.
 * Return: its length; *@ret_bare is where the part begins that INFO shows as well.
 */
static size_t format_prefix(char *buf, size_t size, const char *domain, enum igt_log_level level,
			    size_t *ret_bare)
{
	static const char *const levels[] = { "DEBUG", "INFO", "WARNING", "CRITICAL" };
	char thread[32] = "";
	int len;

	*ret_bare = 0;
	if (line_open)
		return 0;
	if (!core_is_main_thread())
		snprintf(thread, sizeof(thread), "[thread:%d] ", gettid());
	len = snprintf(buf, size, "%s(%s:%d) %s%s%s%s: ", core_child_signature(), igt_test_name(),
		       getpid(), thread, domain ? domain : "", domain ? "-" : "", levels[level]);
	if (len < 0 || (size_t)len >= size)
		len = 0;
	*ret_bare = (size_t)len;
	return (size_t)len;
}

static void show(const char *line, const char *text, enum igt_log_level level)
{
	if (level >= IGT_LOG_WARN) {
		core_print(STDERR_FILENO, line);
	} else if (level == IGT_LOG_INFO) {
		if (line != text && !core_is_main_thread())
			core_printf(STDOUT_FILENO, "%s[thread:%d] %s", core_child_signature(),
				    gettid(), text);
		else if (line != text && *core_child_signature())
			core_printf(STDOUT_FILENO, "%s%s", core_child_signature(), text);
		else
			core_print(STDOUT_FILENO, text);
	} else {
		core_print(STDOUT_FILENO, line);
	}
}

void igt_vlog(const char *domain, enum igt_log_level level, const char *format, va_list args)
{
	char small[1024], *line = small;
	int len, saved_errno = errno;
	size_t prefix, bare;
	va_list again;

	if (level >= IGT_LOG_NONE)
		return;
	if (core_opts.mode != CORE_RUN && level <= IGT_LOG_WARN)
		return;

	prefix = format_prefix(small, sizeof(small), domain, level, &bare);
	va_copy(again, args);
	len = vsnprintf(small + prefix, sizeof(small) - prefix, format, args);
	if (len >= (int)(sizeof(small) - prefix)) {
		line = malloc(prefix + (size_t)len + 1);
		if (line) {
			memcpy(line, small, prefix);
			vsnprintf(line + prefix, (size_t)len + 1, format, again);
		} else {
			line = small;
		}
	}
	va_end(again);
	if (len > 0) {
		size_t size = strlen(line);

		core_log_begin();
		core_ring_add(line, size);
		if (is_shown(domain, level))
			show(line, line + bare, level);
		line_open = line[size - 1] != '\n';
		line_level = level;
		core_log_end();
	}
	if (line != small)
		free(line);
	errno = saved_errno;
}

void igt_log(const char *domain, enum igt_log_level level, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	igt_vlog(domain, level, format, args);
	va_end(args);
}

void igt_log_buffer_inspect(igt_buffer_log_handler_t check, void *data)
{
	core_log_begin();
	core_ring_walk(check, data);
	core_log_end();
}

/* A block begins: what was logged before is not its own. */
void core_log_reset(void)
{
	if (busy) {
		/* A crash in the middle of a message: the jump left the lock behind. */
		busy = 0;
		pthread_mutex_unlock(&lock);
	}
	core_log_begin();
	core_ring_reset();
	core_log_end();
}

static bool print_kept(const char *line, void *data)
{
	core_print(STDERR_FILENO, line);
	return false;
}

/* Tells on stderr what failed and what had been logged before. */
void core_log_dump(void)
{
	if (igt_dynamic_subtest_name())
		core_printf(STDERR_FILENO, "Dynamic subtest %s failed.\n",
			    igt_dynamic_subtest_name());
	else if (igt_subtest_name())
		core_printf(STDERR_FILENO, "Subtest %s failed.\n", igt_subtest_name());
	else
		core_printf(STDERR_FILENO, "Test %s failed.\n", igt_test_name());
	if (core_ring_is_empty()) {
		core_print(STDERR_FILENO, "No log.\n");
		return;
	}
	core_print(STDERR_FILENO, "**** DEBUG ****\n");
	igt_log_buffer_inspect(print_kept, NULL);
	core_print(STDERR_FILENO, "****  END  ****\n");
}

/* The verdict of a block must not be glued to an unfinished message. */
void core_log_end_line(void)
{
	if (line_open)
		igt_log(NULL, line_level, "\n");
}

/* The test is written wrongly: nothing it reports could be trusted. */
void core_illegal(const char *format, ...)
{
	va_list args;

	core_log_end_line();
	va_start(args, format);
	igt_vlog(IGT_LOG_DOMAIN, IGT_LOG_CRITICAL, format, args);
	va_end(args);
	fflush(stdout);
	if (core_opts.mode == CORE_PLAN)
		_exit(IGT_EXIT_INVALID);
	abort();
}
