/* SPDX-License-Identifier: MIT */
/* Entries of many subtests that report over the socket: how they go on after whatever happens. */
#include "socket_box.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/comms/comms.h"
#include "runner/base/files.h"

#define MANY  500
#define KILLS 30

static void prepare_many(const struct sandbox *box)
{
	struct run_settings settings;

	socket_mocks(box);
	sandbox_settings(box, &settings, "mock_socket_many", NULL);
	settings.socket = true;
	settings.multiple_mode = true;
	settings.overwrite = true;
	assert_int_equal(sandbox_prepare(&settings), 1);
	run_settings_done(&settings);
}

/* Defect 2: after a crash and after a timeout the rest of the binary runs all the same. */
static void goes_on_inside_the_binary(void **state)
{
	static const struct {
		const char *test, *verdict;
	} cases[] = {
		{ "igt@mock_socket@pass", "pass" },
		{ "igt@mock_socket@dynamic", "fail" },
		{ "igt@mock_socket@dynamic@one", "pass" },
		{ "igt@mock_socket@kill-self", "incomplete" },
		{ "igt@mock_socket@after-kill", "pass" },
		{ "igt@mock_socket@hang", "timeout" },
		{ "igt@mock_socket@after-hang", "pass" },
	};
	struct run_settings settings;
	json_t *results;

	socket_mocks(*state);
	sandbox_settings(*state, &settings, "mock_socket@pass", "mock_socket@dynamic",
			 "mock_socket@kill-self", "mock_socket@after-kill", "mock_socket@hang",
			 "mock_socket@after-hang", NULL);
	settings.socket = true;
	settings.multiple_mode = true;
	settings.per_test_timeout_s = 1;
	results = socket_run(*state, &settings);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_verdict(results, cases[i].test, cases[i].verdict);
	assert_contains(result_of(results, "igt@mock_socket@kill-self", "reason"),
			"killed by signal 9");
	assert_contains(result_of(results, "igt@mock_socket@hang", "reason"), "per-test timeout");
	assert_false(sandbox_has(*state, "results/1"));
	json_decref(results);
}

/* What the test prints past its socket finishes nothing. */
static void lookalikes_finish_nothing(void **state)
{
	struct run_settings settings;
	json_t *results;

	socket_mocks(*state);
	sandbox_settings(*state, &settings, "mock_socket@lookalike-kill", "mock_socket@after-hang",
			 NULL);
	settings.socket = true;
	settings.multiple_mode = true;
	results = socket_run(*state, &settings);
	assert_verdict(results, "igt@mock_socket@lookalike-kill", "incomplete");
	assert_verdict(results, "igt@mock_socket@after-hang", "pass");
	assert_contains(result_of(results, "igt@mock_socket@after-hang", "out"), "at work");
	json_decref(results);
}

/* Too many packets are too much output. */
static void disk_usage_limit(void **state)
{
	struct run_settings settings;
	json_t *results;

	socket_mocks(*state);
	sandbox_settings(*state, &settings, "mock_socket@flood", "mock_socket@prints", NULL);
	settings.socket = true;
	settings.multiple_mode = true;
	settings.disk_usage_limit_bytes = 300 * 1024;
	results = socket_run(*state, &settings);
	assert_verdict(results, "igt@mock_socket@flood", "incomplete");
	assert_contains(result_of(results, "igt@mock_socket@flood", "err"), "disk usage limit");
	assert_verdict(results, "igt@mock_socket@prints", "pass");
	json_decref(results);
}

/* The test says that the machine is unfit: nothing more runs, and it is to blame. */
static void abort_of_the_run(void **state)
{
	struct run_settings settings;
	json_t *results;

	socket_mocks(*state);
	sandbox_settings(*state, &settings, "mock_socket@stop-run", "mock_socket_many", NULL);
	settings.socket = true;
	results = socket_run(*state, &settings);
	assert_verdict(results, "igt@mock_socket@stop-run", "abort");
	assert_verdict(results, "igt@runner@aborted", "fail");
	assert_verdict(results, "igt@mock_socket_many@sub-0", "notrun");
	assert_contains(result_of(results, "igt@mock_socket@stop-run", "err"),
			"This test caused an abort condition: Test exited with IGT_EXIT_ABORT");
	json_decref(results);
}

