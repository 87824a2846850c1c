/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_LOG_H
#define CORE_IGT_LOG_H

/*
 * Log messages of a test.
 *
 * INFO goes bare to stdout.  Every other level is written as
 *
 *	<g:N> (PROGRAM:PID) [thread:TID] DOMAIN-LEVEL: text
 *
 * where the first part appears in children of igt_multi_fork() only, the thread part off the
 * main thread only (both also on INFO) and "DOMAIN-" only for a message with a domain.  DEBUG goes to stdout, WARNING and CRITICAL go to stderr (stdout is
 * flushed first).  A message without a newline at its end is continued by the next message
 * of the same thread, which then gets no prefix.
 *
 * All messages of all levels, shown or not, are kept in a ring of 256 entries that is
 * emptied when a subtest or dynamic subtest starts and dumped to stderr when it fails.
 *
 * IGT_LOG_LEVEL=debug|info|warn|none and --debug[=DOMAIN] choose what is shown.
 * While subtests are only listed, messages up to WARN are dropped.
 */

#include <stdarg.h>
#include <stdbool.h>

/**
 * IGT_LOG_DOMAIN - domain of the messages of a source file
 *
 * A string or NULL ("application").  Define it before the first include of the core.
 */
#ifndef IGT_LOG_DOMAIN
#define IGT_LOG_DOMAIN (NULL)
#endif

/** enum igt_log_level - how important a message is. */
enum igt_log_level {
	IGT_LOG_DEBUG,
	IGT_LOG_INFO,
	IGT_LOG_WARN,
	IGT_LOG_CRITICAL,
	IGT_LOG_NONE,
};

/** igt_log_level - lowest level that is shown; IGT_LOG_INFO unless told otherwise. */
extern enum igt_log_level igt_log_level;

/**
 * igt_log() - log one message
 * @domain: log domain or NULL
 * @level: its level, below IGT_LOG_NONE
 * @format: printf format
 *
 * May be called from any thread.
 */
void igt_log(const char *domain, enum igt_log_level level, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * igt_vlog() - igt_log() with an argument list
 * @domain: log domain or NULL
 * @level: its level, below IGT_LOG_NONE
 * @format: printf format
 * @args: its arguments
 */
void igt_vlog(const char *domain, enum igt_log_level level, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

/** igt_debug(), igt_info(), igt_warn(), igt_critical() - log at that level in this domain. */
#define igt_debug(...)    igt_log(IGT_LOG_DOMAIN, IGT_LOG_DEBUG, __VA_ARGS__)
#define igt_info(...)     igt_log(IGT_LOG_DOMAIN, IGT_LOG_INFO, __VA_ARGS__)
#define igt_warn(...)     igt_log(IGT_LOG_DOMAIN, IGT_LOG_WARN, __VA_ARGS__)
#define igt_critical(...) igt_log(IGT_LOG_DOMAIN, IGT_LOG_CRITICAL, __VA_ARGS__)

/** typedef igt_buffer_log_handler_t - sees one kept message; true stops the walk. */
typedef bool (*igt_buffer_log_handler_t)(const char *line, void *data);

/**
 * igt_log_buffer_inspect() - walk the ring of kept messages, oldest first
 * @check: called with each message, formatted with its prefix; returns true to stop
 * @data: handed to @check
 *
 * @check must not log.
 */
void igt_log_buffer_inspect(igt_buffer_log_handler_t check, void *data);

#endif /* CORE_IGT_LOG_H */
