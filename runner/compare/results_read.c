/* SPDX-License-Identifier: MIT */
#include "runner/compare/results_read.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/base/error.h"
#include "runner/base/files.h"
#include "runner/base/json_scan.h"

extern char **environ;

static const struct packer {
	const char *program, *magic;
	size_t len;
} packers[] = {
	{ "gzip", "\x1f\x8b", 2 },
	{ "bzip2", "BZh", 3 },
	{ "xz",
	  "\xfd"
	  "7zXZ",
	  5 },
	{ "zstd", "\x28\xb5\x2f\xfd", 4 },
};

/* The texts of a test that are wanted. */
enum { TEXT_RESULT, TEXT_REASON, TEXT_OUTCOME, TEXT_COUNT };
static const char *const text_keys[TEXT_COUNT] = { "result", "reason", "outcome" };

struct reader {
	const char *path;
	FILE *stream;
	const struct packer *packer;
	pid_t pid;
	struct json_scan scan;
	struct past_run *run;
	void (*each)(void *ctx, const struct past_result *result);
	void *ctx;
	struct buf key, name, texts[TEXT_COUNT];
	bool is_results;
};

/* Returns a descriptor of the results.json, or -errno. */
static int open_json(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), inner;
	struct stat st;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st))
		st.st_mode = 0;
	if (S_ISREG(st.st_mode))
		return fd;
	inner = S_ISDIR(st.st_mode) ?
			openat(fd, "results.json", O_RDONLY | O_CLOEXEC | O_NONBLOCK) :
			-1;
	if (inner < 0)
		inner = S_ISDIR(st.st_mode) ? -errno : -EINVAL;
	close(fd);
	if (inner >= 0 && (fstat(inner, &st) || !S_ISREG(st.st_mode))) {
		close(inner);
		inner = -EINVAL;
	}
	return inner;
}

static int unpack(struct reader *r, int fd, int *ret_fd)
{
	char *argv[] = { (char *)r->packer->program, (char *)"-dc", NULL };
	posix_spawn_file_actions_t actions;
	int pipefd[2], error;

	if (pipe2(pipefd, O_CLOEXEC))
		return -errno;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fd, 0);
	posix_spawn_file_actions_adddup2(&actions, pipefd[1], 1);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	error = posix_spawnp(&r->pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(pipefd[1]);
	if (error)
		close(pipefd[0]);
	else
		*ret_fd = pipefd[0];
	return -error;
}

static int open_reader(struct reader *r, struct run_error *err)
{
	char magic[8] = "";
	int fd = open_json(r->path), from = fd, error = 0;

	if (fd == -ENOENT && !access(r->path, F_OK))
		return run_fail(err, RUN_BAD_INPUT,
				"%s: has no results.json: gauntlet results makes it", r->path);
	if (fd < 0)
		return run_fail(err, RUN_BAD_INPUT,
				"%s: %s: give a results directory or a results.json", r->path,
				strerror(-fd));
	if (pread(fd, magic, sizeof(magic), 0) > 0)
		for (size_t i = 0; i < ARRAY_SIZE(packers); i++)
			if (!memcmp(magic, packers[i].magic, packers[i].len))
				r->packer = &packers[i];
	if (r->packer)
		error = unpack(r, fd, &from);
	if (from != fd)
		close(fd);
	r->stream = error ? NULL : fdopen(from, "r");
	if (r->stream)
		return 0;
	close(from);
	return run_fail(err, RUN_CANNOT, "%s: cannot be unpacked by %s: %s: unpack it first",
			r->path, r->packer ? r->packer->program : "itself", strerror(-error));
}

static int close_reader(struct reader *r, int ret, struct run_error *err)
{
	int status = 0;

	if (r->stream)
		fclose(r->stream);
	if (r->pid > 0) {
		/* It may have been left in the middle. */
		if (ret)
			kill(r->pid, SIGTERM);
		while (waitpid(r->pid, &status, 0) < 0 && errno == EINTR)
			;
	}
	if (!ret && status)
		ret = run_fail(err, RUN_BAD_INPUT, "%s: cannot be unpacked by %s: is it damaged?",
			       r->path, r->packer->program);
	buf_done(&r->key);
	buf_done(&r->name);
	for (size_t i = 0; i < TEXT_COUNT; i++)
		buf_done(&r->texts[i]);
	return ret;
}

/* Reads "start" and "end" of a TimeAttribute. */
static bool read_time(struct reader *r, double *ret_start_s, double *ret_end_s)
{
	bool first = true;

	if (json_scan_peek(&r->scan) != '{')
		return json_scan_skip(&r->scan);
	json_scan_open(&r->scan, '{');
	while (json_scan_key(&r->scan, &first, &r->key)) {
		char c = json_scan_peek(&r->scan);
		bool number = c == '-' || (c >= '0' && c <= '9');

		if (number && !strcmp(r->key.data, "start"))
			json_scan_number(&r->scan, ret_start_s);
		else if (number && !strcmp(r->key.data, "end"))
			json_scan_number(&r->scan, ret_end_s);
		else
			json_scan_skip(&r->scan);
	}
	return !r->scan.error;
}

