/* SPDX-License-Identifier: MIT */
/* From the results directory to the reports. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/base/error.h"
#include "runner/expect/expect_prepare.h"
#include "runner/base/files.h"
#include "runner/job/job_list.h"
#include "runner/run/past.h"
#include "runner/report/prune.h"
#include "runner/report/repeats.h"
#include "runner/report/writer.h"

static const struct report_writer_ops *const writers[] = {
	&json_writer_ops, &html_writer_ops, &junit_writer_ops, &ktap_writer_ops, &times_writer_ops,
};

struct reporter {
	const char *path;
	unsigned int formats;
	int dirfd;
	struct run_settings settings;
	struct known_kmsg known_kmsg;
	struct job_list list;
	struct run_info info;
	struct summary summary;
	struct past past;
	struct {
		FILE *stream;
		void *state;
	} open[ARRAY_SIZE(writers)];
	struct repeats repeats;
	struct outcomes outcomes;
};

static void read_info(struct reporter *rep)
{
	struct run_info *info = &rep->info;
	const char *slash = strrchr(rep->path, '/');

	info->settings = &rep->settings;
	info->dirfd = rep->dirfd;
	info->name = xstrdup(rep->settings.name ? rep->settings.name :
			     slash              ? slash + 1 :
						  rep->path);
	info->uname = file_text(rep->dirfd, "uname.txt");
	if (info->uname)
		info->uname[strcspn(info->uname, "\n")] = '\0';
	info->aborted = file_text(rep->dirfd, "aborted.txt");
	info->start_s = file_number(rep->dirfd, "starttime.txt");
	info->end_s = file_number(rep->dirfd, "endtime.txt");
}

static int read_past(struct reporter *rep, const struct run_report_opts *opts,
		     struct run_error *err)
{
	if (!opts->history || !opts->history->n)
		return 0;
	rep->info.past = &rep->past;
	return past_load(&rep->past, opts->history, rep->path, err);
}

static void add_result(struct reporter *rep, const struct result *result, size_t entry)
{
	for (size_t i = 0; i < ARRAY_SIZE(writers); i++)
		if (rep->open[i].state)
			writers[i]->add(rep->open[i].state, result, entry);
}

/* The abort is a result of its own, as in igt_results. */
static void add_aborted(struct reporter *rep)
{
	struct result result = {
		.name = (char *)ABORTED_NAME,
		.is_dynamic = true, /* no test that somebody asked for */
		.verdict = VERDICT_FAIL,
		.outcome = OUTCOME_UNEXPECTED_FAIL,
		.out = { rep->info.aborted, strlen(rep->info.aborted) },
		.err = { "", 0 },
		.dmesg = { "", 0 },
		.reason = (char *)"the run was aborted",
	};

	summary_add_result(&rep->summary, "igt@runner", &result);
	add_result(rep, &result, 0);
}

static void drop_repeated(struct reporter *rep, struct report *report, size_t entry)
{
	bool *keep = xcalloc(report->n, sizeof(*keep));

	for (size_t i = 0; i < report->n; i++) {
		keep[i] = repeats_is_last(&rep->repeats, report, i);
		if (!keep[i])
			outcomes_note(&rep->outcomes, &report->v[i], entry);
	}
	report_keep(report, keep);
	free(keep);
}

static void add_skipped(void *arg, const char *name, const char *where)
{
	struct reporter *rep = arg;
	const char *subtest = strchr(name + 4, '@');
	struct result result = {
		.name = (char *)name,
		.is_dynamic = subtest && strchr(subtest + 1, '@'),
		.verdict = VERDICT_SKIP,
		.outcome = OUTCOME_SKIPPED,
		.out = { "", 0 },
		.err = { "", 0 },
		.dmesg = { "", 0 },
		.reason = xasprintf("skips list: %s", where),
	};
	char *binary = subtest ? strndup(name, (size_t)(subtest - name)) : xstrdup(name);

	expect_mark(&rep->outcomes.expect.skips, where);
	summary_add_result(&rep->summary, binary, &result);
	add_result(rep, &result, rep->list.n);
	free(binary);
	free(result.reason);
}

