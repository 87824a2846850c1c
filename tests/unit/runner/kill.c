/* SPDX-License-Identifier: MIT */
/*
 * A thousand deaths at random instants: of the runner, of the test, and power
 * cuts, which leave files shorter than they were.  After each death a new runner
 * goes on.  No result that is on record or was shown may be lost, and nothing
 * that has one may run again.
 *
 * GAUNTLET_KILL_SEED=N has the same instants again.
 */
#include "sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runner/comms/comms.h"
#include "runner/base/files.h"

#define DEATHS 1000

/* What runs, and the verdict it has to get in the end. */
static const struct {
	const char *subtest, *verdict;
} subtests[] = {
	{ "pass--1", "pass" },           { "slow--2", "pass" },         { "fail--3", "fail" },
	{ "segfault--4", "incomplete" }, { "warn--5", "warn" },         { "slow--6", "pass" },
	{ "skip--7", "skip" },           { "exit-0--8", "incomplete" }, { "pass--9", "pass" },
	{ "slow--10", "pass" },          { "pass--11", "pass" },
};

#define SUBTESTS ARRAY_SIZE(subtests)

static const struct way {
	const char *name;
	bool multiple, by_name, socket, sync;
} ways[] = {
	{ "one process a subtest, text", false, false, false, false },
	{ "one process a subtest, socket", false, false, true, false },
	{ "a whole binary, text", true, false, false, false },
	{ "a whole binary, socket", true, false, true, false },
	{ "many by name, text, sync", true, true, false, true },
	{ "one process a subtest, socket, sync", false, false, true, true },
};

enum death { RUNNER, POWER, TEST, DEATH_KINDS };

/* One run until all of it is finished. */
struct life {
	const struct sandbox *box;
	const struct way *way;
	bool recorded[SUBTESTS];
	bool shown[SUBTESTS];
	bool err_cut; /* what a finished test had said may be gone */
	size_t log_at;
	size_t deaths[DEATH_KINDS], test_deaths, runners, lost, repeated;
};

static unsigned long long random_state;

/* xorshift64*: the same everywhere. */
static unsigned long long next_random(unsigned long long below)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (random_state * 0x2545f4914f6cdd1du >> 16) % below;
}

static long long now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000ll + ts.tv_nsec / 1000;
}

static void prepare(const struct sandbox *box, const struct way *way)
{
	struct run_settings settings;
	struct buf list = { 0 }, line = { 0 };

	buf_adds(&line, "many ");
	for (size_t i = 0; i < SUBTESTS; i++) {
		buf_printf(&list, "%s\n", subtests[i].subtest);
		buf_printf(&line, "%s%s", i ? "," : "", subtests[i].subtest);
	}
	buf_addc(&line, '\n');
	sandbox_many(box, "many", list.data);
	sandbox_write(box, "log", "");
	sandbox_settings(box, &settings, NULL);
	settings.multiple_mode = way->multiple;
	settings.socket = way->socket;
	settings.sync = way->sync;
	settings.overwrite = true;
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	if (way->by_name)
		sandbox_write(box, "results/joblist.txt", line.data);
	buf_done(&list);
	buf_done(&line);
}

/* A runner goes on and reports; what it shows goes to the log of the mocks. */
static pid_t start_runner(const struct sandbox *box)
{
	pid_t pid;

	sandbox_log(box, true);
	pid = fork();
	if (!pid) {
		struct run_report_opts opts = { .formats = REPORT_DEFAULT };
		struct run_settings overrides;
		struct run_error err;
		FILE *shown = fopen(getenv("MOCK_LOG"), "a");
		int status;

		run_settings_init(&overrides);
		overrides.sysrq = false;
		overrides.kmsg_path = xasprintf("%s/no-kernel-log", box->dir);
		if (run_execute(box->results, &overrides, shown, &err) ||
		    run_report(box->results, &opts, &status, &err))
			fprintf(stderr, "%s\n", err.text);
		else
			_exit(0);
		_exit(1);
	}
	sandbox_log(box, false);
	return pid;
}