static pid_t start_runner(const struct sandbox *box)
{
	pid_t pid = fork();

	if (!pid) {
		struct run_settings overrides;
		struct run_error err;
		int ret;

		run_settings_init(&overrides);
		overrides.sysrq = false;
		overrides.kmsg_path = xasprintf("%s/no-kernel-log", box->dir);
		ret = run_execute(box->results, &overrides, NULL, &err);
		_exit(ret ? err.status : 0);
	}
	return pid;
}

static size_t log_size(const struct sandbox *box)
{
	char *log = sandbox_has(box, "log") ? sandbox_read(box, "log") : xstrdup("");
	size_t len = strlen(log);

	free(log);
	return len;
}

/* From where on in the log none of these may show up again: their results are on record. */
static void note_finished(const struct sandbox *box, size_t finished_at[MANY])
{
	size_t at = log_size(box);
	char *path = xasprintf("%s/0/comms", box->results);
	struct comms_reader reader;
	struct comms_packet packet;
	size_t number;

	if (!comms_open_file(&reader, AT_FDCWD, path)) {
		while (comms_next(&reader, &packet)) {
			if (packet.type != COMMS_SUBTEST_RESULT)
				continue;
			assert_int_equal(sscanf(packet.text, "sub-%zu", &number), 1);
			assert_true(number < MANY);
			if (!finished_at[number])
				finished_at[number] = at;
		}
	}
	comms_close(&reader);
	free(path);
}

static size_t count_repeated(const struct sandbox *box, const size_t finished_at[MANY])
{
	char *log = sandbox_read(box, "log");
	size_t repeated = 0, number;

	for (char *line = log; *line; line = strchr(line, '\n') + 1) {
		assert_int_equal(sscanf(line, "sub-%zu\n", &number), 1);
		assert_true(number < MANY);
		repeated += finished_at[number] && (size_t)(line - log) >= finished_at[number];
	}
	free(log);
	return repeated;
}

/*
 * The runner is killed over and over in the middle of one entry: what has a
 * result on record never runs again, and everything has one in the end.
 */
