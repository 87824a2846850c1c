/* SPDX-License-Identifier: MIT */
/*
 * Helpers of the runner's unit tests: a directory for one test with a test
 * root of mocks in it.  Every helper fails the cmocka test when it cannot.
 */
#ifndef TESTS_UNIT_RUNNER_SANDBOX_H
#define TESTS_UNIT_RUNNER_SANDBOX_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <cmocka.h>
#include <jansson.h>

#include "runner/runner.h"

/**
 * struct sandbox - one test's own directory
 * @dir: its path
 * @root: a test root in it: "<dir>/root"
 * @results: a results directory to be made: "<dir>/results"
 */
struct sandbox {
	char dir[128], root[160], results[160];
};

/** sandbox_open() - make the directory and the test root with "mock" in it; cmocka setup. */
int sandbox_open(void **state);
/** sandbox_close() - remove all of it; cmocka teardown. */
int sandbox_close(void **state);

/** sandbox_mocks() - give the test root these binaries (links to the mock); NULL ends. */
void sandbox_mocks(const struct sandbox *box, const char *first, ...);
/**
 * sandbox_many() - add a mock_many of that name to the test root
 * @box: its test-list.txt is replaced, "mock" is no longer in it
 * @name: the binary
 * @list: its subtests, one a line (see mock_many.c)
 */
void sandbox_many(const struct sandbox *box, const char *name, const char *list);
/** sandbox_write() - write a file below the sandbox; directories are made. */
void sandbox_write(const struct sandbox *box, const char *name, const char *text);
/** sandbox_write_bytes() - the same with NULs. */
void sandbox_write_bytes(const struct sandbox *box, const char *name, const void *data, size_t len);
/** sandbox_read() - read a file below the sandbox; the caller frees it. */
char *sandbox_read(const struct sandbox *box, const char *name);
/** sandbox_has() - is there such a file below the sandbox? */
int sandbox_has(const struct sandbox *box, const char *name);

/** sandbox_log() - have the mocks log to "log" in the sandbox, or no longer. */
void sandbox_log(const struct sandbox *box, bool on);

/** sandbox_begun() - how often did a subtest "BINARY@SUBTEST" begin, as the log tells? */
size_t sandbox_begun(const struct sandbox *box, const char *subtest);

/** sandbox_is_running() - is there such a process, and no zombie? */
bool sandbox_is_running(pid_t pid);

/**
 * sandbox_boot() - have a machine of our own: below "machine" in the sandbox
 * @id: name of the boot, with a newline; nothing is tainted on it
 */
void sandbox_boot(const struct sandbox *box, const char *id);
/** sandbox_taint() - set that machine's taint flags. */
void sandbox_taint(const struct sandbox *box, unsigned int flags);

/** sandbox_settings() - settings for a run of these names (NULL ends) without root. */
void sandbox_settings(const struct sandbox *box, struct run_settings *settings, const char *first,
		      ...);
/** sandbox_prepare() - run_prepare() that must succeed. Return: number of entries. */
size_t sandbox_prepare(const struct run_settings *settings);
/**
 * sandbox_jobs() - the job list that run_prepare() makes, or NULL with @err; the caller frees it
 * @settings: may overwrite an earlier one
 */
char *sandbox_jobs(const struct sandbox *box, struct run_settings *settings, struct run_error *err);
/**
 * sandbox_assert_jobs() - run_prepare() makes this job list
 * @settings: may overwrite an earlier one; emptied
 * @expected: joblist.txt
 */
void sandbox_assert_jobs(const struct sandbox *box, struct run_settings *settings,
			 const char *expected);
/**
 * sandbox_assert_refused() - run_prepare() refuses these settings by one line
 * @settings: emptied
 * @status: enum run_status
 * @text: what the line has in it
 */
void sandbox_assert_refused(const struct sandbox *box, struct run_settings *settings, int status,
			    const char *text);
/** sandbox_execute() - run_execute() that must succeed, without progress and sysrq. */
void sandbox_execute(const struct sandbox *box);
/** sandbox_report() - run_report() and read results.json; the caller drops the reference. */
json_t *sandbox_report(const struct sandbox *box, int *ret_status);
/** sandbox_run() - all of that for these names (NULL ends). */
json_t *sandbox_run(const struct sandbox *box, const char *first, ...);

/** result_of() - a string of a test's result, e.g. "result"; NULL if there is none. */
const char *result_of(json_t *results, const char *test, const char *key);
/** assert_verdict() - the test has this verdict. */
void assert_verdict(json_t *results, const char *test, const char *verdict);
/** assert_contains() - @text has @part in it. */
void assert_contains(const char *text, const char *part);

#endif
