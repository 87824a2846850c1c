/* SPDX-License-Identifier: MIT */
/* One line that says why a test did not pass. */
#ifndef RUNNER_REASON_H
#define RUNNER_REASON_H

#include "runner/report/report.h"

/**
 * reason_from_output() - what the test itself gave as reason
 * @result: verdict, out, err and log are looked at
 * @dmesg: the kernel log that its log is a part of
 *
 * Return: the failed assertion, unmet requirement, abort condition or first
 * kernel warning; "" if none is found; the caller frees it.
 */
char *reason_from_output(const struct result *result, const struct dmesg *dmesg);

/**
 * reason_from_status() - how a process ended, in words
 * @code: exit status, minus the signal's number or JOURNAL_UNKNOWN_STATUS
 * @had_result: the test had reported a result before
 *
 * Return: e.g. "killed by signal 9 (SIGKILL)"; the caller frees it.
 */
char *reason_from_status(int code, bool had_result);

/** reason_clean() - one printable line of valid UTF-8 from any bytes; the caller frees it. */
char *reason_clean(const char *text, size_t len);

#endif