static bool take_text(struct reader *r, struct buf *text)
{
	if (json_scan_peek(&r->scan) != '"')
		return json_scan_skip(&r->scan);
	return json_scan_string(&r->scan, text);
}

/* What has no result is left out: igt_results makes such of marks in the kernel log. */
static void tell(struct reader *r, double time_s)
{
	struct past_result result = {
		.name = r->name.data,
		.time_s = time_s,
		.reason = buf_str(&r->texts[TEXT_REASON]),
		.outcome = buf_str(&r->texts[TEXT_OUTCOME]),
	};

	if (verdict_parse(buf_str(&r->texts[TEXT_RESULT]), &result.verdict))
		r->each(r->ctx, &result);
}

static bool read_member(struct reader *r, double *start_s, double *end_s)
{
	for (size_t i = 0; i < TEXT_COUNT; i++)
		if (!strcmp(r->key.data, text_keys[i]))
			return take_text(r, &r->texts[i]);
	if (!strcmp(r->key.data, "time"))
		return read_time(r, start_s, end_s);
	return json_scan_skip(&r->scan);
}

static bool read_test(struct reader *r)
{
	double start_s = 0, end_s = 0;
	bool first = true;

	for (size_t i = 0; i < TEXT_COUNT; i++)
		buf_done(&r->texts[i]);
	if (!json_scan_open(&r->scan, '{'))
		return false;
	while (json_scan_key(&r->scan, &first, &r->key))
		read_member(r, &start_s, &end_s);
	if (!r->scan.error)
		tell(r, end_s - start_s);
	return !r->scan.error;
}

static bool read_tests(struct reader *r)
{
	bool first = true;

	if (!json_scan_open(&r->scan, '{'))
		return false;
	r->is_results = true;
	while (json_scan_key(&r->scan, &first, &r->name))
		if (!read_test(r))
			return false;
	return !r->scan.error;
}

static void keep_text(struct reader *r, char **ret_text)
{
	struct buf text = { 0 };

	if (take_text(r, &text) && text.data) {
		free(*ret_text);
		*ret_text = text.data;
	} else {
		buf_done(&text);
	}
}

static bool read_root(struct reader *r)
{
	double end_s;
	bool first = true;

	if (!json_scan_open(&r->scan, '{'))
		return false;
	while (json_scan_key(&r->scan, &first, &r->key)) {
		if (!strcmp(r->key.data, "tests"))
			read_tests(r);
		else if (!strcmp(r->key.data, "time_elapsed"))
			read_time(r, &r->run->start_s, &end_s);
		else if (!strcmp(r->key.data, "name"))
			keep_text(r, &r->run->name);
		else if (!strcmp(r->key.data, "uname"))
			keep_text(r, &r->run->uname);
		else
			json_scan_skip(&r->scan);
	}
	return !r->scan.error;
}

/* The second word of a uname. */
static char *host_of(const char *uname)
{
	const char *host = strchrnul(uname, ' ');

	host += strspn(host, " ");
	return strndup(host, strcspn(host, " "));
}

int results_read(const char *path, struct past_run *run,
		 void (*each)(void *ctx, const struct past_result *result), void *ctx,
		 struct run_error *err)
{
	struct reader *r = xcalloc(1, sizeof(*r));
	unsigned long long where;
	int ret;

	r->path = path;
	r->run = run;
	r->each = each;
	r->ctx = ctx;
	*run = (struct past_run){ .name = xstrdup(""), .uname = xstrdup("") };
	ret = open_reader(r, err);
	if (!ret) {
		json_scan_start(&r->scan, r->stream);
		if (read_root(r) && !json_scan_end(&r->scan) && !r->scan.error)
			r->scan.error = "goes on behind its end";
		where = r->scan.offset + r->scan.pos;
		if (r->scan.error)
			ret = run_fail(
				err, RUN_BAD_INPUT,
				"%s: byte %llu: results.json %s: gauntlet results makes it anew",
				path, where, r->scan.error);
		else if (!r->is_results)
			ret = run_fail(err, RUN_BAD_INPUT,
				       "%s: holds no tests: give a results.json", path);
	}
	ret = close_reader(r, ret, err);
	run->host = host_of(run->uname);
	free(r);
	return ret;
}

void past_run_done(struct past_run *run)
{
	free(run->name);
	free(run->uname);
	free(run->host);
	*run = (struct past_run){ 0 };
}
