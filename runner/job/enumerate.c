/* SPDX-License-Identifier: MIT */
#include "runner/job/enumerate.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/base/clock.h"
#include "runner/base/error.h"
#include "runner/job/list_cache.h"
#include "runner/job/listed_names.h"
#include "runner/settings/settings.h"
#include "runner/run/spawn.h"

#define MAX_WORKERS     64
#define ANSWER_TIME_S   30
#define ANSWER_MAX      (64u << 20) /* bytes */
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
	const struct run_settings *settings;
	struct test_root *root;
	struct list_cache *cache;
	struct worker workers[MAX_WORKERS];
	size_t count, next, busy;
};

/* @binary cannot list: the end, or a note by igt_runner's rules.  Return: 0 or -1. */
static int problem(struct pool *pool, struct test_binary *binary, struct run_error *err,
		   const char *fmt, ...) __attribute__((format(printf, 4, 5)));
static int problem(struct pool *pool, struct test_binary *binary, struct run_error *err,
		   const char *fmt, ...)
{
	char what[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	free(binary->problem);
	binary->problem = xasprintf("%s/%s%s", pool->settings->test_root, binary->name, what);
	if (!pool->settings->igt_rules)
		return run_fail(err, RUN_BAD_INPUT, "%s", binary->problem);
	if (pool->settings->say)
		pool->settings->say(binary->problem);
	return 0;
}

#define REPAIR ": repair it or take it out of test-list.txt"

static int start(struct pool *pool, struct worker *worker, struct test_binary *binary,
		 struct run_error *err)
{
	char *path = xasprintf("%s/%s", pool->settings->test_root, binary->name);
	char *argv[] = { path, (char *)"--list-subtests", NULL };
	int fds[2], ret;

	if (pipe2(fds, O_CLOEXEC)) {
		free(path);
		return run_fail(err, RUN_CANNOT, "cannot make a pipe: %s", strerror(errno));
	}
	ret = spawn_test(path, argv, list_cache_env(pool->cache, binary), fds[1], -1, &worker->pid);
	close(fds[1]);
	free(path);
	if (ret == -EAGAIN || ret == -ENOMEM) {
		close(fds[0]);
		return run_fail(err, RUN_CANNOT, "cannot start %s: %s", binary->name,
				strerror(-ret));
	}
	if (ret) {
		close(fds[0]);
		return problem(pool, binary, err, ": cannot list its subtests: %s: %s",
			       strerror(-ret),
			       ret == -ENOENT ?
				       "build it or take it out of test-list.txt" :
				       "make it executable or take it out of test-list.txt");
	}
	worker->binary = binary;
	worker->fd = fds[0];
	worker->deadline_ns = clock_ns() + settings_scaled_ns(ANSWER_TIME_S);
	return 0;
}

static int take_answer(struct pool *pool, struct worker *worker, int status, struct run_error *err)
{
	struct test_binary *binary = worker->binary;
	char *bad = NULL;
	int ret = 0;

	binary->killed = WIFSIGNALED(status);
	if (binary->killed)
		return problem(pool, binary, err,
			       " --list-subtests was killed by signal %d (%s)" REPAIR,
			       WTERMSIG(status), strsignal(WTERMSIG(status)));
	if (WEXITSTATUS(status) == EXIT_NO_SUBTEST) {
		binary->simple = true;
		list_cache_put(pool->cache, binary, worker->pid);
		return 0;
	}
	listed_names_parse(&binary->subtests, buf_str(&worker->text), worker->text.len, &bad);
	if (WEXITSTATUS(status))
		ret = problem(pool, binary, err, " --list-subtests exited with status %d" REPAIR,
			      WEXITSTATUS(status));
	else if (bad)
		ret = problem(pool, binary, err,
			      " --list-subtests printed '%s', which is no name of a subtest" REPAIR,
			      bad);
	else if (!binary->subtests.n)
		ret = problem(pool, binary, err, " --list-subtests printed nothing" REPAIR);
	else
		list_cache_put(pool->cache, binary, worker->pid);
	free(bad);
	return ret;
}

/* The binary has closed its output: judge how it ended. */
static int finish(struct pool *pool, struct worker *worker, struct run_error *err)
{
	int status = spawn_reap(worker->pid), ret;

	close(worker->fd);
	worker->fd = -1;
	ret = take_answer(pool, worker, status, err);
	worker->text.len = 0;
	return ret;
}

static void kill_worker(struct worker *worker)
{
	kill(-worker->pid, SIGKILL);
	spawn_reap(worker->pid);
	close(worker->fd);
	worker->fd = -1;
	worker->text.len = 0;
}

/* Reads what there is; a worker at its end is finished and free again. */
static int serve(struct pool *pool, struct worker *worker, struct run_error *err)
{
	ssize_t got;

	buf_reserve(&worker->text, 65536);
	do
		got = read(worker->fd, worker->text.data + worker->text.len,
			   worker->text.size - worker->text.len - 1);
	while (got < 0 && errno == EINTR);
	if (got <= 0)
		return finish(pool, worker, err);
	worker->text.len += (size_t)got;
	worker->text.data[worker->text.len] = '\0';
	if (worker->text.len <= ANSWER_MAX)
		return 0;
	kill_worker(worker);
	return problem(pool, worker->binary, err,
		       " --list-subtests printed more than %u MiB" REPAIR, ANSWER_MAX >> 20);
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
		if (clock_ns() > worker->deadline_ns) {
			kill_worker(worker);
			ret = problem(pool, worker->binary, err,
				      " --list-subtests did not end in %d s" REPAIR, ANSWER_TIME_S);
		} else if (fds[i].revents) {
			ret = serve(pool, worker, err);
		}
	}
	return ret;
}

/* Starts binaries on free workers. */
static int feed(struct pool *pool, struct run_error *err)
{
	struct test_root *root = pool->root;
	int ret = 0;

	pool->busy = 0;
	for (size_t i = 0; i < pool->count && !ret; i++) {
		struct worker *worker = &pool->workers[i];

		/* One that does not start leaves the worker free for the next. */
		while (worker->fd < 0 && pool->next < root->n && !ret) {
			struct test_binary *binary = &root->v[pool->next++];

			if (binary->wanted && !list_cache_get(pool->cache, binary))
				ret = start(pool, worker, binary, err);
		}
		pool->busy += worker->fd >= 0;
	}
	return ret;
}

int enumerate_subtests(struct test_root *root, const struct run_settings *settings,
		       struct run_error *err)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	struct pool pool = { .settings = settings, .root = root };
	int ret;

	pool.cache = settings->no_listing_cache ? NULL : list_cache_open(settings->test_root);
	pool.count = cores < 1 ? 1 : cores > MAX_WORKERS ? MAX_WORKERS : (size_t)cores;
	for (size_t i = 0; i < pool.count; i++)
		pool.workers[i].fd = -1;
	do {
		ret = feed(&pool, err);
		if (!ret && pool.busy)
			ret = wait_for_answers(&pool, err);
	} while (!ret && pool.busy);
	for (size_t i = 0; i < pool.count; i++) {
		if (pool.workers[i].fd >= 0)
			kill_worker(&pool.workers[i]);
		buf_done(&pool.workers[i].text);
	}
	list_cache_close(pool.cache);
	return ret;
}