static void add_all(struct reporter *rep, const char *why_unfinished)
{
	struct report_source source = {
		.dirfd = rep->dirfd,
		.settings = &rep->settings,
		.list = &rep->list,
		.known = rep->info.strict ? NULL : &rep->known_kmsg,
		.why_unfinished = rep->info.aborted ? "the run was aborted before" : why_unfinished,
		.strict = rep->info.strict,
	};
	struct report report;

	repeats_find(&rep->repeats, &source);
	for (size_t i = 0; i < rep->list.n; i++) {
		report_load(&report, &source, i);
		outcomes_judge(&rep->outcomes, &report);
		drop_repeated(rep, &report, i);
		outcomes_conclude(&rep->outcomes, &report, i);
		report_prune(&report);
		summary_add(&rep->summary, &report);
		for (size_t k = 0; k < report.n; k++)
			add_result(rep, report_show(&report, k), i);
		report_done(&report);
	}
	expect_skipped_read(rep->dirfd, add_skipped, rep);
	if (rep->info.aborted)
		add_aborted(rep);
}

static int open_reports(struct reporter *rep, struct run_error *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(writers); i++) {
		const char *file = writers[i]->file;
		int error;

		if (!(rep->formats & writers[i]->format))
			continue;
		error = file_stream(rep->dirfd, file, &rep->open[i].stream);
		if (error)
			return run_fail_write(err, rep->path, file, -error);
		rep->open[i].state = writers[i]->begin(rep->open[i].stream, &rep->info);
	}
	return 0;
}

/* With @ret there is an error already: the old reports stay. */
static int close_reports(struct reporter *rep, int ret, struct run_error *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(writers); i++) {
		const char *file = writers[i]->file;
		int error = 0;

		if (rep->open[i].state)
			error = writers[i]->end(rep->open[i].state, &rep->summary);
		if (!rep->open[i].stream)
			continue;
		if (ret || error)
			file_stream_cancel(rep->open[i].stream, rep->dirfd, file);
		else
			error = file_stream_commit(rep->open[i].stream, rep->dirfd, file);
		if (error)
			ret = run_fail_write(err, rep->path, file, -error);
	}
	return ret;
}

static void print_table(const struct reporter *rep, FILE *stream)
{
	const char *no_color = getenv("NO_COLOR");
	bool color = isatty(fileno(stream)) && !(no_color && *no_color);

	summary_print(stream, &rep->summary, &rep->info, color);
	for (size_t i = 0; i < ARRAY_SIZE(writers); i++)
		if (rep->formats & writers[i]->format)
			fprintf(stream, "%s/%s\n", rep->path, writers[i]->file);
	fflush(stream);
}

static int status_of(const struct summary *summary)
{
	for (int i = 0; i < OUTCOME_COUNT; i++)
		if (outcome_is_bad((enum outcome)i) && summary->outcomes[i])
			return RUN_FAILED;
	return summary->leaks.n ? RUN_FAILED : RUN_PASSED;
}

static void close_reporter(struct reporter *rep)
{
	repeats_done(&rep->repeats);
	outcomes_done(&rep->outcomes);
	known_kmsg_done(&rep->known_kmsg);
	summary_done(&rep->summary);
	past_done(&rep->past);
	free(rep->info.name);
	free(rep->info.uname);
	free(rep->info.aborted);
	job_list_done(&rep->list);
	run_settings_done(&rep->settings);
	if (rep->dirfd >= 0)
		close(rep->dirfd);
}

int run_report(const char *path, const struct run_report_opts *opts, int *ret_status,
	       struct run_error *err)
{
	struct reporter rep = { .path = path, .dirfd = -1, .formats = opts->formats };
	int ret = run_settings_load(path, &rep.settings, err), error;

	rep.info.strict = opts->strict;
	if (!ret) {
		rep.dirfd = dir_open(AT_FDCWD, path);
		error = rep.dirfd < 0 ? rep.dirfd : job_list_read(&rep.list, rep.dirfd);
		if (error)
			ret = run_fail(err, RUN_BAD_INPUT, "%s/joblist.txt: cannot read: %s", path,
				       strerror(-error));
	}
	if (!ret) {
		read_info(&rep);
		ret = known_kmsg_load(&rep.known_kmsg, rep.dirfd, err);
		if (!ret)
			ret = outcomes_init(&rep.outcomes, rep.dirfd, err);
		rep.info.expect = &rep.outcomes.expect;
		if (!ret)
			ret = read_past(&rep, opts, err);
		if (!ret)
			ret = open_reports(&rep, err);
		if (!ret)
			add_all(&rep, opts->why_unfinished);
		ret = close_reports(&rep, ret, err);
	}
	if (!ret && opts->table)
		print_table(&rep, opts->table);
	if (!ret)
		*ret_status = status_of(&rep.summary);
	close_reporter(&rep);
	return ret;
}
