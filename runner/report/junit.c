/* SPDX-License-Identifier: MIT */
/*
 * junit.xml, which GitLab, Jenkins and others show: a suite for each binary, a
 * case for each (dynamic) subtest.  What was not as expected is a failure or an
 * error; what failed as expected counts as skipped, since there is no other
 * word for it, and says why.
 */
#include <stdlib.h>
#include <time.h>

#include "runner/base/clock.h"
#include "runner/report/spool.h"
#include "runner/report/writer.h"
#include "runner/report/xml.h"

#define LOG_LIMIT  (16 * 1024)        /* bytes shown of one stream of one test */
#define LOG_BUDGET (20 * 1024 * 1024) /* of all together; GitLab takes 30 MB a file */

enum kind { KIND_PASSED, KIND_FAILURE, KIND_ERROR, KIND_SKIPPED, KIND_COUNT };

static const char *const elements[KIND_COUNT] = { NULL, "failure", "error", "skipped" };

/* Cases of a suite by kind, and their time. */
struct suite {
	size_t cases[KIND_COUNT];
	double time_s;
};

struct junit {
	FILE *stream;
	const struct run_info *info;
	struct spool spool;
	struct suite *suites; /* by group of the spool */
	size_t logs;          /* bytes of logs so far */
};

static void *begin(FILE *stream, const struct run_info *info)
{
	struct junit *junit = xcalloc(1, sizeof(*junit));

	junit->stream = stream;
	junit->info = info;
	spool_open(&junit->spool, info->dirfd);
	return junit;
}

/* What happened to a test in JUnit's few words; @ret_type says more. */
static enum kind kind_of(const struct result *result, const char **ret_type)
{
	*ret_type = outcome_name(result->outcome);
	switch (result->outcome) {
	case OUTCOME_PASS:
		*ret_type = verdict_name(result->verdict);
		return result->verdict == VERDICT_SKIP ? KIND_SKIPPED : KIND_PASSED;
	case OUTCOME_EXPECTED_FAIL:
	case OUTCOME_KNOWN_FLAKE:
	case OUTCOME_SKIPPED:
		return KIND_SKIPPED;
	case OUTCOME_UNEXPECTED_FAIL:
	case OUTCOME_DIFFERENT_FAIL:
	case OUTCOME_MISSING:
		*ret_type = verdict_name(result->verdict);
		return result->verdict == VERDICT_FAIL || result->verdict == VERDICT_DMESG_FAIL ?
			       KIND_FAILURE :
			       KIND_ERROR;
	default:
		return KIND_FAILURE;
	}
}

/* "binary", and what of it was run: its subtest, or itself. */
static char *split_name(const char *full, const char **ret_test)
{
	const char *binary = full + strlen("igt@"), *at = strchr(binary, '@');

	*ret_test = at ? at + 1 : binary;
	return at ? strndup(binary, (size_t)(at - binary)) : xstrdup(binary);
}

static void put_log(struct junit *junit, struct span log)
{
	size_t left = LOG_BUDGET - junit->logs;
	struct cut cut = cut_text(log, left < LOG_LIMIT ? left : LOG_LIMIT);
	struct buf note = { 0 };

	if (cut.left_out)
		cut_note(&note, cut.left_out, "the log");
	xml_text(junit->spool.stream, cut.head);
	xml_text(junit->spool.stream, (struct span){ buf_str(&note), note.len });
	xml_text(junit->spool.stream, cut.tail);
	junit->logs += cut.head.len + cut.tail.len;
	buf_done(&note);
}

/* The entry whose logs tell of a failure: of a flake the first that failed. */
static size_t entry_to_show(const struct result *result, size_t entry)
{
	for (size_t i = 0; i < result->n_attempts && !verdict_is_bad(result->verdict); i++)
		if (verdict_is_bad(result->attempts[i].verdict))
			return result->attempts[i].entry;
	return entry;
}

static void put_stream(struct junit *junit, const char *element, struct span log,
		       const struct result *result, size_t entry)
{
	FILE *stream = junit->spool.stream;

	fprintf(stream, "\t\t\t<%s>", element);
	/* GitLab and Jenkins make a link of the first one and of each, respectively. */
	for (size_t i = 0; result && i < 3; i++) {
		static const char *const files[] = { "out", "err", "dmesg" };
		char *path = xasprintf("[[ATTACHMENT|%s/%zu/%s.txt]]\n",
				       junit->info->settings->results_path,
				       entry_to_show(result, entry), files[i]);

		xml_text(stream, (struct span){ path, strlen(path) });
		free(path);
	}
	put_log(junit, log);
	fprintf(stream, "</%s>\n", element);
}

/* A failure, error or skip with its reason; what the kernel said is its body. */
static void put_problem(struct junit *junit, enum kind kind, const char *type, const char *message,
			struct span body)
{
	FILE *stream = junit->spool.stream;

	fprintf(stream, "\t\t\t<%s", elements[kind]);
	xml_attribute(stream, "type", type);
	xml_attribute(stream, "message", message);
	if (kind == KIND_SKIPPED) {
		fputs("/>\n", stream);
		return;
	}
	fputc('>', stream);
	xml_text(stream, (struct span){ message, strlen(message) });
	if (body.len) {
		fputc('\n', stream);
		put_log(junit, body);
	}
	fprintf(stream, "</%s>\n", elements[kind]);
}

