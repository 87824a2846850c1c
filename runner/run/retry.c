/* SPDX-License-Identifier: MIT */
#include "runner/run/retry.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/guard/aborted.h"
#include "runner/run/entry.h"
#include "runner/base/error.h"
#include "runner/base/files.h"
#include "runner/base/names.h"
#include "runner/report/report.h"

/* A test that failed unexpectedly when it ran first. */
struct failure {
	char *name; /* of the test, without the dynamic part */
	char *binary, *subtest;
	size_t entry; /* where it ran last */
	bool again;   /* all attempts failed */
};

struct retry {
	const char *path;
	int dirfd;
	struct run_settings settings;
	struct job_list list;
	struct outcomes outcomes;
	struct failure *failures;
	struct names by_name;
	size_t n;
};

/* The rounds on record; @ret_text gets their lines. */
static unsigned int count_rounds(const struct retry *retry, struct buf *ret_text)
{
	struct buf text = { 0 };
	unsigned int rounds = 0;
	char *save, *line;

	if (!file_read(retry->dirfd, RETRIES_FILE, &text))
		for (line = strtok_r(text.data, "\n", &save); line;
		     line = strtok_r(NULL, "\n", &save)) {
			if (strtoul(line, NULL, 10) >= retry->list.n)
				break;
			buf_printf(ret_text, "%s\n", line);
			rounds++;
		}
	buf_done(&text);
	return rounds;
}

static bool failed_unexpectedly(const struct result *result)
{
	return result->verdict != VERDICT_NOTRUN && result->verdict != VERDICT_ABORT &&
	       (result->outcome == OUTCOME_UNEXPECTED_FAIL ||
		result->outcome == OUTCOME_DIFFERENT_FAIL);
}

/* What the entry calls the test @name, NULL: it is a whole binary, and there is no name. */
static char *subtest_in(const struct job_entry *job, const struct result *result, const char *name)
{
	for (size_t i = 0; i < job->subtests.n; i++) {
		const char *one = job->subtests.v[i];
		char *subtest = strndup(one, strcspn(one, "@"));
		char *full = job_name(job->binary, subtest, NULL);
		bool is_it = !strcmp(full, name);

		free(full);
		free(subtest);
		if (is_it)
			return xstrdup(one);
	}
	return xstrdup(result->is_dynamic ? result->parent : result->subtest);
}

static struct failure *find(const struct retry *retry, const char *name)
{
	size_t index = names_find(&retry->by_name, name, strlen(name));

	return index == NAMES_NONE ? NULL : &retry->failures[index];
}

/* One result of an entry that ran @name, or of a dynamic subtest of it. */
static void note_result(struct retry *retry, const struct report *report,
			const struct result *result, char *name)
{
	struct failure *failure = find(retry, name);
	bool failed = failed_unexpectedly(result);

	if (!failure && failed) {
		retry->failures = xgrow(retry->failures, retry->n, sizeof(*retry->failures));
		failure = &retry->failures[retry->n];
		failure->name = xstrdup(name);
		failure->binary = xstrdup(report->job->binary);
		failure->subtest = subtest_in(report->job, result, name);
		names_set(&retry->by_name, failure->name, strlen(name), retry->n++);
	} else if (!failure) {
		return;
	} else if (failure->entry == report->index) {
		failure->again |= failed;
		return;
	} else if (!failure->again) {
		/* Some attempt before went well. */
		return;
	}
	failure->entry = report->index;
	failure->again = failed;
}

static void find_failures(struct retry *retry)
{
	const struct report_source source = {
		.dirfd = retry->dirfd,
		.settings = &retry->settings,
		.list = &retry->list,
	};
	struct report report;

	for (size_t i = 0; i < retry->list.n; i++) {
		report_load(&report, &source, i);
		outcomes_judge(&retry->outcomes, &report);
		for (size_t k = 0; k < report.n; k++) {
			const struct result *result = &report.v[k];
			size_t len = result->is_dynamic ?
					     (size_t)(strrchr(result->name, '@') - result->name) :
					     strlen(result->name);
			char *name = strndup(result->name, len);

			note_result(retry, &report, result, name);
			free(name);
		}
		report_done(&report);
	}
}

static size_t add_entries(struct retry *retry)
{
	struct job_list *list = &retry->list;
	size_t before = list->n;

	for (size_t i = 0; i < retry->n; i++) {
		const struct failure *failure = &retry->failures[i];
		struct job_entry *entry;

		if (!failure->again)
			continue;
		list->v = xgrow(list->v, list->n, sizeof(*list->v));
		entry = &list->v[list->n++];
		entry->binary = xstrdup(failure->binary);
		if (failure->subtest)
			strlist_add(&entry->subtests, failure->subtest);
	}
	return list->n - before;
}

/* The round is on record first: a record without entries does no harm. */
static int write_round(struct retry *retry, struct buf *rounds, struct run_error *err)
{
	size_t first = retry->list.n, count = add_entries(retry);
	int error;

	if (!count)
		return 0;
	buf_printf(rounds, "%zu\n", first);
	error = file_replace(retry->dirfd, RETRIES_FILE, rounds->data, rounds->len);
	if (!error)
		error = job_list_write(&retry->list, retry->dirfd);
	return error ? run_fail_write(err, retry->path, "joblist.txt", -error) : (int)count;
}

static int open_retry(struct retry *retry, struct run_error *err)
{
	int error;

	if (run_settings_load(retry->path, &retry->settings, err))
		return -1;
	retry->dirfd = dir_open(AT_FDCWD, retry->path);
	error = retry->dirfd < 0 ? retry->dirfd : job_list_read(&retry->list, retry->dirfd);
	if (error)
		return run_fail(err, RUN_BAD_INPUT, "%s/joblist.txt: cannot read: %s", retry->path,
				strerror(-error));
	return outcomes_init(&retry->outcomes, retry->dirfd, err);
}

static void close_retry(struct retry *retry)
{
	for (size_t i = 0; i < retry->n; i++) {
		free(retry->failures[i].name);
		free(retry->failures[i].binary);
		free(retry->failures[i].subtest);
	}
	free(retry->failures);
	names_done(&retry->by_name);
	outcomes_done(&retry->outcomes);
	job_list_done(&retry->list);
	run_settings_done(&retry->settings);
	if (retry->dirfd >= 0)
		close(retry->dirfd);
}

static bool is_finished(const struct retry *retry)
{
	enum entry_state *states = entry_states(retry->dirfd, &retry->list, &retry->settings);
	bool finished = !file_exists(retry->dirfd, ABORTED_FILE);

	for (size_t i = 0; i < retry->list.n; i++)
		finished &= states[i] == ENTRY_FINISHED;
	free(states);
	return finished;
}

int run_retry(const char *path, size_t *ret_count, unsigned int *ret_round, struct run_error *err)
{
	struct retry retry = { .path = path, .dirfd = -1 };
	struct buf rounds = { 0 };
	int count = open_retry(&retry, err);
	unsigned int done;

	*ret_count = 0;
	if (!count && retry.settings.retry && is_finished(&retry)) {
		done = count_rounds(&retry, &rounds);
		if (done < retry.settings.retry) {
			find_failures(&retry);
			count = write_round(&retry, &rounds, err);
		}
		if (count > 0)
			*ret_count = (size_t)count;
		if (ret_round)
			*ret_round = done + 1;
	}
	buf_done(&rounds);
	close_retry(&retry);
	return count < 0 ? -1 : 0;
}
