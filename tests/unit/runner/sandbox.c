/* SPDX-License-Identifier: MIT */
#include "sandbox.h"

#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/base/files.h"

#ifndef MOCK_PATH
#error MOCK_PATH has to be the path of the built mock_test
#endif

int sandbox_open(void **state)
{
	struct sandbox *box = xcalloc(1, sizeof(*box));

	snprintf(box->dir, sizeof(box->dir), "/tmp/gauntlet-runner-XXXXXX");
	if (!mkdtemp(box->dir))
		return -1;
	snprintf(box->root, sizeof(box->root), "%s/root", box->dir);
	snprintf(box->results, sizeof(box->results), "%s/results", box->dir);
	*state = box;
	/* What mocks list depends on variables of theirs. */
	setenv("GAUNTLET_LISTING_CACHE", "off", 1);
	sandbox_mocks(box, "mock", NULL);
	return 0;
}

int sandbox_close(void **state)
{
	struct sandbox *box = *state;
	int err = file_remove_tree(AT_FDCWD, box->dir);

	free(box);
	return err;
}

void sandbox_mocks(const struct sandbox *box, const char *first, ...)
{
	struct buf list = { 0 };
	va_list ap;

	file_remove_tree(AT_FDCWD, box->root);
	assert_int_equal(mkdir(box->root, 0755), 0);
	buf_adds(&list, "TESTLIST\n");
	va_start(ap, first);
	for (const char *name = first; name; name = va_arg(ap, const char *)) {
		char *link = xasprintf("%s/%s", box->root, name);

		assert_int_equal(symlink(MOCK_PATH, link), 0);
		buf_printf(&list, "%s\n", name);
		free(link);
	}
	va_end(ap);
	buf_adds(&list, "END\n");
	sandbox_write(box, "root/test-list.txt", list.data);
	buf_done(&list);
}

void sandbox_many(const struct sandbox *box, const char *name, const char *list)
{
	char *link = xasprintf("%s/%s", box->root, name), *file = xasprintf("root/%s.list", name);
	char *names = xasprintf("TESTLIST\n%s\nEND\n", name);

	unlink(link);
	assert_int_equal(symlink(MOCK_MANY_PATH, link), 0);
	sandbox_write(box, file, list);
	sandbox_write(box, "root/test-list.txt", names);
	free(names);
	free(file);
	free(link);
}

void sandbox_write_bytes(const struct sandbox *box, const char *name, const void *data, size_t len)
{
	char *path = xasprintf("%s/%s", box->dir, name), *copy = xstrdup(path);

	assert_int_equal(dir_make(dirname(copy)), 0);
	assert_int_equal(file_replace(AT_FDCWD, path, data, len), 0);
	free(copy);
	free(path);
}

void sandbox_write(const struct sandbox *box, const char *name, const char *text)
{
	sandbox_write_bytes(box, name, text, strlen(text));
}

char *sandbox_read(const struct sandbox *box, const char *name)
{
	char *path = xasprintf("%s/%s", box->dir, name);
	struct buf buf = { 0 };

	if (file_read(AT_FDCWD, path, &buf))
		fail_msg("cannot read %s", path);
	free(path);
	return buf.data;
}

int sandbox_has(const struct sandbox *box, const char *name)
{
	char *path = xasprintf("%s/%s", box->dir, name);
	int has = !access(path, F_OK);

	free(path);
	return has;
}

void sandbox_log(const struct sandbox *box, bool on)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/log", box->dir);
	if (on)
		setenv("MOCK_LOG", path, 1);
	else
		unsetenv("MOCK_LOG");
}

size_t sandbox_begun(const struct sandbox *box, const char *subtest)
{
	char *log = sandbox_has(box, "log") ? sandbox_read(box, "log") : xstrdup("");
	char *line = xasprintf("begin %s\n", subtest);
	size_t n = 0;

	for (const char *at = log; (at = strstr(at, line)); at++)
		n++;
	free(line);
	free(log);
	return n;
}

/* Zombies do not run: nobody may be there to reap an orphan. */
bool sandbox_is_running(pid_t pid)
{
	char path[48], state = 0;
	struct buf stat = { 0 };

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	if (!file_read(AT_FDCWD, path, &stat))
		sscanf(strrchr(stat.data, ')'), ") %c", &state);
	buf_done(&stat);
	return state && state != 'Z';
}

