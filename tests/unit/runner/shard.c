/* SPDX-License-Identifier: MIT */
/* Parts of a job list. */
#include "sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "runner/job/shard.h"

static void parsing(void **state)
{
	static const char *const bad[] = { "0/3",      "4/3",          "x",     "",     "1",
					   "1/",       "/3",           "-1/3",  "1/0",  "1/3x",
					   " 1/3",     "1//3",         "1/3/3", "+1/3", "1/10001",
					   "1/100000", "99999999999/3" };
	unsigned int index = 77, count = 78;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (shard_parse(bad[i], &index, &count))
			fail_msg("accepted: '%s'", bad[i]);
	assert_int_equal(index, 77);
	assert_true(shard_parse("3/10000", &index, &count));
	assert_int_equal(index, 3);
	assert_int_equal(count, 10000);
	assert_true(shard_parse("1/1", &index, &count));
}

/* One binary in each entry, subtests "s0", "s1", ...; @sizes ends with 0. */
static void make_list(struct job_list *list, const int *sizes)
{
	*list = (struct job_list){ 0 };
	for (; *sizes; sizes++) {
		list->v = xgrow(list->v, list->n, sizeof(*list->v));
		list->v[list->n].binary = xasprintf("b%zu", list->n);
		for (int s = 0; s < *sizes; s++) {
			char name[16];

			snprintf(name, sizeof(name), "s%d", s);
			strlist_add(&list->v[list->n].subtests, name);
		}
		list->n++;
	}
}

static void know(struct history *history, const char *name, double time_s)
{
	history_add(history, name, time_s, 0, VERDICT_PASS);
}

/* Every subtest is in exactly one part, in the list's order; fills @ret_s with their times. */
static void cut(const int *sizes, const struct history *history, unsigned int count, double *ret_s)
{
	char plan[RUN_ID_LEN + 1], first_plan[RUN_ID_LEN + 1] = "";
	struct job_list list;
	struct strlist all = { 0 };
	size_t total = 0;

	for (const int *size = sizes; *size; size++)
		total += (size_t)*size;
	for (unsigned int i = 1; i <= count; i++) {
		ret_s[i - 1] = 0;
		make_list(&list, sizes);
		shard_keep(&list, history, i, count, plan);
		if (i > 1)
			assert_string_equal(plan, first_plan);
		memcpy(first_plan, plan, sizeof(plan));
		for (size_t e = 0; e < list.n; e++) {
			assert_true(list.v[e].subtests.n);
			if (e)
				assert_true(strcmp(list.v[e - 1].binary, list.v[e].binary) < 0);
			ret_s[i - 1] += history_entry_time_s(history, &list.v[e]);
			for (size_t s = 0; s < list.v[e].subtests.n; s++) {
				char *name =
					job_name(list.v[e].binary, list.v[e].subtests.v[s], NULL);

				if (strlist_has(&all, name))
					fail_msg("%s is in two parts", name);
				strlist_add(&all, name);
				free(name);
			}
		}
		job_list_done(&list);
	}
	assert_int_equal(all.n, total);
	strlist_done(&all);
}

static void balanced_by_time(void **state)
{
	struct history history = { 0 };
	double s[3];

	know(&history, "igt@b0@s0", 100);
	know(&history, "igt@b1@s0", 55);
	know(&history, "igt@b2@s0", 45);
	know(&history, "igt@b3@s0", 60);
	know(&history, "igt@b4@s0", 20);
	know(&history, "igt@b5@s0", 20);
	history_digest(&history);
	cut((int[]){ 1, 1, 1, 1, 1, 1, 0 }, &history, 3, s);
	for (int i = 0; i < 3; i++)
		assert_float_equal(s[i], 100, 0.01);
	history_done(&history);
}

