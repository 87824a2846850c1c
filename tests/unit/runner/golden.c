/* SPDX-License-Identifier: MIT */
/*
 * Every folder of data/ is a results directory: the report of each, in
 * igt_results' form, has to be what its reference.json says, key by key.
 */
#include "sandbox.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef DATA_PATH
#error DATA_PATH has to be the folder of the data sets
#endif

#define SETS_MIN 39 /* a driver that finds nothing would pass */

/* Where two documents differ: the path of keys, then both sides. */
struct difference {
	struct buf text;
	size_t count;
};

static void differs(struct difference *diff, const char *path, json_t *got, json_t *wanted)
{
	char *a = got ? json_dumps(got, JSON_ENCODE_ANY) : xstrdup("(missing)");
	char *b = wanted ? json_dumps(wanted, JSON_ENCODE_ANY) : xstrdup("(missing)");

	if (diff->count++ < 8)
		buf_printf(&diff->text, "%s:\n\tgot    %.300s\n\twanted %.300s\n", path, a, b);
	free(a);
	free(b);
}

static void compare(struct difference *diff, const char *path, json_t *got, json_t *wanted);

static void compare_objects(struct difference *diff, const char *path, json_t *got, json_t *wanted)
{
	const char *key;
	json_t *value;

	json_object_foreach(wanted, key, value) {
		char *sub = xasprintf("%s/%s", path, key);

		compare(diff, sub, json_object_get(got, key), value);
		free(sub);
	}
	json_object_foreach(got, key, value) {
		char *sub = xasprintf("%s/%s", path, key);

		if (!json_object_get(wanted, key))
			differs(diff, sub, value, NULL);
		free(sub);
	}
}

static void compare(struct difference *diff, const char *path, json_t *got, json_t *wanted)
{
	if (json_is_object(got) && json_is_object(wanted)) {
		compare_objects(diff, path, got, wanted);
	} else if (json_is_number(got) && json_is_number(wanted)) {
		if (json_number_value(got) != json_number_value(wanted))
			differs(diff, path, got, wanted);
	} else if (!got || !json_equal(got, wanted)) {
		differs(diff, path, got, wanted);
	}
}

/* The report is written beside links to the set's files, not into the source tree. */
static void link_set(const struct sandbox *box, const char *set)
{
	char *folder = xasprintf("%s/%s", DATA_PATH, set);
	DIR *dir = opendir(folder);
	struct dirent *ent;

	if (!dir)
		fail_msg("cannot open %s", folder);
	assert_int_equal(mkdir(box->results, 0755), 0);
	while ((ent = readdir(dir))) {
		char *from = xasprintf("%s/%s", folder, ent->d_name);
		char *to = xasprintf("%s/%s", box->results, ent->d_name);

		if (*ent->d_name != '.')
			assert_int_equal(symlink(from, to), 0);
		free(from);
		free(to);
	}
	closedir(dir);
	free(folder);
}

static void matches_its_reference(void **state)
{
	const char *set = *state;
	struct run_report_opts opts = { .formats = REPORT_JSON, .strict = true };
	struct difference diff = { 0 };
	struct sandbox *box;
	struct run_error err;
	json_error_t where;
	json_t *got, *wanted;
	char *text, *name;
	int status;

	assert_int_equal(sandbox_open((void **)&box), 0);
	link_set(box, set);
	if (run_report(box->results, &opts, &status, &err))
		fail_msg("%s", err.text);
	text = sandbox_read(box, "results/results.json");
	got = json_loads(text, JSON_REJECT_DUPLICATES, &where);
	if (!got)
		fail_msg("results.json line %d: %s", where.line, where.text);
	name = xasprintf("%s/%s/reference.json", DATA_PATH, set);
	wanted = json_load_file(name, JSON_REJECT_DUPLICATES, &where);
	if (!wanted)
		fail_msg("%s line %d: %s", name, where.line, where.text);
	compare(&diff, "", got, wanted);
	if (diff.count)
		fail_msg("%s: %zu differences\n%s", set, diff.count, diff.text.data);
	buf_done(&diff.text);
	json_decref(got);
	json_decref(wanted);
	free(text);
	free(name);
	sandbox_close((void **)&box);
}

static int is_set(const struct dirent *ent)
{
	return ent->d_type == DT_DIR && *ent->d_name != '.';
}

int main(void)
{
	struct dirent **sets;
	int count = scandir(DATA_PATH, &sets, is_set, alphasort), failed;
	struct CMUnitTest *tests;

	if (count < SETS_MIN) {
		fprintf(stderr, "%s: %d data sets, at least %d were expected\n", DATA_PATH, count,
			SETS_MIN);
		return 1;
	}
	tests = xcalloc((size_t)count, sizeof(*tests));
	for (int i = 0; i < count; i++)
		tests[i] = (struct CMUnitTest){
			.name = sets[i]->d_name,
			.test_func = matches_its_reference,
			.initial_state = sets[i]->d_name,
		};
	failed = _cmocka_run_group_tests("golden", tests, (size_t)count, NULL, NULL);
	for (int i = 0; i < count; i++)
		free(sets[i]);
	free(sets);
	free(tests);
	return failed;
}