void sandbox_taint(const struct sandbox *box, unsigned int flags)
{
	char text[16];

	snprintf(text, sizeof(text), "%u\n", flags);
	sandbox_write(box, "machine/proc/sys/kernel/tainted", text);
}

void sandbox_boot(const struct sandbox *box, const char *id)
{
	sandbox_write(box, "machine/proc/sys/kernel/random/boot_id", id);
	sandbox_taint(box, 0);
}

static void add_names(struct run_settings *settings, const char *first, va_list ap)
{
	for (const char *name = first; name; name = va_arg(ap, const char *))
		strlist_add(&settings->names, name);
}

static void settings_base(const struct sandbox *box, struct run_settings *settings)
{
	run_settings_init(settings);
	settings->test_root = xstrdup(box->root);
	settings->results_path = xstrdup(box->results);
	settings->allow_non_root = true;
	settings->kill_grace_s = 1;
}

void sandbox_settings(const struct sandbox *box, struct run_settings *settings, const char *first,
		      ...)
{
	va_list ap;

	settings_base(box, settings);
	va_start(ap, first);
	add_names(settings, first, ap);
	va_end(ap);
}

size_t sandbox_prepare(const struct run_settings *settings)
{
	struct run_error err;
	size_t count = 0;

	if (run_prepare(settings, &count, &err))
		fail_msg("run_prepare: %s", err.text);
	return count;
}

char *sandbox_jobs(const struct sandbox *box, struct run_settings *settings, struct run_error *err)
{
	size_t count;

	settings->overwrite = true;
	return run_prepare(settings, &count, err) ? NULL : sandbox_read(box, "results/joblist.txt");
}

void sandbox_assert_jobs(const struct sandbox *box, struct run_settings *settings,
			 const char *expected)
{
	struct run_error err = { 0 };
	char *list = sandbox_jobs(box, settings, &err);

	if (!list)
		fail_msg("%s", err.text);
	assert_string_equal(list, expected);
	free(list);
	run_settings_done(settings);
}

void sandbox_assert_refused(const struct sandbox *box, struct run_settings *settings, int status,
			    const char *text)
{
	struct run_error err = { 0 };
	char *list = sandbox_jobs(box, settings, &err);

	if (list)
		fail_msg("accepted: %s", list);
	assert_int_equal(err.status, status);
	assert_contains(err.text, text);
	assert_null(strchr(err.text, '\n'));
	run_settings_done(settings);
}

void sandbox_execute(const struct sandbox *box)
{
	struct run_settings overrides;
	struct run_error err;

	run_settings_init(&overrides);
	overrides.sysrq = false;
	overrides.kmsg_path = xstrdup("/dev/null");
	if (sandbox_has(box, "machine"))
		overrides.machine_root = xasprintf("%s/machine", box->dir);
	if (run_execute(box->results, &overrides, NULL, &err))
		fail_msg("run_execute: %s", err.text);
	run_settings_done(&overrides);
}

json_t *sandbox_report(const struct sandbox *box, int *ret_status)
{
	struct run_report_opts opts = { .formats = REPORT_DEFAULT };
	char *path = xasprintf("%s/results.json", box->results);
	struct run_error err;
	json_error_t why;
	json_t *results;
	int status;

	if (run_report(box->results, &opts, &status, &err))
		fail_msg("run_report: %s", err.text);
	if (ret_status)
		*ret_status = status;
	results = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
	if (!results)
		fail_msg("%s:%d: %s", path, why.line, why.text);
	free(path);
	return results;
}

json_t *sandbox_run(const struct sandbox *box, const char *first, ...)
{
	struct run_settings settings;
	va_list ap;

	settings_base(box, &settings);
	settings.overwrite = true;
	va_start(ap, first);
	add_names(&settings, first, ap);
	va_end(ap);
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	sandbox_execute(box);
	return sandbox_report(box, NULL);
}

const char *result_of(json_t *results, const char *test, const char *key)
{
	json_t *one = json_object_get(json_object_get(results, "tests"), test);

	return json_string_value(json_object_get(one, key));
}

void assert_verdict(json_t *results, const char *test, const char *verdict)
{
	const char *got = result_of(results, test, "result");

	if (!got || strcmp(got, verdict))
		fail_msg("%s: %s, expected %s", test, got ? got : "(no such test)", verdict);
}

void assert_contains(const char *text, const char *part)
{
	if (!text || !strstr(text, part))
		fail_msg("'%s' is not in: %s", part, text ? text : "(nothing)");
}