static size_t number_of(const char *name, size_t len)
{
	for (size_t i = 0; i < SUBTESTS; i++)
		if (strlen(subtests[i].subtest) == len && !memcmp(subtests[i].subtest, name, len))
			return i;
	return SUBTESTS;
}

/* What has happened since the last look. */
static void read_log(struct life *life)
{
	static const char begin[] = "begin many@";
	char *log = sandbox_read(life->box, "log");
	char *line = log + life->log_at, *end;

	for (; (end = strchr(line, '\n')); line = end + 1) {
		const char *shown = *line == '[' ? strstr(line, "] many@") : NULL;
		size_t i;

		if (!strncmp(line, begin, sizeof(begin) - 1)) {
			line += sizeof(begin) - 1;
			i = number_of(line, (size_t)(end - line));
			if (i < SUBTESTS && (life->recorded[i] || life->shown[i])) {
				printf("%s: %s ran again\n", life->way->name, subtests[i].subtest);
				life->repeated++;
			}
		} else if (shown && shown < end) {
			shown += strlen("] many@");
			i = number_of(shown, strcspn(shown, ":"));
			if (i < SUBTESTS)
				life->shown[i] = true;
		}
	}
	life->log_at = (size_t)(line - log);
	free(log);
}

/* "Subtest NAME: WORD (0.001s)", with or without its newline. */
static void record_text(struct life *life, int fd)
{
	static const char mark[] = "Subtest ";
	struct buf out = { 0 };
	char *line, *next;

	if (file_read(fd, "out.txt", &out))
		out.len = 0;
	for (line = out.data; out.len && *line; line = next) {
		size_t len = strcspn(line, "\n"), i;

		next = line + len + (line[len] == '\n');
		if (strncmp(line, mark, sizeof(mark) - 1) || line[len - 1] != ')')
			continue;
		line += sizeof(mark) - 1;
		i = number_of(line, strcspn(line, ":\n"));
		if (i < SUBTESTS)
			life->recorded[i] = true;
	}
	buf_done(&out);
}

static void record_packets(struct life *life, int fd)
{
	struct comms_reader reader;
	struct comms_packet packet;

	if (!comms_open(&reader, fd))
		while (comms_next(&reader, &packet)) {
			size_t i = packet.type == COMMS_SUBTEST_RESULT ?
					   number_of(packet.text, strlen(packet.text)) :
					   SUBTESTS;

			if (i < SUBTESTS)
				life->recorded[i] = true;
		}
	comms_close(&reader);
}

static void record_reasons(struct life *life, int fd)
{
	struct buf text = { 0 };
	char *line, *end;

	if (file_read(fd, "reasons.txt", &text))
		text.len = 0;
	for (line = text.data; text.len && (end = strchr(line, '\n')); line = end + 1) {
		size_t i = number_of(line, strcspn(line, "\t"));

		if (i < SUBTESTS)
			life->recorded[i] = true;
	}
	buf_done(&text);
}

/* What a new runner can know to be finished. */
static void read_records(struct life *life)
{
	memset(life->recorded, 0, sizeof(life->recorded));
	for (size_t i = 0; i < SUBTESTS; i++) {
		char *path = xasprintf("%s/%zu", life->box->results, i);
		int fd = dir_open(AT_FDCWD, path);

		free(path);
		if (fd < 0)
			continue;
		record_text(life, fd);
		record_packets(life, fd);
		record_reasons(life, fd);
		close(fd);
	}
	for (size_t i = 0; i < SUBTESTS; i++)
		if (life->shown[i] && !life->recorded[i]) {
			printf("%s: %s was shown and is lost\n", life->way->name,
			       subtests[i].subtest);
			life->lost++;
		}
}

/*
 * How much of each file is on the disk for certain: the runner's own calls of
 * fsync() and fdatasync() come through here.  Shared with the runners.
 */
#define SYNCED_MAX 4096
static struct synced {
	ino_t inode;
	off_t size;
} * synced;

