/* SPDX-License-Identifier: MIT */
/*
 * A test binary that does as it is told, without lib/core: the runner's tests
 * need one that lies, hangs, crashes and disobeys.  What its subtests do is in
 * their names; what it does as a whole is in its own name (links to it):
 *
 *	mock			has the subtests of the table below
 *	mock_simple_<deed>	has no subtests and does <deed>
 *	mock_list_<deed>	misbehaves when asked for its subtests
 *
 * With MOCK_LOG set, every deed appends "begin BINARY@NAME" and "end BINARY@NAME" to that
 * file, so that a test can count what really ran; those that handle signals append "ready
 * BINARY@NAME" as soon as they do.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mock_list.h"

enum { EXIT_PASS = 0, EXIT_SKIP = 77, EXIT_INVALID = 79, EXIT_FAIL = 98, EXIT_ABORT = 112 };

static bool sentinel;
static const char *self;

struct deed {
	const char *name;
	/* The exit status; prints the result line itself where there is one. */
	int (*run)(const char *name);
};

static void note(const char *what, const char *name)
{
	const char *path = getenv("MOCK_LOG");
	char line[128];
	int fd;

	if (!path)
		return;
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
	snprintf(line, sizeof(line), "%s %s@%s\n", what, self, name);
	if (fd < 0 || write(fd, line, strlen(line)) < 0)
		_exit(1);
	close(fd);
}

