/* SPDX-License-Identifier: MIT */
/* Hand-made comms files for the runner's unit tests. */
#ifndef TESTS_UNIT_RUNNER_COMMS_RUN_H
#define TESTS_UNIT_RUNNER_COMMS_RUN_H

#include "sandbox.h"

#include "runner/comms/comms.h"

/* A process's version line, and packets as initialisers. */
#define VERSION "IGT-Version: 2.4-g0123 (x86_64) (Linux: 6.12.0 x86_64)\n"

#define EXEC                                             \
	{                                                \
		COMMS_EXEC, 9, 9, .text = "/nowhere/bin" \
	}
#define START(name)                                     \
	{                                               \
		COMMS_SUBTEST_START, 9, 9, .text = name \
	}
#define RESULT(name, w, s)                                                        \
	{                                                                         \
		COMMS_SUBTEST_RESULT, 9, 9, .text = name, .word = w, .seconds = s \
	}
#define DYN_START(name)                                 \
	{                                               \
		COMMS_DYNAMIC_START, 9, 9, .text = name \
	}
#define DYN_RESULT(name, w, s)                                                    \
	{                                                                         \
		COMMS_DYNAMIC_RESULT, 9, 9, .text = name, .word = w, .seconds = s \
	}
#define OUT(t)                                          \
	{                                               \
		COMMS_LOG, 9, 9, .stream = 1, .text = t \
	}
#define ERR(t)                                          \
	{                                               \
		COMMS_LOG, 9, 9, .stream = 2, .text = t \
	}
#define OVERRIDE(verdict)                             \
	{                                             \
		COMMS_OVERRIDE, 1, 1, .text = verdict \
	}
#define EXIT(c, s)                                        \
	{                                                 \
		COMMS_EXIT, 1, 1, .code = c, .seconds = s \
	}
#define VERSION_PACKET                               \
	{                                            \
		COMMS_VERSION, 9, 9, .text = VERSION \
	}

/** add_packets() - append packets as they stand in a file. */
void add_packets(struct buf *file, const struct comms_packet *packets, size_t n);
/** make_comms_run() - a run of one entry whose comms file has these bytes. */
void make_comms_run(const struct sandbox *box, const char *joblist, const struct buf *comms);
/** report_packets() - the same of these packets, and its results; the caller drops them. */
json_t *report_packets(const struct sandbox *box, const char *joblist,
		       const struct comms_packet *packets, size_t n);
/* report_packets() of the packets that follow, in a test. */
#define REPORT(joblist, ...)                                                    \
	report_packets(*state, joblist, (struct comms_packet[]){ __VA_ARGS__ }, \
		       sizeof((struct comms_packet[]){ __VA_ARGS__ }) /         \
			       sizeof(struct comms_packet))

/** assert_time() - the test ran that long. */
void assert_time(json_t *results, const char *test, double seconds);
/** assert_text() - the string of that key of the test's result. */
void assert_text(json_t *results, const char *test, const char *key, const char *expected);
/** count_of() - how many results have that verdict. */
json_int_t count_of(json_t *results, const char *verdict);

#endif
