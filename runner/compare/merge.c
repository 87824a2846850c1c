/* SPDX-License-Identifier: MIT */
/* From several results directories to one. */
#include "runner/compare/merge.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/guard/aborted.h"
#include "runner/base/error.h"
#include "runner/expect/expect.h"
#include "runner/expect/expect_prepare.h"
#include "runner/base/files.h"
#include "runner/guard/kmemleak.h"
#include "runner/expect/known_kmsg.h"
#include "runner/compare/merge_plan.h"
#include "runner/run/prepare.h"
#include "runner/run/retry.h"
#include "runner/settings/settings.h"
#include "runner/guard/state_watch.h"

struct merger {
	const char *path;
	const struct run_merge_opts *opts;
	struct merge_input *inputs; /* in the order of time */
	size_t count;
	struct merge_plan plan;
	struct run_merge_stats stats;
	struct buf notes; /* becomes merge.txt */
	int dirfd;
};

/* Files that tell what is expected of a test. */
static const char *const expectations[] = { EXPECT_FAILS_FILE, EXPECT_FLAKES_FILE,
					    EXPECT_SKIPS_FILE, KNOWN_KMSG_FILE, STATE_FILE };
/* Files of which the merged run has the lines of all, each once. */
static const char *const line_files[] = { LISTING_FILE, EXPECT_SKIPPED_FILE, KMEMLEAK_FILE };

static int by_start(const void *a, const void *b)
{
	const struct merge_input *one = a, *two = b;

	if (one->start_s < two->start_s)
		return -1;
	if (one->start_s > two->start_s)
		return 1;
	return one->position < two->position ? -1 : 1;
}

static int open_inputs(struct merger *m, const char *const *paths, struct run_error *err)
{
	struct stat st, other;

	for (size_t i = 0; i < m->count; i++) {
		m->inputs[i].position = i;
		if (merge_open(&m->inputs[i], paths[i], err))
			return -1;
		fstat(m->inputs[i].dirfd, &st);
		for (size_t k = 0; k < i; k++)
			if (!fstat(m->inputs[k].dirfd, &other) && other.st_ino == st.st_ino &&
			    other.st_dev == st.st_dev)
				return run_fail(err, RUN_BAD_INPUT,
						"%s and %s are the same directory: give each once",
						paths[k], paths[i]);
		if (!stat(m->path, &other) && other.st_ino == st.st_ino &&
		    other.st_dev == st.st_dev)
			return run_fail(err, RUN_BAD_INPUT,
					"%s is an input and the output: give another output",
					paths[i]);
	}
	return 0;
}

static int differ(const struct merge_input *one, const struct merge_input *two, const char *what,
		  struct run_error *err)
{
	return run_fail(err, RUN_BAD_INPUT,
			"%s and %s differ in %s, which decides verdicts: compare them instead, "
			"or give --force to use that of the first",
			one->path, two->path, what);
}

/* Verdicts must come out as they were: what they depend on has to be the same. */
static int check_pair(const struct merge_input *one, const struct merge_input *two,
		      struct run_error *err)
{
	if (one->settings.dmesg_warn_level != two->settings.dmesg_warn_level)
		return differ(one, two, "dmesg_warn_level", err);
	if (one->settings.piglit_style_dmesg != two->settings.piglit_style_dmesg)
		return differ(one, two, "piglit_style_dmesg", err);
	if (one->settings.prune_mode != two->settings.prune_mode)
		return differ(one, two, "prune_mode", err);
	for (size_t i = 0; i < ARRAY_SIZE(expectations); i++) {
		struct buf a = { 0 }, b = { 0 };
		bool same;

		file_read(one->dirfd, expectations[i], &a);
		file_read(two->dirfd, expectations[i], &b);
		same = a.len == b.len && !memcmp(buf_str(&a), buf_str(&b), a.len);
		buf_done(&a);
		buf_done(&b);
		if (!same)
			return differ(one, two, expectations[i], err);
	}
	return 0;
}

static void note_shards(struct merger *m)
{
	unsigned int count = m->inputs[0].settings.shard_count;

	for (size_t i = 1; i < m->count; i++)
		if (m->inputs[i].settings.shard_count != count) {
			buf_adds(&m->notes, "not all inputs are shards of the same run\n");
			return;
		}
	for (size_t i = 1; i < m->count; i++)
		if (strcmp(m->inputs[i].settings.shard_plan, m->inputs[0].settings.shard_plan))
			m->stats.unlike_shards++;
	if (m->stats.unlike_shards)
		buf_adds(&m->notes, "the shards do not fit together: they were cut from different "
				    "tests or by different histories; some tests may be missing\n");
	for (unsigned int shard = 1; shard <= count; shard++) {
		size_t i = 0;

		while (i < m->count && m->inputs[i].settings.shard_index != shard)
			i++;
		if (i < m->count)
			continue;
		buf_printf(&m->notes, "shard %u/%u is missing: its tests are not in the result\n",
			   shard, count);
		m->stats.missing_shards++;
	}
}