/* A mark: on stdout, and on stderr if the runner wants it there too. */
static void mark(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void mark(const char *fmt, ...)
{
	char line[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	puts(line);
	fflush(stdout);
	if (sentinel)
		fprintf(stderr, "%s\n", line);
}

static void result(const char *name, const char *word)
{
	mark("Subtest %s: %s (0.125s)", name, word);
}

static int pass(const char *name)
{
	printf("working on it\n");
	result(name, "SUCCESS");
	return EXIT_PASS;
}

static int fail(const char *name)
{
	fprintf(stderr,
		"(mock:%d) CRITICAL: Test assertion failure function fail, file ../tests/mock.c:42:\n"
		"(mock:%d) CRITICAL: Failed assertion: n == 3\n"
		"(mock:%d) CRITICAL: Last errno: 22, Invalid argument\n"
		"(mock:%d) CRITICAL: error: 2 != 3\n"
		"Subtest %s failed.\n",
		getpid(), getpid(), getpid(), getpid(), name);
	result(name, "FAIL");
	return EXIT_FAIL;
}

static int skip(const char *name)
{
	printf("Test requirement not met in function skip, file ../tests/mock.c:50:\n"
	       "Test requirement: has_vfs\nno VFs here\n");
	result(name, "SKIP");
	return EXIT_SKIP;
}

static int skip_bare(const char *name)
{
	printf("the device is asleep\n");
	result(name, "SKIP");
	return EXIT_SKIP;
}

static int warn(const char *name)
{
	fprintf(stderr, "(mock:1) WARNING: that was odd\n");
	result(name, "SUCCESS");
	return EXIT_PASS;
}

static int crash(const char *name)
{
	fprintf(stderr, "Received signal SIGSEGV.\n");
	result(name, "CRASH");
	return 128 + SIGSEGV;
}

static int segfault(const char *name)
{
	signal(SIGSEGV, SIG_DFL);
	raise(SIGSEGV);
	return EXIT_PASS;
}

static int kill_self(const char *name)
{
	kill(getpid(), SIGKILL);
	return EXIT_PASS;
}

static int crash_late(const char *name)
{
	result(name, "SUCCESS");
	return segfault(name);
}

static int fail_late(const char *name)
{
	result(name, "SUCCESS");
	return EXIT_FAIL;
}

static int exit_3(const char *name)
{
	return 3;
}

static int exit_0(const char *name)
{
	return EXIT_PASS;
}

static int stop_run(const char *name)
{
	fprintf(stderr,
		"(mock:1) CRITICAL: Test abort in function stop_run, file ../tests/mock.c:77:\n"
		"(mock:1) CRITICAL: abort condition: the device is gone\n");
	return EXIT_ABORT;
}

static int hang(const char *name)
{
	while (pause())
		;
	return EXIT_PASS;
}

/* Alive by its output, never done. */
static int chatter(const char *name)
{
	while (puts("still here") >= 0) {
		fflush(stdout);
		usleep(50000);
	}
	return EXIT_FAIL;
}

static int ignore_quit(const char *name)
{
	signal(SIGQUIT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	note("ready", name);
	return hang(name);
}

/* Ends well when it is told to quit, a moment later. */
static volatile sig_atomic_t told;
static void on_quit(int sig)
{
	told = 1;
}

static int tidy_up(const char *name)
{
	signal(SIGQUIT, on_quit);
	note("ready", name);
	while (!told)
		usleep(1000);
	usleep(100000);
	puts("tidied up");
	fflush(stdout);
	signal(SIGQUIT, SIG_DFL);
	raise(SIGQUIT);
	return EXIT_PASS;
}

/* As little as a test can do: the runner's own cost is measured with it. */
static int bare(const char *name)
{
	result(name, "SUCCESS");
	return EXIT_PASS;
}

static int slow(const char *name)
{
	usleep(30000);
	result(name, "SUCCESS");
	return EXIT_PASS;
}

/* Fills the disk if nobody stops it; what it prints ends in the middle of a line. */
static int flood(const char *name)
{
	FILE *stream = !strcmp(name, "flood-err") ? stderr : stdout;

	setvbuf(stream, NULL, _IOFBF, 4096);
	while (fputs("all work and no play ", stream) >= 0)
		;
	return EXIT_FAIL;
}

/* The same, and it does not want to quit. */
static int flood_on(const char *name)
{
	signal(SIGQUIT, SIG_IGN);
	return flood(name);
}

static int big_output(const char *name)
{
	char line[1024];

	memset(line, 'x', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\n';
	for (int i = 0; i < 8 * 1024; i++)
		fwrite(line, 1, sizeof(line), stdout);
	result(name, "SUCCESS");
	return EXIT_PASS;
}

static int binary_output(const char *name)
{
	for (int c = 1; c < 256; c++)
		putchar(c);
	printf("\n</script><script>alert('1')</script><!-- \"quoted\" \\back &amp; \xc3\xa9\n");
	putchar('\0');
	printf("after the NUL\n");
	result(name, "SUCCESS");
	return EXIT_PASS;
}

static int dynamic(const char *name)
{
	mark("Starting dynamic subtest: one");
	mark("Dynamic subtest one: SUCCESS (0.010s)");
	mark("Starting dynamic subtest: two");
	mark("Dynamic subtest two: SUCCESS (0.020s)");
	result(name, "SUCCESS");
	return EXIT_PASS;
}

static int dynamic_fail(const char *name)
{
	mark("Starting dynamic subtest: good");
	mark("Dynamic subtest good: SUCCESS (0.010s)");
	mark("Starting dynamic subtest: bad");
	fprintf(stderr, "(mock:1) CRITICAL: Failed assertion: bad things\n");
	mark("Dynamic subtest bad: FAIL (0.020s)");
	result(name, "FAIL");
	return EXIT_FAIL;
}

static int dynamic_hang(const char *name)
{
	mark("Starting dynamic subtest: good");
	mark("Dynamic subtest good: SUCCESS (0.010s)");
	mark("Starting dynamic subtest: stuck");
	return hang(name);
}

/* Prints what belongs to others. */
static int fake_marks(const char *name)
{
	mark("Starting subtest: somebody-else");
	mark("Subtest somebody-else: FAIL (1.000s)");
	mark("Dynamic subtest orphan: FAIL (1.000s)");
	result(name, "SUCCESS");
	return EXIT_PASS;
}

/* Leaves a process behind that holds its pipes. */
static int leave_daemon(const char *name)
{
	char number[16];
	pid_t pid = fork();

	if (!pid) {
		sleep(60);
		_exit(0);
	}
	snprintf(number, sizeof(number), "%d", pid);
	note("daemon", number);
	result(name, "SUCCESS");
	return EXIT_PASS;
}

/* The same, but the process has left the group and cannot be found. */
static int leave_session(const char *name)
{
	if (!fork()) {
		setsid();
		sleep(5);
		_exit(0);
	}
	result(name, "SUCCESS");
	return EXIT_PASS;
}

/* Fails when it was given more than its three descriptors. */
static int own_descriptors(const char *name)
{
	for (int fd = 3; fd < 1024; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			return fail(name);
	result(name, "SUCCESS");
	return EXIT_PASS;
}

/* Leaves a 3 in the file that MOCK_STATE names. */
static int leak(const char *name)
{
	int fd = open(getenv("MOCK_STATE"), O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (fd < 0 || write(fd, "3\n", 2) != 2)
		return EXIT_FAIL;
	close(fd);
	result(name, "SUCCESS");
	return EXIT_PASS;
}

static int close_all(const char *name)
{
	result(name, "SUCCESS");
	fflush(stdout);
	close(1);
	close(2);
	usleep(100000);
	_exit(EXIT_PASS);
}

/*
 * Two kernel records in MOCK_KMSG: the marker of a test that another runner has just started
 * from the same binary, and a warning; before them our own marker, which names us.
 */
static int marked(const char *name)
{
	const char *path = getenv("MOCK_KMSG"), *identity = getenv("GAUNTLET_RUN_ID");
	char records[512];
	int fd = path ? open(path, O_WRONLY) : -1;

	for (char **var = environ; *var; var++)
		if (!strncmp(*var, "GAUNTLET_RUN_ID=", 16))
			printf("identity %s\n", *var + 16);
	snprintf(records, sizeof(records),
		 "6,1,1,-;[IGT] %s[%s]: starting subtest %s\n"
		 "6,2,2,-;[IGT] %s[feedfeedfeedfeed.0]: starting subtest pass\n"
		 "4,3,3,-;odd things\n",
		 self, identity ? identity : "", name, self);
	if (fd >= 0 && write(fd, records, strlen(records)) < 0)
		return EXIT_FAIL;
	if (fd >= 0)
		close(fd);
	result(name, "SUCCESS");
	return EXIT_PASS;
}

/* Puts MOCK_MEDDLE_TEXT into the file MOCK_MEDDLE_FILE: what a kernel would do there. */
static int meddle(const char *name)
{
	const char *path = getenv("MOCK_MEDDLE_FILE"), *text = getenv("MOCK_MEDDLE_TEXT");
	int fd = path && text ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644) : -1;

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		return EXIT_FAIL;
	close(fd);
	if (!strcmp(name, "meddle-hang"))
		return hang(name);
	result(name, "SUCCESS");
	return EXIT_PASS;
}

/* How often was this called before?  One byte a call in the file MOCK_RUNS.NAME. */
static long count_runs(const char *name)
{
	const char *prefix = getenv("MOCK_RUNS");
	char path[256];
	long runs = 0;
	int fd;

	if (!prefix)
		return 100;
	snprintf(path, sizeof(path), "%s.%s", prefix, name);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
	if (fd < 0 || (runs = lseek(fd, 0, SEEK_END)) < 0 || write(fd, "x", 1) != 1)
		_exit(1);
	close(fd);
	return runs;
}

/* "flaky-2" fails the first two times. */
static int flaky(const char *name)
{
	return count_runs(name) < atol(name + 6) ? fail(name) : pass(name);
}

/* The second of its blocks fails the first time. */
static int dynamic_flaky(const char *name)
{
	return count_runs(name) < 1 ? dynamic_fail(name) : dynamic(name);
}

static const struct deed deeds[] = {
	{ "pass", pass },
	{ "fail", fail },
	{ "skip", skip },
	{ "skip-bare", skip_bare },
	{ "warn", warn },
	{ "crash", crash },
	{ "segfault", segfault },
	{ "kill-self", kill_self },
	{ "crash-late", crash_late },
	{ "fail-late", fail_late },
	{ "exit-3", exit_3 },
	{ "exit-0", exit_0 },
	{ "stop-run", stop_run },
	{ "hang", hang },
	{ "chatter", chatter },
	{ "ignore-quit", ignore_quit },
	{ "tidy-up", tidy_up },
	{ "bare", bare },
	{ "slow", slow },
	{ "slow-2", slow },
	{ "slow-3", slow },
	{ "slow-4", slow },
	{ "slow-5", slow },
	{ "big-output", big_output },
	{ "flood", flood },
	{ "flood-err", flood },
	{ "flood-on", flood_on },
	{ "binary-output", binary_output },
	{ "dynamic", dynamic },
	{ "dynamic-fail", dynamic_fail },
	{ "dynamic-hang", dynamic_hang },
	{ "fake-marks", fake_marks },
	{ "leave-daemon", leave_daemon },
	{ "leave-session", leave_session },
	{ "leak", leak },
	{ "own-descriptors", own_descriptors },
	{ "close-all", close_all },
	{ "marked", marked },
	{ "flaky-1", flaky },
	{ "flaky-2", flaky },
	{ "dynamic-flaky", dynamic_flaky },
	{ "meddle", meddle },
	{ "meddle-hang", meddle },
};

#define DEED_COUNT (sizeof(deeds) / sizeof(deeds[0]))

static const struct deed *find_deed(const char *name)
{
	for (size_t i = 0; i < DEED_COUNT; i++)
		if (!strcmp(deeds[i].name, name))
			return &deeds[i];
	return NULL;
}

static int list(const char *deed)
{
	int status = mock_list(self, deed);

	for (size_t i = 0; i < DEED_COUNT && !*deed; i++)
		puts(deeds[i].name);
	return status;
}

/* The words of a simple test go out bare: "SUCCESS (0.125s)". */
static int run_simple(const char *deed)
{
	note("begin", deed);
	if (!strcmp(deed, "pass") || !strcmp(deed, "warn")) {
		if (!strcmp(deed, "warn"))
			fprintf(stderr, "(mock:1) WARNING: that was odd\n");
		puts("SUCCESS (0.125s)");
		note("end", deed);
		return EXIT_PASS;
	}
	if (!strcmp(deed, "skip")) {
		puts("no such thing here\nSKIP (0.000s)");
		return EXIT_SKIP;
	}
	if (!strcmp(deed, "segfault"))
		segfault(deed);
	if (!strcmp(deed, "flood"))
		flood(deed);
	if (!strcmp(deed, "meddle-hang"))
		meddle(deed);
	if (!strcmp(deed, "silent"))
		_exit(0);
	return EXIT_FAIL;
}

static int run_deed(const char *name)
{
	const struct deed *deed = find_deed(name);
	int status;

	if (!deed) {
		fprintf(stderr, "(mock:1) CRITICAL: Unknown subtest: %s\n", name);
		return EXIT_INVALID;
	}
	note("begin", name);
	mark("Starting subtest: %s", name);
	status = deed->run(name);
	note("end", name);
	return status;
}

/* Names with commas between them, in that order. Return: the first bad status. */
static int run_deeds(const char *names)
{
	int status = EXIT_PASS;

	while (*names) {
		size_t len = strcspn(names, ",");
		char *name = strndup(names, len);
		int one = run_deed(name);

		status = status ? status : one;
		free(name);
		names += len + (names[len] == ',');
	}
	return status;
}

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/'), *subtest = NULL;
	bool simple, listing = false;

	self = slash ? slash + 1 : argv[0];
	simple = !strncmp(self, "mock_simple_", 12);
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--list-subtests"))
			listing = true;
		else if (!strcmp(argv[i], "--run-subtest") && i + 1 < argc)
			subtest = argv[++i];
		else if (!strcmp(argv[i], "--dynamic-subtest") && i + 1 < argc)
			i++;
		else if (!strcmp(argv[i], "--hook") && i + 1 < argc)
			note("hook", argv[++i]);
		else
			return EXIT_INVALID;
	}
	if (listing && simple)
		return mock_list(self, "simple");
	if (listing)
		return list(strncmp(self, "mock_list_", 10) ? "" : self + 10);
	sentinel = getenv("IGT_SENTINEL_ON_STDERR");
	printf("IGT-Version: mock (x86_64) (Linux: 1.0 x86_64)\n");
	fflush(stdout);
	if (simple)
		return run_simple(self + 12);
	if (subtest)
		return run_deeds(subtest);
	for (size_t i = 0; i < DEED_COUNT; i++)
		run_deed(deeds[i].name);
	return EXIT_PASS;
}
