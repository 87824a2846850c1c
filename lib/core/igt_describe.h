/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_DESCRIBE_H
#define CORE_IGT_DESCRIBE_H

/*
 * Descriptions: shown by --describe and --help-description, free of cost otherwise.
 */

/** IGT_DESCRIBE_MAX - longest description, in characters. */
#define IGT_DESCRIBE_MAX 511

/* Defined by IGT_TEST_DESCRIPTION(). */
extern const char *__igt_test_description __attribute__((weak));

/** IGT_TEST_DESCRIPTION() - describe the program; at file scope, once. */
#define IGT_TEST_DESCRIPTION(str) const char *__igt_test_description = str

/** igt_describe() - describe the next subtest or group; one string. */
#define igt_describe(text) igt_describe_f("%s", (text))

/**
 * igt_describe_f() - describe the next subtest or group
 * @format: printf format; the text has at most IGT_DESCRIBE_MAX characters
 *
 * Belongs outside of fixtures and subtests.  A longer text, or a call inside a block, is
 * a mistake in the test and ends in SIGABRT.
 */
void igt_describe_f(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif /* CORE_IGT_DESCRIBE_H */