static struct synced *find_synced(ino_t inode)
{
	size_t at = inode % SYNCED_MAX;

	while (synced[at].inode && synced[at].inode != inode)
		at = (at + 1) % SYNCED_MAX;
	return &synced[at];
}

static void note_synced(int fd)
{
	struct synced *file;
	struct stat st;

	if (!synced || fstat(fd, &st) || !S_ISREG(st.st_mode))
		return;
	file = find_synced(st.st_ino);
	file->inode = st.st_ino;
	file->size = st.st_size;
}

int fsync(int fd)
{
	note_synced(fd);
	return 0;
}

int fdatasync(int fd)
{
	note_synced(fd);
	return 0;
}

/* The power fails: a file that was being written ends at any byte behind what was synced. */
static void cut_file(const struct life *life, size_t entry, const char *name)
{
	char *path = xasprintf("%s/%zu/%s", life->box->results, entry, name);
	struct stat st;
	off_t kept;

	if (!stat(path, &st)) {
		kept = find_synced(st.st_ino)->size;
		kept = kept < st.st_size ? kept : st.st_size;
		kept += (off_t)next_random((unsigned long long)(st.st_size - kept) + 1);
		if (truncate(path, kept))
			fail_msg("%s: %s", path, strerror(errno));
	}
	free(path);
}

static void cut_files(struct life *life)
{
	static const char *const names[] = { "journal.txt", "out.txt", "err.txt",
					     "dmesg.txt",   "comms",   "reasons.txt" };
	size_t entries = life->way->multiple ? 1 : SUBTESTS;

	for (size_t entry = 0; entry < entries && life->way->sync; entry++)
		for (size_t i = 0; i < ARRAY_SIZE(names); i++)
			cut_file(life, entry, names[i]);
	if (life->way->sync)
		return;
	for (unsigned int n = 1 + (unsigned int)next_random(3); n > 0; n--) {
		size_t i = next_random(ARRAY_SIZE(names));

		cut_file(life, next_random(entries), names[i]);
		life->err_cut |= !strcmp(names[i], "err.txt") || !strcmp(names[i], "comms");
	}
	/* What was shown need not be on the disk without --sync. */
	memset(life->shown, 0, sizeof(life->shown));
}

/* The runner's children are the tests. */
static bool kill_test(pid_t runner)
{
	char path[64];
	struct buf text = { 0 };
	pid_t test = 0;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", runner, runner);
	if (!file_read(AT_FDCWD, path, &text))
		test = atoi(text.data);
	buf_done(&text);
	return test > 1 && !kill(test, SIGKILL);
}

static bool wait_or_die(pid_t pid, long long until_us)
{
	int status;

	while (now_us() < until_us) {
		pid_t got = waitpid(pid, &status, WNOHANG);

		if (got == pid) {
			if (!WIFEXITED(status) || WEXITSTATUS(status))
				fail_msg("a runner ended with status %d", status);
			return true;
		}
		usleep(100);
	}
	return false;
}

static void reap(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
}

/* Return: true when the run has come to its end. */
static bool live_once(struct life *life, enum death death, long long delay_us)
{
	pid_t pid = start_runner(life->box);
	bool ended = wait_or_die(pid, now_us() + delay_us);

	life->runners++;
	if (!ended && death == TEST) {
		life->deaths[TEST]++;
		life->test_deaths += kill_test(pid);
		ended = wait_or_die(pid, now_us() + 60 * 1000000ll);
		if (!ended)
			fail_msg("a runner does not end");
	}
	if (!ended) {
		kill(pid, SIGKILL);
		reap(pid);
		life->deaths[death]++;
	}
	read_log(life);
	if (!ended && death == POWER)
		cut_files(life);
	read_records(life);
	return ended;
}

static bool is(const char *a, const char *b)
{
	return !strcmp(a, b);
}