/* Tests that took no time at all are spread as well. */
static void balanced_by_count(void **state)
{
	static const int sizes[] = { 1, 1, 1, 1, 1, 1, 1, 0 };
	char plan[RUN_ID_LEN + 1];
	struct history none = { 0 }, zero = { 0 };
	struct job_list list;
	double s[3];

	know(&zero, "igt@b0@s0", 0);
	history_digest(&zero);
	for (unsigned int i = 1; i <= 3; i++) {
		make_list(&list, sizes);
		shard_keep(&list, &none, i, 3, plan);
		assert_int_equal(list.n, i == 1 ? 3 : 2);
		job_list_done(&list);
		make_list(&list, sizes);
		shard_keep(&list, &zero, i, 3, plan);
		assert_int_equal(list.n, i == 1 ? 3 : 2);
		job_list_done(&list);
	}
	cut(sizes, &none, 3, s);
	history_done(&zero);
}

/* A binary with most of the work is cut; what comes together again is one process. */
static void large_entries_are_cut(void **state)
{
	struct history history = { 0 };
	struct job_list list;
	char plan[RUN_ID_LEN + 1];
	double s[4];

	for (int i = 0; i < 40; i++) {
		char name[32];

		snprintf(name, sizeof(name), "igt@b1@s%d", i);
		know(&history, name, 1);
	}
	history_digest(&history);
	/* 44 s in all: pieces of at most 5 s, two each, and what is left over. */
	cut((int[]){ 1, 40, 3, 0 }, &history, 4, s);
	for (int i = 0; i < 4; i++)
		if (s[i] < 9 || s[i] > 13)
			fail_msg("part %d has %.0f s", i + 1, s[i]);
	make_list(&list, (int[]){ 1, 40, 3, 0 });
	shard_keep(&list, &history, 1, 1, plan);
	assert_int_equal(list.n, 3);
	assert_int_equal(list.v[1].subtests.n, 40);
	job_list_done(&list);
	history_done(&history);
}

/* A whole binary stays one if all of it is in a part, with what is known of it. */
static void whole_binaries(void **state)
{
	struct history none = { 0 };
	struct job_list list;
	char plan[RUN_ID_LEN + 1];
	size_t total = 0;

	for (unsigned int count = 1; count <= 4; count += 3)
		for (unsigned int i = 1; i <= count; i++) {
			make_list(&list, (int[]){ 8, 1, 0 });
			list.v[0].listed = list.v[0].subtests;
			list.v[0].subtests = (struct strlist){ 0 };
			list.v[0].is_listed = true;
			shard_keep(&list, &none, i, count, plan);
			if (count == 1) {
				assert_int_equal(list.n, 2);
				assert_true(list.v[0].is_listed);
				assert_int_equal(list.v[0].listed.n, 8);
				assert_int_equal(list.v[0].subtests.n, 0);
			}
			for (size_t e = 0; count > 1 && e < list.n; e++) {
				assert_false(list.v[e].is_listed);
				total += list.v[e].subtests.n;
			}
			job_list_done(&list);
		}
	assert_int_equal(total, 9);
}

/* Parts that were cut otherwise do not fit together: the plan tells. */
static void plans_differ(void **state)
{
	static const int sizes[] = { 1, 1, 1, 1, 0 };
	char plan[3][RUN_ID_LEN + 1];
	struct history none = { 0 }, some = { 0 };
	struct job_list list;

	know(&some, "igt@b3@s0", 1000);
	know(&some, "igt@b2@s0", 1);
	history_digest(&some);
	for (int i = 0; i < 3; i++) {
		make_list(&list, i == 2 ? sizes + 1 : sizes);
		shard_keep(&list, i == 1 ? &some : &none, 1, 2, plan[i]);
		job_list_done(&list);
		assert_int_equal(strlen(plan[i]), RUN_ID_LEN);
	}
	assert_string_not_equal(plan[0], plan[1]);
	assert_string_not_equal(plan[0], plan[2]);
	history_done(&some);
}