static void killed_at_any_instant(void **state)
{
	unsigned int seed = (unsigned int)getpid();
	size_t finished_at[MANY] = { 0 }, left = 1, kills = 0, passed = 0;
	struct sandbox *box = *state;
	struct run_error err;
	json_t *results;

	prepare_many(box);
	sandbox_log(box, true);
	setenv("MOCK_SLOW", "1", 1);
	printf("seed %u\n", seed);
	while (left) {
		pid_t pid = start_runner(box);
		int status;

		if (kills < KILLS) {
			usleep((useconds_t)rand_r(&seed) % 40000);
			kill(pid, SIGKILL);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		kills += WIFSIGNALED(status);
		note_finished(box, finished_at);
		assert_int_equal(run_unfinished(box->results, &left, &err), 0);
	}
	unsetenv("MOCK_SLOW");
	sandbox_log(box, false);
	results = sandbox_report(box, NULL);
	passed = (size_t)json_integer_value(
		json_object_get(json_object_get(json_object_get(results, "totals"), ""), "pass"));
	json_decref(results);
	printf("%zu kills, %zu repeated, %zu lost\n", kills, count_repeated(box, finished_at),
	       MANY - passed);
	assert_true(kills > 5);
	assert_int_equal(count_repeated(box, finished_at), 0);
	assert_int_equal(passed, MANY);
}

/* A power cut at any byte of the record: what is whole stays, what is not runs again. */
static void cut_at_any_byte(void **state)
{
	struct sandbox *box = *state;
	struct comms_reader reader;
	struct comms_packet packet;
	char *file;

	prepare_many(box);
	sandbox_execute(box);
	file = sandbox_read(box, "results/0/comms");
	for (int i = 0; i < 12; i++) {
		size_t cut = 4321 + 3571 * (size_t)i, runs = 0, results = 0, passed;
		json_t *json;
		char *log;
		int fd;

		sandbox_write_bytes(box, "results/0/comms", file, cut);
		sandbox_write(box, "results/0/journal.txt", "");
		sandbox_write(box, "results/0/reasons.txt", "");
		sandbox_write(box, "log", "");
		fd = dir_open(AT_FDCWD, box->results);
		fd = openat(fd, "0", O_RDONLY);
		assert_int_equal(comms_open(&reader, fd), 0);
		while (comms_next(&reader, &packet))
			results += packet.type == COMMS_SUBTEST_RESULT;
		comms_close(&reader);
		close(fd);
		sandbox_log(box, true);
		sandbox_execute(box);
		sandbox_log(box, false);
		log = sandbox_read(box, "log");
		for (const char *at = log; (at = strchr(at, '\n')); at++)
			runs++;
		free(log);
		json = sandbox_report(box, NULL);
		passed = (size_t)json_integer_value(json_object_get(
			json_object_get(json_object_get(json, "totals"), ""), "pass"));
		json_decref(json);
		assert_int_equal(passed, MANY);
		assert_int_equal(runs + results, MANY);
	}
	free(file);
}

static void add(struct buf *file, enum comms_type type, const char *text, const char *word)
{
	const uint32_t canary = COMMS_CANARY;
	struct comms_packet packet = {
		type, 5, 5, .code = -3, .text = text, .word = word, .seconds = "1.000"
	};

	buf_add(file, &canary, sizeof(canary));
	comms_build(&packet, file);
}

/*
 * Defect 2: a directory as igt_runner leaves it after a timeout, with an empty
 * journal beside the packets, of which the last is the end of the process.
 */
static void directory_of_igt_runner(void **state)
{
	struct sandbox *box = *state;
	struct buf file = { 0 };
	char *metadata, *id;
	json_t *results;

	prepare_many(box);
	metadata = sandbox_read(box, "results/metadata.txt");
	id = strstr(metadata, "run_id : ");
	memset(id, 'x', 6);
	sandbox_write(box, "results/metadata.txt", metadata);
	free(metadata);
	sandbox_write(box, "results/joblist.txt", "mock_socket_many sub-0,sub-1,sub-2,sub-3\n");
	add(&file, COMMS_EXEC, "mock_socket_many", NULL);
	add(&file, COMMS_SUBTEST_START, "sub-0", NULL);
	add(&file, COMMS_SUBTEST_RESULT, "sub-0", "SKIP");
	add(&file, COMMS_SUBTEST_START, "sub-1", NULL);
	add(&file, COMMS_OVERRIDE, "timeout", NULL);
	add(&file, COMMS_EXIT, NULL, NULL);
	sandbox_write_bytes(box, "results/0/comms", file.data, file.len);
	buf_done(&file);
	sandbox_write(box, "results/0/journal.txt", "");
	sandbox_write(box, "results/0/out.txt", "");
	sandbox_write(box, "results/0/err.txt", "");
	sandbox_write(box, "results/0/dmesg.txt", "");
	sandbox_execute(box);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock_socket_many@sub-0", "skip");
	assert_verdict(results, "igt@mock_socket_many@sub-1", "timeout");
	assert_verdict(results, "igt@mock_socket_many@sub-2", "pass");
	assert_verdict(results, "igt@mock_socket_many@sub-3", "pass");
	json_decref(results);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lookalikes_finish_nothing), TEST(goes_on_inside_the_binary),
		TEST(disk_usage_limit),          TEST(abort_of_the_run),
		TEST(killed_at_any_instant),     TEST(cut_at_any_byte),
		TEST(directory_of_igt_runner),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
