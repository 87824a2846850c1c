/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_KMSG_H
#define CORE_IGT_KMSG_H

/*
 * Marks in the kernel's logs, so that its messages can be told apart by test: "PROG: starting
 * subtest NAME" and the like.  With GAUNTLET_RUN_ID=ID in the environment (1 to 40 characters of
 * 0-9, a-f and "."; the runner sets it) PROG is followed by "[ID]", so that the runner knows its
 * own marks from those of another runner on the same kernel.
 */

#define KMSG_EMER    "<0>[IGT] "
#define KMSG_ALERT   "<1>[IGT] "
#define KMSG_CRIT    "<2>[IGT] "
#define KMSG_ERR     "<3>[IGT] "
#define KMSG_WARNING "<4>[IGT] "
#define KMSG_NOTICE  "<5>[IGT] "
#define KMSG_INFO    "<6>[IGT] "
#define KMSG_DEBUG   "<7>[IGT] "

/**
 * igt_kmsg() - write one line to the kernel log
 * @format: a KMSG_* prefix followed by a printf format
 *
 * Does nothing if /dev/kmsg cannot be opened.  Lines are cut at 1023 bytes.
 */
void igt_kmsg(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * igt_trace() - write one line to the kernel's trace buffer
 * @format: printf format
 *
 * Does nothing if the trace marker cannot be opened.
 */
void igt_trace(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * igt_emit_ignore_dmesg_regex() - announce kernel messages that the test provokes
 * @ignore_dmesg_regex: POSIX extended regular expression of the lines to expect
 *
 * The runner does not take matching lines for warnings until the next subtest or dynamic subtest
 * starts, or the next call.  Like IGT's.  Writes one line to the kernel log; an expression that
 * does not compile is an assertion failure.
 */
void igt_emit_ignore_dmesg_regex(const char *ignore_dmesg_regex);

#endif /* CORE_IGT_KMSG_H */