static int gauntlet(const struct sandbox *box, const char *args)
{
	char *command =
		xasprintf("cd %s && exec " GAUNTLET_PATH " %s >stdout 2>stderr", box->dir, args);
	int status = system(command);

	free(command);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

#define LIST "list --test-root root mock@pass mock@fail mock@skip mock@warn mock@slow "
#define RUN  "run --here --allow-non-root --test-root root mock@pass mock@skip "

static char *list_part(const struct sandbox *box, const char *args)
{
	char *command = xasprintf(LIST "%s", args);

	assert_int_equal(gauntlet(box, command), 0);
	free(command);
	return sandbox_read(box, "stdout");
}

static void command_line(void **state)
{
	struct sandbox *box = *state;
	char *text;

	text = list_part(box, "--shard 2/2");
	assert_string_equal(text, "igt@mock@fail\nigt@mock@warn\n");
	free(text);
	sandbox_write(box, "h",
		      "igt@mock@slow\t9\tpass\nigt@mock@pass\t1\tpass\n"
		      "igt@mock@fail\t1\tpass\nigt@mock@skip\t1\tpass\n");
	text = list_part(box, "--shard 1/2 --history h");
	assert_string_equal(text, "igt@mock@slow\n");
	free(text);
	text = list_part(box, "--shard 2/2 --history h");
	assert_string_equal(text, "igt@mock@pass\nigt@mock@fail\nigt@mock@skip\nigt@mock@warn\n");
	free(text);
	assert_int_equal(gauntlet(box, LIST "--shard 0/3"), 2);
	text = sandbox_read(box, "stderr");
	assert_string_equal(text, "gauntlet: --shard 0/3: give I/N with 1 <= I <= N <= 10000, "
				  "e.g. 1/4\n");
	free(text);
	assert_int_equal(gauntlet(box, RUN "--shard 4/3"), 2);
	assert_int_equal(gauntlet(box, RUN "--history none"), 2);
	text = sandbox_read(box, "stderr");
	assert_string_equal(text, "gauntlet: --history none: No such file or directory: give a "
				  "results directory, or its times.txt or results.json\n");
	free(text);
	assert_false(sandbox_has(box, "results"));
}

/* More parts than tests: the empty ones are results like the others. */
static void empty_part(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	struct run_error err;
	char *text;

	assert_int_equal(gauntlet(box, RUN "--results r2 --shard 2/3"), 0);
	assert_int_equal(gauntlet(box, RUN "--results r3 --shard 3/3"), 0);
	text = sandbox_read(box, "stdout");
	assert_contains(text, "shard 3/3 is empty");
	free(text);
	assert_int_equal(gauntlet(box, "results r3"), 0);
	assert_int_equal(gauntlet(box, "resume r3"), 0);
	assert_true(sandbox_has(box, "r3/results.json"));
	text = xasprintf("%s/r3", box->dir);
	assert_int_equal(run_settings_load(text, &settings, &err), 0);
	assert_int_equal(settings.shard_index, 3);
	assert_int_equal(settings.shard_count, 3);
	assert_int_equal(strlen(settings.shard_plan), RUN_ID_LEN);
	assert_string_not_equal(settings.shard_plan, settings.run_id);
	run_settings_done(&settings);
	free(text);
}

/* Without --history a run goes by those beside it, a part of one does not. */
static void history_of_the_neighbours(void **state)
{
	struct sandbox *box = *state;

	sandbox_write(box, "results/old/times.txt", "igt@mock@pass\t1\tpass\n");
	sandbox_write(box, "results/old/endtime.txt", "1\n");
	assert_int_equal(gauntlet(box, RUN "--name a"), 0);
	assert_true(sandbox_has(box, "results/a/history.txt"));
	assert_int_equal(gauntlet(box, RUN "--name b --no-history"), 0);
	assert_false(sandbox_has(box, "results/b/history.txt"));
	assert_int_equal(gauntlet(box, RUN "--name c --shard 1/2"), 0);
	assert_false(sandbox_has(box, "results/c/history.txt"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parsing),
		cmocka_unit_test(balanced_by_time),
		cmocka_unit_test(balanced_by_count),
		cmocka_unit_test(large_entries_are_cut),
		cmocka_unit_test(whole_binaries),
		cmocka_unit_test(plans_differ),
		cmocka_unit_test_setup_teardown(command_line, sandbox_open, sandbox_close),
		cmocka_unit_test_setup_teardown(empty_part, sandbox_open, sandbox_close),
		cmocka_unit_test_setup_teardown(history_of_the_neighbours, sandbox_open,
						sandbox_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
