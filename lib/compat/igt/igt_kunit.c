/* SPDX-License-Identifier: MIT */
/*
 * The kernel's own tests (KUnit) as dynamic blocks.
 *
 * A module's suites run while it is loaded.  Their results are then read from debugfs, where each
 * suite has a directory as long as its module is there, or else from what the kernel log gained.
 */
#include "igt_kmod.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "igt_core.h"
#include "kmod/module.h"
#include "util/debugfs.h"
#include "util/igt_ktap.h"
#include "util/kernel_log.h"
#include "util/str.h"

#define NAME_LEN 128

struct kunit {
	const char *module;
	const char *suite; /* NULL: all */
	char container[NAME_LEN];
};

/* The directories of suites in debugfs. */
struct suites {
	struct dirent **list;
	int count;
};

/* What one source said; reached by blocks that are left by a jump. */
static struct {
	struct igt_list_head list;
	struct igt_ktap_results *ktap;
	unsigned int shown; /* of all sources */
} results;

static bool ends_with(const char *text, size_t len, const char *end)
{
	return len > strlen(end) && !strncmp(text + len - strlen(end), end, strlen(end));
}

static void name_container(struct kunit *kunit)
{
	size_t len = strlen(kunit->module);

	if (kunit->suite) {
		str_copy(kunit->container, NAME_LEN, kunit->suite);
		return;
	}
	if (ends_with(kunit->module, len, "_test"))
		len -= strlen("_test");
	else if (ends_with(kunit->module, len, "_kunit"))
		len -= strlen("_kunit");
	snprintf(kunit->container, NAME_LEN, "%.*s", (int)len, kunit->module);
}

static void only_legal(char *name)
{
	for (; *name; name++) {
		if (!isalnum((unsigned char)*name) && *name != '-')
			*name = '_';
	}
}

static void show_case(const struct kunit *kunit, const struct igt_ktap_result *result)
{
	bool named_by_container = !strcmp(result->suite_name, kunit->container);
	char name[NAME_LEN];

	snprintf(name, sizeof(name), "%s%s%s", named_by_container ? "" : result->suite_name,
		 named_by_container ? "" : "-", result->case_name);
	only_legal(name);
	results.shown++;
	igt_dynamic(name) {
		if (result->code == IGT_KTAP_SKIP)
			igt_skip("%s\n", result->msg ? result->msg : "the kernel gave no reason");
		igt_assert_f(result->code == IGT_KTAP_PASS,
			     "%s of suite %s failed: the kernel log says why\n", result->case_name,
			     result->suite_name);
	}
}

static void begin_results(void)
{
	IGT_INIT_LIST_HEAD(&results.list);
	results.ktap = igt_ktap_alloc(&results.list);
	igt_assert(results.ktap);
}

/* @err: as igt_ktap_parse() or from reading; what was said before it counts. */
static void end_results(const struct kunit *kunit, int err)
{
	const struct igt_ktap_result *result;
	unsigned int before = results.shown;

	igt_list_for_each_entry(result, &results.list, link) {
		if (!kunit->suite || !strcmp(result->suite_name, kunit->suite))
			show_case(kunit, result);
	}
	/* A log that says nothing of tests is in progress for ever. */
	if (err && (err != -EINPROGRESS || results.shown > before)) {
		results.shown++;
		igt_dynamic("complete-results")
			igt_assert_f(false, "the results of module %s end early: %s\n",
				     kunit->module, errno_name(err));
	}
	igt_ktap_free(&results.ktap);
}

static int is_suite(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Nothing is found where there is no KUnit, or one without debugfs. */
static struct suites list_suites(void)
{
	struct suites suites = { 0 };
	int dirfd = debugfs_open_dir("kunit");

	if (dirfd < 0)
		return suites;
	suites.count = scandirat(dirfd, ".", &suites.list, is_suite, alphasort);
	if (suites.count < 0)
		suites.count = 0;
	close(dirfd);
	return suites;
}

static void free_suites(struct suites *suites)
{
	for (int i = 0; i < suites->count; i++)
		free(suites->list[i]);
	free(suites->list);
}

static bool has_suite(const struct suites *suites, const char *name)
{
	for (int i = 0; i < suites->count; i++) {
		if (!strcmp(suites->list[i]->d_name, name))
			return true;
	}
	return false;
}

static int parse_suite(const char *name)
{
	char path[NAME_LEN * 3], *line = NULL;
	int fd, err, dirfd = debugfs_open_dir("kunit");
	size_t size = 0;
	FILE *file;

	if (dirfd < 0)
		return dirfd;
	snprintf(path, sizeof(path), "%s/results", name);
	fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC);
	file = fd < 0 ? NULL : fdopen(fd, "r");
	err = file ? -EINPROGRESS : -errno;
	close(dirfd);
	if (!file)
		return err;
	while (getline(&line, &size, file) >= 0)
		err = igt_ktap_parse(line, results.ktap);
	free(line);
	fclose(file);
	/* Not even a plan: as bad as one that is not kept. */
	return err == -EINPROGRESS ? -ENODATA : err;
}

/* Shows the suites that came with the module. */
static void show_debugfs(const struct kunit *kunit, const struct suites *before)
{
	struct suites after = list_suites();

	for (int i = 0; i < after.count; i++) {
		const char *name = after.list[i]->d_name;

		if (has_suite(before, name) || (kunit->suite && strcmp(name, kunit->suite) != 0))
			continue;
		begin_results();
		end_results(kunit, parse_suite(name));
	}
	free_suites(&after);
}

static void show_log(const struct kunit *kunit, int log)
{
	char record[KERNEL_LOG_RECORD_MAX], *rest, *line;
	int err = -EINPROGRESS, ret = 0;

	begin_results();
	while (err == -EINPROGRESS && !ret) {
		ret = kernel_log_read(log, record, sizeof(record));
		rest = record;
		while (!ret && (line = strsep(&rest, "\n")))
			err = igt_ktap_parse(line, results.ktap);
	}
	end_results(kunit, ret && ret != -EAGAIN ? ret : err);
}

static void run_module(const struct kunit *kunit, const char *opts)
{
	/* Not every kernel has it as a module; without any the tests are not there either. */
	int ret, log, kunit_err = module_load("kunit", NULL);
	struct suites before;

	ret = module_unload(kunit->module);
	igt_skip_on_f(ret, "module %s cannot be unloaded: %s\n", kunit->module, errno_name(ret));
	log = kernel_log_open();
	igt_require_f(log >= 0, "/dev/kmsg: %s\n", errno_name(log));
	before = list_suites();
	results.shown = 0;
	ret = module_load(kunit->module, opts);
	if (!ret)
		show_debugfs(kunit, &before);
	if (!ret && !results.shown)
		show_log(kunit, log);
	free_suites(&before);
	close(log);
	igt_skip_on_f(ret, "module %s cannot be loaded: %s%s\n", kunit->module, errno_name(ret),
		      kunit_err ? "; this kernel has no module kunit" : "");
	ret = module_unload(kunit->module);
	igt_warn_on_f(ret, "module %s stays: %s\n", kunit->module, errno_name(ret));
	igt_skip_on_f(!results.shown, "module %s has no results%s%s%s\n", kunit->module,
		      kunit->suite ? " of suite " : "", kunit->suite ? kunit->suite : "",
		      kunit_err ? "; this kernel has no module kunit" : "");
}

void igt_kunit(const char *module_name, const char *suite, const char *opts)
{
	struct kunit kunit = { .module = module_name, .suite = suite };

	name_container(&kunit);
	igt_subtest_with_dynamic(kunit.container)
		run_module(&kunit, opts);
}