static void note_inputs(struct merger *m)
{
	for (size_t i = 0; i < m->count; i++) {
		struct merge_input *input = &m->inputs[i];

		m->stats.unrun += input->unrun;
		if (input->aborted && input->unrun)
			buf_printf(&m->notes, "%s was aborted: %zu test%s did not run\n",
				   input->path, input->unrun, input->unrun == 1 ? "" : "s");
		else if (input->aborted)
			buf_printf(&m->notes,
				   "%s was aborted: what it did not run, ran elsewhere\n",
				   input->path);
		else if (input->unrun)
			buf_printf(&m->notes,
				   "%s is unfinished, %zu test%s left: resume it and merge again\n",
				   input->path, input->unrun, input->unrun == 1 ? "" : "s");
	}
	m->stats.entries = m->plan.n;
	m->stats.repeated = m->plan.repeated.n;
	for (size_t i = 0; i < m->plan.repeated.n; i++)
		buf_printf(&m->notes, "more than one input ran %s: the last counts\n",
			   m->plan.repeated.v[i]);
}

/* The machines: igt_results shows the first line only, so all names are in it. */
static int write_uname(const struct merger *m)
{
	struct buf text = { 0 }, nodes = { 0 };
	struct strlist names = { 0 }, all = { 0 };
	int ret;

	for (size_t i = 0; i < m->count; i++) {
		const char *uname = m->inputs[i].uname, *node = uname ? strchr(uname, ' ') : NULL;
		char *name = node ? strndup(node + 1, strcspn(node + 1, " ")) : NULL;

		if (name && !strlist_has(&names, name)) {
			strlist_add(&names, name);
			buf_printf(&nodes, "%s%s", nodes.len ? "+" : "", name);
		}
		if (name && !strlist_has(&all, uname))
			strlist_add(&all, uname);
		free(name);
	}
	if (all.n) {
		const char *first = strchr(all.v[0], ' ') + 1;

		buf_add(&text, all.v[0], (size_t)(first - all.v[0]));
		buf_printf(&text, "%s%s\n", nodes.data, first + strcspn(first, " "));
	}
	for (size_t i = 0; all.n > 1 && i < all.n; i++)
		buf_printf(&text, "%s\n", all.v[i]);
	ret = text.len ? file_replace(m->dirfd, "uname.txt", text.data, text.len) : 0;
	buf_done(&text);
	buf_done(&nodes);
	strlist_done(&names);
	strlist_done(&all);
	return ret;
}

static int write_time(int dirfd, const char *name, double time_s)
{
	char text[48];

	snprintf(text, sizeof(text), "%f\n", time_s);
	return file_replace(dirfd, name, text, strlen(text));
}

/* From the first start to the last end, if all did end. */
static int write_times(const struct merger *m)
{
	double start_s = 0, end_s = 0;
	bool ended = true;
	int ret = 0;

	for (size_t i = 0; i < m->count; i++) {
		const struct merge_input *input = &m->inputs[i];

		if (input->start_s > 0 && !(start_s > 0 && start_s < input->start_s))
			start_s = input->start_s;
		if (input->end_s > end_s)
			end_s = input->end_s;
		ended &= input->end_s > 0;
	}
	if (start_s > 0)
		ret = write_time(m->dirfd, "starttime.txt", start_s);
	if (!ret && ended)
		ret = write_time(m->dirfd, "endtime.txt", end_s);
	return ret;
}

/* An abort stays one as long as what it kept from running has not run. */
static int write_aborted(const struct merger *m)
{
	struct buf text = { 0 };
	int ret;

	for (size_t i = 0; i < m->count; i++)
		if (m->inputs[i].aborted && m->inputs[i].unrun)
			buf_printf(&text, "%s%s", text.len ? "\n" : "", m->inputs[i].aborted);
	ret = text.len ? file_replace(m->dirfd, ABORTED_FILE, text.data, text.len) : 0;
	buf_done(&text);
	return ret;
}

/* Lines of a root file of all inputs, each line once. */
static int write_lines(const struct merger *m, const char *name)
{
	struct buf all = { 0 };
	struct nameset seen = { 0 };
	size_t count = 0;
	int ret;

	for (size_t i = 0; i < m->count; i++) {
		struct buf buf = { 0 };
		char *save, *line;

		if (!file_read(m->inputs[i].dirfd, name, &buf) && buf.data)
			for (line = strtok_r(buf.data, "\n", &save); line;
			     line = strtok_r(NULL, "\n", &save))
				if (nameset_add(&seen, line) == count) {
					count++;
					buf_printf(&all, "%s\n", line);
				}
		buf_done(&buf);
	}
	ret = all.len ? file_replace(m->dirfd, name, all.data, all.len) : 0;
	nameset_done(&seen);
	buf_done(&all);
	return ret;
}

