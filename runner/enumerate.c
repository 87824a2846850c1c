/* SPDX-License-Identifier: MIT */
#include "runner/enumerate.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/clock.h"
#include "runner/error.h"
#include "runner/settings.h"
#include "runner/spawn.h"

#define MAX_WORKERS     64
#define ANSWER_TIME_S   30
#define EXIT_NO_SUBTEST 79

/* A binary that is listing. */
struct worker {
	struct test_binary *binary;
	pid_t pid;
	int fd; /* -1: the worker is free */
	unsigned long long deadline_ns;
	struct buf text;
};

struct pool {
	const char *test_root;
	struct worker workers[MAX_WORKERS];
	size_t count;
};

static int start(struct pool *pool, struct worker *worker, struct test_binary *binary,
		 struct run_error *err)
{
	char *path = xasprintf("%s/%s", pool->test_root, binary->name);
	char *argv[] = { path, (char *)"--list-subtests", NULL };
	int fds[2], ret;

	if (pipe2(fds, O_CLOEXEC)) {
		free(path);
		return run_fail(err, RUN_CANNOT, "cannot make a pipe: %s", strerror(errno));
	}
	ret = spawn_test(path, argv, environ, fds[1], -1, &worker->pid);
	close(fds[1]);
	if (ret) {
		close(fds[0]);
		run_fail(err, RUN_BAD_INPUT, "%s: cannot list its subtests: %s: %s", path,
			 strerror(-ret),
			 ret == -ENOENT ? "build it or take it out of test-list.txt" :
					  "make it executable or take it out of test-list.txt");
		free(path);
		return -1;
	}
	free(path);
	worker->binary = binary;
	worker->fd = fds[0];
	worker->deadline_ns = clock_ns() + settings_scaled_ns(ANSWER_TIME_S);
	return 0;
}

static void take_names(struct worker *worker)
{
	char *save, *line;

	if (!worker->text.data)
		return;
	for (line = strtok_r(worker->text.data, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save))
		strlist_add(&worker->binary->subtests, line);
}

/* The binary has closed its output: judge how it ended. */
static int finish(struct pool *pool, struct worker *worker, struct run_error *err)
{
	const char *root = pool->test_root, *name = worker->binary->name;
	int status = spawn_reap(worker->pid);

	close(worker->fd);
	worker->fd = -1;
	if (WIFSIGNALED(status))
		return run_fail(err, RUN_BAD_INPUT,
				"%s/%s --list-subtests was killed by signal %d (%s): "
				"repair it or take it out of test-list.txt",
				root, name, WTERMSIG(status), strsignal(WTERMSIG(status)));
	if (WEXITSTATUS(status) == EXIT_NO_SUBTEST) {
		worker->binary->simple = true;
	} else if (WEXITSTATUS(status)) {
		return run_fail(err, RUN_BAD_INPUT,
				"%s/%s --list-subtests exited with status %d: "
				"repair it or take it out of test-list.txt",
				root, name, WEXITSTATUS(status));
	} else {
		take_names(worker);
		if (!worker->binary->subtests.n)
			return run_fail(err, RUN_BAD_INPUT,
					"%s/%s --list-subtests printed nothing: "
					"repair it or take it out of test-list.txt",
					root, name);
	}
	worker->text.len = 0;
	return 0;
}

/* Reads what there is; a worker at its end is finished and free again. */
static int serve(struct pool *pool, struct worker *worker, struct run_error *err)
{
	ssize_t got;

	buf_reserve(&worker->text, 16384);
	do
		got = read(worker->fd, worker->text.data + worker->text.len,
			   worker->text.size - worker->text.len - 1);
	while (got < 0 && errno == EINTR);
	if (got > 0) {
		worker->text.len += (size_t)got;
		worker->text.data[worker->text.len] = '\0';
		return 0;
	}
	return finish(pool, worker, err);
}

static int wait_for_answers(struct pool *pool, struct run_error *err)
{
	struct pollfd fds[MAX_WORKERS];
	int ret = 0;

	for (size_t i = 0; i < pool->count; i++)
		fds[i] = (struct pollfd){ .fd = pool->workers[i].fd, .events = POLLIN };
	poll(fds, pool->count, 500);
	for (size_t i = 0; i < pool->count && !ret; i++) {
		struct worker *worker = &pool->workers[i];

		if (worker->fd < 0)
			continue;
		if (fds[i].revents)
			ret = serve(pool, worker, err);
		else if (clock_ns() > worker->deadline_ns)
			ret = run_fail(err, RUN_BAD_INPUT,
				       "%s/%s --list-subtests did not end in %d s: "
				       "repair it or take it out of test-list.txt",
				       pool->test_root, worker->binary->name, ANSWER_TIME_S);
	}
	return ret;
}

/* Starts binaries on free workers; *next is the first that was not started yet. */
static int feed(struct pool *pool, struct test_binary *binaries, size_t count, size_t *next,
		size_t *busy, struct run_error *err)
{
	*busy = 0;
	for (size_t i = 0; i < pool->count; i++) {
		struct worker *worker = &pool->workers[i];

		if (worker->fd < 0) {
			while (*next < count && !binaries[*next].wanted)
				(*next)++;
			if (*next < count && start(pool, worker, &binaries[(*next)++], err))
				return -1;
		}
		*busy += worker->fd >= 0;
	}
	return 0;
}

int enumerate_subtests(const char *test_root, struct test_binary *binaries, size_t count,
		       struct run_error *err)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	struct pool pool = { .test_root = test_root };
	size_t next = 0, busy = 0;
	int ret;

	pool.count = cores < 1 ? 1 : cores > MAX_WORKERS ? MAX_WORKERS : (size_t)cores;
	for (size_t i = 0; i < pool.count; i++)
		pool.workers[i].fd = -1;
	do {
		ret = feed(&pool, binaries, count, &next, &busy, err);
		if (!ret && busy)
			ret = wait_for_answers(&pool, err);
	} while (!ret && busy);
	for (size_t i = 0; i < pool.count; i++) {
		if (pool.workers[i].fd >= 0) {
			kill(-pool.workers[i].pid, SIGKILL);
			spawn_reap(pool.workers[i].pid);
			close(pool.workers[i].fd);
		}
		buf_done(&pool.workers[i].text);
	}
	return ret;
}