/* A leak fails a test that is fine otherwise. */
static char *leak_message(const struct result *result)
{
	const struct leak *leak;
	size_t at = 0;

	while ((leak = leaks_next(result->leaks, result->name, &at)))
		if (leak_is_bad(leak))
			return leak_text(leak);
	return NULL;
}

/* The rest of a <testcase>. */
static enum kind put_body(struct junit *junit, const struct result *result, size_t entry)
{
	const char *type;
	enum kind kind = kind_of(result, &type);
	FILE *stream = junit->spool.stream;
	char *message = outcome_text(result), *leak = leak_message(result);

	if (leak && !outcome_is_bad(result->outcome)) {
		kind = KIND_FAILURE;
		type = "leak";
		free(message);
		message = xstrdup(leak);
	}
	fputs(kind == KIND_PASSED ? "/>\n" : ">\n", stream);
	if (kind != KIND_PASSED)
		put_problem(junit, kind, type, message,
			    result->console.len ? result->console : result->warnings);
	/* Logs only where somebody will look for a cause. */
	if ((kind == KIND_FAILURE || kind == KIND_ERROR) && result->verdict != VERDICT_NOTRUN) {
		put_stream(junit, "system-out", result->out, result, entry);
		put_stream(junit, "system-err", result->err, NULL, entry);
	}
	if (kind != KIND_PASSED)
		fputs("\t\t</testcase>\n", stream);
	free(leak);
	free(message);
	return kind;
}

static void add(void *writer, const struct result *result, size_t entry)
{
	struct junit *junit = writer;
	FILE *stream = junit->spool.stream;
	size_t groups = junit->spool.n_groups, group;
	const char *test;
	char *binary = split_name(result->name, &test), *class;

	group = spool_piece(&junit->spool, binary);
	if (junit->spool.n_groups > groups)
		junit->suites = xgrow(junit->suites, groups, sizeof(*junit->suites));
	if (!result->is_dynamic)
		junit->suites[group].time_s += result->time_s;
	class = xasprintf("igt.%s", binary);
	fputs("\t\t<testcase", stream);
	xml_attribute(stream, "classname", class);
	xml_attribute(stream, "name", test);
	fprintf(stream, " time=\"%.3f\"", result->time_s);
	junit->suites[group].cases[put_body(junit, result, entry)]++;
	free(class);
	free(binary);
}

static size_t sum(const struct suite *suite)
{
	size_t all = 0;

	for (int kind = 0; kind < KIND_COUNT; kind++)
		all += suite->cases[kind];
	return all;
}

static void put_counts(FILE *stream, const struct suite *suite)
{
	fprintf(stream, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" time=\"%.3f\"", sum(suite),
		suite->cases[KIND_FAILURE], suite->cases[KIND_ERROR], suite->time_s);
}

/* When and where: attributes that all suites have in common. */
static void put_origin(FILE *stream, const struct run_info *info)
{
	time_t start = clock_date(info->start_s);
	char text[32], *host;
	struct tm tm;

	if (start && gmtime_r(&start, &tm) && strftime(text, sizeof(text), "%FT%TZ", &tm))
		xml_attribute(stream, "timestamp", text);
	if (!info->uname || !strchr(info->uname, ' '))
		return;
	host = strchr(info->uname, ' ') + 1;
	host = strndup(host, strcspn(host, " "));
	xml_attribute(stream, "hostname", host);
	free(host);
}

static int put_suite(struct junit *junit, size_t group)
{
	const struct suite *suite = &junit->suites[group];
	FILE *stream = junit->stream;
	int error;

	fputs("\t<testsuite", stream);
	xml_attribute(stream, "name", junit->spool.groups[group]);
	put_counts(stream, suite);
	fprintf(stream, " skipped=\"%zu\" id=\"%zu\"", suite->cases[KIND_SKIPPED], group);
	put_origin(stream, junit->info);
	fputs(">\n", stream);
	error = spool_copy(&junit->spool, group, stream);
	fputs("\t</testsuite>\n", stream);
	return error;
}

static int end(void *writer, const struct summary *summary)
{
	struct junit *junit = writer;
	struct suite all = { .time_s = 0 };
	int error = 0;

	(void)summary;
	for (size_t i = 0; i < junit->spool.n_groups; i++) {
		for (int kind = 0; kind < KIND_COUNT; kind++)
			all.cases[kind] += junit->suites[i].cases[kind];
		all.time_s += junit->suites[i].time_s;
	}
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites", junit->stream);
	xml_attribute(junit->stream, "name", junit->info->name);
	put_counts(junit->stream, &all);
	fputs(">\n", junit->stream);
	for (size_t i = 0; i < junit->spool.n_groups && !error; i++)
		error = put_suite(junit, i);
	fputs("</testsuites>\n", junit->stream);
	spool_close(&junit->spool);
	free(junit->suites);
	free(junit);
	return error;
}

const struct report_writer_ops junit_writer_ops = {
	.format = REPORT_JUNIT,
	.file = "junit.xml",
	.begin = begin,
	.add = add,
	.end = end,
};
