/* SPDX-License-Identifier: MIT */
/* Where run times come from: times.txt of our runs, results.json of all. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/base/error.h"
#include "runner/base/files.h"
#include "runner/job/history.h"

#define TIMES_FILE "times.txt"
#define LONGEST_S  1e7

/* Return: is that a result of some test? */
static bool add(struct history *history, const char *name, double time_s, double when_s,
		const char *word)
{
	enum verdict verdict;

	if (strncmp(name, "igt@", 4) || !(time_s >= 0 && time_s <= LONGEST_S) ||
	    !verdict_parse(word, &verdict))
		return false;
	if (verdict != VERDICT_NOTRUN)
		history_add(history, name, time_s, when_s, verdict);
	return true;
}

/* "name TAB seconds TAB verdict" */
static bool take_line(struct history *history, char *line, double when_s)
{
	char *time = strchr(line, '\t'), *word = time ? strchr(time + 1, '\t') : NULL, *end;
	double time_s;

	if (!word)
		return false;
	*time++ = '\0';
	*word++ = '\0';
	time_s = strtod(time, &end);
	return end > time && !*end && add(history, line, time_s, when_s, word);
}

/* A line of another form, as a crash leaves one, is passed over.  Return: 0, -EINVAL: only such. */
static int take_times(struct history *history, char *text, double when_s)
{
	bool good = false;
	char *next;

	if (!text || !*text)
		return 0;
	for (char *line = text; *line; line = next) {
		next = strchr(line, '\n');
		if (!next)
			break;
		*next++ = '\0';
		good |= take_line(history, line, when_s);
	}
	return good ? 0 : -EINVAL;
}

static int take_json(struct history *history, const char *path, double when_s)
{
	json_t *root = json_load_file(path, 0, NULL), *tests = json_object_get(root, "tests"),
	       *test;
	bool good = json_is_object(tests);
	const char *name;

	json_object_foreach(tests, name, test) {
		json_t *time = json_object_get(test, "time");
		const char *word = json_string_value(json_object_get(test, "result"));

		if (word && json_is_number(json_object_get(time, "end")))
			add(history, name,
			    json_number_value(json_object_get(time, "end")) -
				    json_number_value(json_object_get(time, "start")),
			    when_s, word);
	}
	json_decref(root);
	return good ? 0 : -EINVAL;
}

/* When the run that the file belongs to began; unknown: when the file was written. */
static double start_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *name = xasprintf("%.*sstarttime.txt", slash ? (int)(slash + 1 - path) : 0, path);
	struct buf buf = { 0 };
	struct stat st = { 0 };
	double start_s = 0;

	if (!file_read(AT_FDCWD, name, &buf))
		start_s = strtod(buf_str(&buf), NULL);
	if (!(start_s > 0) && !stat(path, &st))
		start_s = (double)st.st_mtim.tv_sec;
	buf_done(&buf);
	free(name);
	return start_s;
}

static bool is_json(const char *path)
{
	char first = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool is = fd >= 0 && read(fd, &first, 1) == 1 && first == '{';

	if (fd >= 0)
		close(fd);
	return is;
}

/* Return: 0 or -errno (-EINVAL: there are no run times in it). */
static int take_file(struct history *history, const char *path)
{
	double when_s = start_of(path);
	struct buf buf = { 0 };
	int err;

	if (is_json(path))
		return take_json(history, path, when_s);
	err = file_read(AT_FDCWD, path, &buf);
	if (!err)
		err = take_times(history, buf.data, when_s);
	buf_done(&buf);
	return err;
}

/* The file to read of what the user gave; the caller frees it. */
static char *file_of(const char *path)
{
	struct stat st;
	char *file;

	if (stat(path, &st) || !S_ISDIR(st.st_mode))
		return xstrdup(path);
	file = xasprintf("%s/" TIMES_FILE, path);
	if (!access(file, F_OK))
		return file;
	free(file);
	return xasprintf("%s/results.json", path);
}

static int take_path(struct history *history, const char *path)
{
	char *file = file_of(path);
	int error = take_file(history, file);

	free(file);
	return error;
}

int history_load(struct history *history, const struct strlist *paths, struct run_error *err)
{
	int error = 0, ret = 0;

	for (size_t i = 0; i < paths->n && !ret; i++) {
		error = take_path(history, paths->v[i]);
		if (error)
			ret = run_fail(err, RUN_BAD_INPUT,
				       "--history %s: %s: give a results directory, or its "
				       "times.txt or results.json",
				       paths->v[i],
				       error == -EINVAL ? "no run times in it" : strerror(-error));
	}
	history_digest(history);
	return ret;
}

int history_write(const struct history *history, int dirfd)
{
	struct buf buf = { 0 };
	int err;

	for (size_t i = 0; i < history->n; i++)
		buf_printf(&buf, "%s\t%.6f\t%s\n", history->tests[i].name, history->tests[i].time_s,
			   verdict_name(history->tests[i].verdict));
	err = file_replace(dirfd, HISTORY_FILE, buf_str(&buf), buf.len);
	buf_done(&buf);
	return err;
}

void history_read(struct history *history, int dirfd)
{
	struct buf buf = { 0 };

	if (!file_read(dirfd, HISTORY_FILE, &buf))
		take_times(history, buf.data, 0);
	buf_done(&buf);
	history_digest(history);
}

struct sibling {
	char *path;
	double end_s;
};

static int latest_first(const void *left, const void *right)
{
	const struct sibling *a = left, *b = right;

	return (a->end_s < b->end_s) - (a->end_s > b->end_s);
}

/* Takes @path over if it is a finished run. */
static void add_sibling(struct sibling **siblings, size_t *n, char *path)
{
	char *times = xasprintf("%s/" TIMES_FILE, path), *end = xasprintf("%s/endtime.txt", path);
	struct buf buf = { 0 };

	if (!access(times, R_OK) && !file_read(AT_FDCWD, end, &buf)) {
		*siblings = xgrow(*siblings, *n, sizeof(**siblings));
		(*siblings)[*n].path = path;
		(*siblings)[(*n)++].end_s = strtod(buf_str(&buf), NULL);
	} else {
		free(path);
	}
	buf_done(&buf);
	free(times);
	free(end);
}

static bool usable(const char *path)
{
	struct history history = { 0 };
	bool good = !take_path(&history, path) && history.n;

	history_done(&history);
	return good;
}

void history_newest(const char *results_path, size_t max, struct strlist *paths)
{
	size_t len = strlen(results_path), n = 0;
	struct sibling *siblings = NULL;
	const char *own = results_path;
	struct dirent *ent;
	char *parent;
	DIR *dir;

	while (len > 1 && results_path[len - 1] == '/')
		len--;
	for (const char *at = results_path; at < results_path + len; at++)
		if (*at == '/')
			own = at + 1;
	parent = xasprintf("%.*s", (int)(own - results_path), results_path);
	dir = opendir(*parent ? parent : ".");
	len -= (size_t)(own - results_path);
	while (dir && (ent = readdir(dir)))
		if (*ent->d_name != '.' &&
		    (strlen(ent->d_name) != len || strncmp(ent->d_name, own, len)))
			add_sibling(&siblings, &n, xasprintf("%s%s", parent, ent->d_name));
	if (dir)
		closedir(dir);
	if (n)
		qsort(siblings, n, sizeof(*siblings), latest_first);
	for (size_t i = 0; i < n; i++) {
		if (paths->n < max && usable(siblings[i].path))
			strlist_add(paths, siblings[i].path);
		free(siblings[i].path);
	}
	free(siblings);
	free(parent);
}