static int write_rounds(const struct merger *m)
{
	struct buf text = { 0 };
	size_t round = 0;
	int ret;

	for (size_t i = 0; i < m->plan.n; i++)
		for (; round < m->plan.v[i].round; round++)
			buf_printf(&text, "%zu\n", i);
	ret = text.len ? file_replace(m->dirfd, RETRIES_FILE, text.data, text.len) : 0;
	buf_done(&text);
	return ret;
}

static int write_list(const struct merger *m)
{
	struct job_list list = { xcalloc(m->plan.n, sizeof(*list.v)), m->plan.n };
	int ret;

	for (size_t i = 0; i < list.n; i++)
		list.v[i] = m->plan.v[i].job;
	ret = job_list_write(&list, m->dirfd);
	free(list.v);
	return ret;
}

static const struct merge_input *first_input(const struct merger *m)
{
	const struct merge_input *input = m->inputs;

	while (input->position)
		input++;
	return input;
}

static int write_settings(const struct merger *m)
{
	struct run_settings settings = first_input(m)->settings;
	int ret;

	settings.name = (char *)m->opts->name;
	settings.results_path = (char *)m->path;
	settings.shard_index = settings.shard_count = 0;
	*settings.shard_plan = '\0';
	ret = run_id_make(settings.run_id);
	return ret ? ret : settings_write(&settings, m->dirfd);
}

static int write_root(const struct merger *m)
{
	int ret = write_uname(m);

	if (!ret)
		ret = write_times(m);
	if (!ret)
		ret = write_aborted(m);
	for (size_t i = 0; !ret && i < ARRAY_SIZE(line_files); i++)
		ret = write_lines(m, line_files[i]);
	if (!ret)
		ret = write_rounds(m);
	for (size_t i = 0; !ret && i < ARRAY_SIZE(expectations); i++)
		if (file_exists(first_input(m)->dirfd, expectations[i]))
			ret = merge_copy(first_input(m)->dirfd, m->dirfd, expectations[i]);
	if (!ret && m->notes.len)
		ret = file_replace(m->dirfd, "merge.txt", m->notes.data, m->notes.len);
	if (!ret)
		ret = write_list(m);
	/* Last: with it the directory is a run. */
	return ret ? ret : write_settings(m);
}

static int write_all(struct merger *m, struct run_error *err)
{
	int ret = results_make(m->path, m->opts->overwrite ? OVERWRITE_RUN : OVERWRITE_NOTHING,
			       &m->dirfd, err),
	    error = 0;

	for (size_t i = 0; !ret && !error && i < m->plan.n; i++) {
		error = merge_take(m->dirfd, i, &m->plan.v[i]);
		if (error)
			ret = run_fail(err, RUN_CANNOT, "%s/%zu: cannot be taken over to %s: %s",
				       m->plan.v[i].input->path, m->plan.v[i].index, m->path,
				       strerror(-error));
	}
	if (!ret) {
		error = write_root(m);
		if (error)
			ret = run_fail_write(err, m->path, "metadata.txt", -error);
	}
	if (m->dirfd >= 0)
		close(m->dirfd);
	return ret;
}

int run_merge(const char *path, const char *const *inputs, size_t count,
	      const struct run_merge_opts *opts, struct run_merge_stats *ret_stats,
	      struct run_error *err)
{
	static const struct run_merge_opts defaults;
	struct merger m = { .path = path, .opts = opts ? opts : &defaults, .dirfd = -1 };
	int ret;

	m.count = count;
	m.inputs = xcalloc(count, sizeof(*m.inputs));
	ret = open_inputs(&m, inputs, err);
	for (size_t i = 1; !ret && !m.opts->force && i < count; i++)
		ret = check_pair(&m.inputs[0], &m.inputs[i], err);
	if (!ret) {
		qsort(m.inputs, count, sizeof(*m.inputs), by_start);
		merge_plan(&m.plan, m.inputs, count);
		note_shards(&m);
		note_inputs(&m);
		ret = write_all(&m, err);
	}
	if (!ret && m.opts->notes)
		fputs(buf_str(&m.notes), m.opts->notes);
	if (!ret && ret_stats)
		*ret_stats = m.stats;
	for (size_t i = 0; i < count; i++)
		merge_close(&m.inputs[i]);
	free(m.inputs);
	merge_plan_done(&m.plan);
	buf_done(&m.notes);
	return ret;
}