static void check_results(struct life *life)
{
	char *path = xasprintf("%s/results.json", life->box->results);
	json_t *results = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
	size_t odd = 0;

	for (size_t i = 0; i < SUBTESTS; i++) {
		char *test = xasprintf("igt@many@%s", subtests[i].subtest);
		const char *got = result_of(results, test, "result");

		/* One whose process is killed early has not begun. */
		if (!got || (!sandbox_begun(life->box, test + 4) && odd >= life->test_deaths)) {
			printf("%s: %s is lost\n", life->way->name, test);
			life->lost++;
		} else if (strcmp(got, subtests[i].verdict) &&
			   !(life->err_cut && is(got, "pass") && is(subtests[i].verdict, "warn"))) {
			odd++;
			if (odd > life->test_deaths ||
			    (strcmp(got, "incomplete") && strcmp(got, "crash"))) {
				printf("%s: %s is %s\n", life->way->name, test, got);
				life->lost++;
			}
		}
		free(test);
	}
	json_decref(results);
	free(path);
}

/* A run with deaths as long as there are some left. */
static void live(const struct sandbox *box, const struct way *way, long long normal_us,
		 size_t *deaths_left, struct life *total)
{
	struct life life = { .box = box, .way = way };
	bool ended = false;

	memset(synced, 0, SYNCED_MAX * sizeof(*synced));
	prepare(box, way);
	while (!ended) {
		unsigned long long dice = next_random(100);
		enum death death = dice < 55 ? RUNNER : dice < 90 ? POWER : TEST;
		long long delay = (long long)next_random((unsigned long long)normal_us);
		size_t before = life.deaths[RUNNER] + life.deaths[POWER] + life.deaths[TEST];

		if (!*deaths_left)
			delay = 60 * 1000000ll;
		ended = live_once(&life, death, delay);
		if (life.deaths[RUNNER] + life.deaths[POWER] + life.deaths[TEST] > before &&
		    *deaths_left)
			--*deaths_left;
	}
	check_results(&life);
	for (int i = 0; i < DEATH_KINDS; i++)
		total->deaths[i] += life.deaths[i];
	total->lost += life.lost;
	total->repeated += life.repeated;
}

/* The shortest of a few: what else the machine does now it need not do later. */
static long long measure(const struct sandbox *box, const struct way *way)
{
	long long shortest = 0;

	for (int i = 0; i < 5; i++) {
		long long begin;

		prepare(box, way);
		begin = now_us();
		reap(start_runner(box));
		begin = now_us() - begin;
		shortest = !shortest || begin < shortest ? begin : shortest;
	}
	return shortest;
}

static void thousand_deaths(void **state)
{
	struct sandbox *box = *state;
	const char *given = getenv("GAUNTLET_KILL_SEED");
	unsigned long long seed = given ? strtoull(given, NULL, 10) : (unsigned int)time(NULL);
	struct life total = { .lost = 0 };

	synced = mmap(NULL, SYNCED_MAX * sizeof(*synced), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(synced != MAP_FAILED);
	random_state = seed * 0x9e3779b97f4a7c15u + 1;
	printf("GAUNTLET_KILL_SEED=%llu\n", seed);
	for (size_t w = 0; w < ARRAY_SIZE(ways); w++) {
		size_t left = (DEATHS + ARRAY_SIZE(ways) - 1) / ARRAY_SIZE(ways), runs = 0;
		long long normal_us = measure(box, &ways[w]);

		for (; left; runs++)
			live(box, &ways[w], normal_us, &left, &total);
		printf("%s: %zu runs, %lld ms each if nobody dies\n", ways[w].name, runs,
		       normal_us / 1000);
	}
	printf("%zu deaths of the runner, %zu power cuts, %zu deaths of tests: %zu results lost, "
	       "%zu repeated\n",
	       total.deaths[RUNNER], total.deaths[POWER], total.deaths[TEST], total.lost,
	       total.repeated);
	assert_int_equal(total.lost, 0);
	assert_int_equal(total.repeated, 0);
	assert_true(total.deaths[RUNNER] + total.deaths[POWER] + total.deaths[TEST] >= DEATHS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(thousand_deaths, sandbox_open, sandbox_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
