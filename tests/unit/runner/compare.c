/* SPDX-License-Identifier: MIT */
/* What changed between runs, by tables of transitions. */
#include "sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "runner/compare/compare.h"

/*
 * Writes NAME.json of a run on @host: @tests is "test verdict[/outcome][*seconds] ...", each
 * that is not "-".
 */
static void make_run(const struct sandbox *box, const char *name, const char *host,
		     const char *tests)
{
	json_t *root = json_object(), *all = json_object();
	char *copy = xstrdup(tests), *save, *path = xasprintf("%s/%s.json", box->dir, name);
	char *uname = xasprintf("Linux %s 6.12.0 #1 SMP x86_64", host);

	json_object_set_new(root, "__type__", json_string("TestrunResult"));
	json_object_set_new(root, "name", json_string(name));
	json_object_set_new(root, "uname", json_string(uname));
	json_object_set_new(root, "tests", all);
	for (char *test = strtok_r(copy, " ", &save); test; test = strtok_r(NULL, " ", &save)) {
		char *verdict = strtok_r(NULL, " ", &save), *time = strchr(verdict, '*'), *outcome;
		json_t *one;

		if (time)
			*time++ = '\0';
		outcome = strchr(verdict, '/');
		if (outcome)
			*outcome++ = '\0';
		if (!strcmp(verdict, "-"))
			continue;
		one = json_pack("{ss, s{ss, sf, sf}}", "result", verdict, "time", "__type__",
				"TimeAttribute", "start", 0.0, "end",
				time ? strtod(time, NULL) : 1);
		if (outcome)
			json_object_set_new(one, "outcome", json_string(outcome));
		if (strcmp(verdict, "pass"))
			json_object_set_new(one, "reason", json_string("what went wrong"));
		json_object_set_new(all, test, one);
	}
	assert_int_equal(json_dump_file(root, path, JSON_INDENT(4)), 0);
	json_decref(root);
	free(copy);
	free(path);
	free(uname);
}

/* Compares the runs A, B, ... of the sandbox; the first @n_base are the base. */
static void load(const struct sandbox *box, struct compare *compare, size_t n_base, size_t count,
		 double factor)
{
	const char *paths[6] = { NULL };
	bool is_base[6] = { false };
	struct run_error err;

	for (size_t i = 0; i < count; i++) {
		paths[i] = xasprintf("%s/%c.json", box->dir, (int)('A' + i));
		is_base[i] = i < n_base;
	}
	if (compare_load(compare, paths, is_base, count, factor, &err))
		fail_msg("compare_load: %s", err.text);
	for (size_t i = 0; i < count; i++)
		free((char *)paths[i]);
}

/* What became of "t" on @host ("": the only one). */
static const char *change_of(const struct compare *compare, const char *host)
{
	for (size_t h = 0; h < compare->hosts.n; h++)
		if (!*host || !strcmp(host, compare->hosts.v[h]))
			for (size_t i = 0; i < compare->tests.n; i++)
				if (!strcmp(compare->tests.v[i], "t"))
					return change_name(compare_change(compare, i, h));
	return "(no such test)";
}

static const struct {
	const char *base, *now, *change;
} transition_cases[] = {
	{ "pass", "pass", "none" },
	{ "pass", "fail", "regression" },
	{ "pass", "crash", "regression" },
	{ "pass", "timeout", "regression" },
	{ "pass", "incomplete", "regression" },
	{ "pass", "abort", "regression" },
	{ "pass", "dmesg-fail", "regression" },
	{ "pass", "dmesg-warn", "regression" },
	{ "pass", "warn", "regression" },
	{ "pass", "skip", "regression" },
	{ "pass", "notrun", "lost" },
	{ "pass", "-", "missing" },
	{ "skip", "skip", "none" },
	{ "skip", "pass", "fix" },
	{ "skip", "warn", "warning" },
	{ "skip", "fail", "regression" },
	{ "skip", "-", "missing" },
	{ "warn", "warn", "known" },
	{ "warn", "dmesg-warn", "warning" },
	{ "dmesg-warn", "pass", "fix" },
	{ "dmesg-warn", "skip", "warning" },
	{ "dmesg-warn", "dmesg-fail", "regression" },
	{ "fail", "fail", "known" },
	{ "fail", "crash", "warning" },
	{ "fail", "skip", "warning" },
	{ "fail", "dmesg-warn", "warning" },
	{ "fail", "pass", "fix" },
	{ "fail", "notrun", "lost" },
	{ "fail", "-", "missing" },
	{ "-", "pass", "new" },
	{ "-", "skip", "new" },
	{ "-", "fail", "regression" },
	{ "-", "notrun", "none" },
	{ "notrun", "notrun", "none" },
	{ "notrun", "pass", "fix" },
	{ "notrun", "fail", "regression" },
	{ "notrun", "-", "none" },
	/* What the new run expects is nothing new. */
	{ "pass", "fail/expected-fail", "known" },
	{ "-", "crash/expected-fail", "known" },
	{ "pass", "fail/unexpected-fail", "regression" },
	{ "fail/expected-fail", "pass/unexpected-pass", "fix" },
	{ "fail/expected-fail", "crash/different-fail", "warning" },
	/* Flakes: known ones, and such that a retry has shown. */
	{ "pass", "fail/known-flake", "suppressed" },
	{ "fail/known-flake", "crash", "suppressed" },
	{ "fail/known-flake", "pass", "none" },
	{ "-", "fail/known-flake", "suppressed" },
	{ "pass", "pass/flaky", "flaky" },
	{ "-", "pass/flaky", "flaky" },
	{ "fail/flaky", "fail", "suppressed" },
};

static void transitions(void **state)
{
	struct sandbox *box = *state;

	for (size_t i = 0; i < ARRAY_SIZE(transition_cases); i++) {
		char *base = xasprintf("t %s", transition_cases[i].base);
		char *now = xasprintf("t %s", transition_cases[i].now);
		struct compare compare;

		make_run(box, "A", "host", base);
		make_run(box, "B", "host", now);
		load(box, &compare, 1, 2, 0);
		if (strcmp(transition_cases[i].base, "-") || strcmp(transition_cases[i].now, "-"))
			if (strcmp(change_of(&compare, ""), transition_cases[i].change))
				fail_msg("%s -> %s: %s, expected %s", transition_cases[i].base,
					 transition_cases[i].now, change_of(&compare, ""),
					 transition_cases[i].change);
		assert_int_equal(compare_failed(&compare),
				 !strcmp(transition_cases[i].change, "regression") ||
					 !strcmp(transition_cases[i].change, "lost"));
		compare_done(&compare);
		free(base);
		free(now);
	}
}

/* Several runs of one machine: the first @n_base are the base. */
static void several_runs(void **state)
{
	static const struct {
		size_t n_base;
		const char *verdicts[4], *change;
	} cases[] = {
		{ 1, { "pass", "fail", "fail" }, "regression" },
		{ 1, { "pass", "fail", "pass" }, "flaky" },
		{ 1, { "fail", "pass", "fail" }, "flaky" },
		{ 1, { "-", "pass", "fail" }, "flaky" },
		{ 1, { "pass", "pass", "pass" }, "none" },
		{ 1, { "pass", "-", "fail" }, "regression" },
		{ 1, { "pass", "notrun", "fail" }, "regression" },
		{ 1, { "pass", "notrun", "pass" }, "none" },
		{ 2, { "pass", "fail", "fail" }, "suppressed" },
		{ 2, { "pass", "fail", "pass" }, "none" },
		{ 2, { "fail", "fail", "pass" }, "fix" },
		{ 2, { "pass", "-", "crash" }, "regression" },
		{ 2, { "pass", "pass", "pass", "fail" }, "flaky" },
	};
	struct sandbox *box = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct compare compare;
		size_t count = 0;

		while (count < 4 && cases[i].verdicts[count]) {
			char name[] = { (char)('A' + count), '\0' };
			char *tests = xasprintf("t %s", cases[i].verdicts[count++]);

			make_run(box, name, "host", tests);
			free(tests);
		}
		load(box, &compare, cases[i].n_base, count, 0);
		if (strcmp(change_of(&compare, ""), cases[i].change))
			fail_msg("case %zu: %s, expected %s", i, change_of(&compare, ""),
				 cases[i].change);
		compare_done(&compare);
	}
}

static void one_column_a_machine(void **state)
{
	struct sandbox *box = *state;
	struct compare compare;

	make_run(box, "A", "one", "t pass");
	make_run(box, "B", "two", "t fail");
	make_run(box, "C", "gone", "t pass");
	make_run(box, "D", "one", "t fail");
	make_run(box, "E", "two", "t pass");
	make_run(box, "F", "added", "t fail");
	load(box, &compare, 3, 6, 0);
	assert_int_equal(compare.hosts.n, 3);
	assert_string_equal(change_of(&compare, "one"), "regression");
	assert_string_equal(change_of(&compare, "two"), "fix");
	assert_string_equal(change_of(&compare, "added"), "none");
	assert_int_equal(compare.missing_hosts.n, 1);
	assert_string_equal(compare.missing_hosts.v[0], "gone");
	/* The test counts once, by the worst. */
	assert_int_equal(compare.counts[CHANGE_REGRESSION], 1);
	assert_int_equal(compare.counts[CHANGE_FIX], 0);
	compare_done(&compare);
}

/* With one machine in the base, others are compared with it. */
static void two_machines_with_each_other(void **state)
{
	struct sandbox *box = *state;
	struct compare compare;

	make_run(box, "A", "one", "t pass");
	make_run(box, "B", "two", "t fail");
	make_run(box, "C", "three", "t pass");
	load(box, &compare, 1, 3, 0);
	assert_string_equal(change_of(&compare, "two"), "regression");
	assert_string_equal(change_of(&compare, "three"), "none");
	compare_done(&compare);
}

static void run_times(void **state)
{
	static const struct {
		const char *base, *now;
		double factor;
		const char *change;
	} cases[] = {
		{ "pass*1", "pass*2.5", 2, "slower" },    { "pass*1", "pass*1.5", 2, "none" },
		{ "pass*5", "pass*2", 2, "faster" },      { "pass*1", "pass*9", 0, "none" },
		{ "pass*0.001", "pass*0.09", 2, "none" }, { "pass*1", "fail*9", 2, "regression" },
	};
	struct sandbox *box = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *base = xasprintf("t %s", cases[i].base);
		char *now = xasprintf("t %s", cases[i].now);
		struct compare compare;

		make_run(box, "A", "host", base);
		make_run(box, "B", "host", now);
		load(box, &compare, 1, 2, cases[i].factor);
		assert_string_equal(change_of(&compare, ""), cases[i].change);
		compare_done(&compare);
		free(base);
		free(now);
	}
}

/* Runs gauntlet in the sandbox. Return: its exit status; @ret_out: its stdout. */
static int gauntlet(const struct sandbox *box, const char *args, char **ret_out)
{
	char *command = xasprintf("cd %s && exec " GAUNTLET_PATH " compare %s >stdout 2>stderr",
				  box->dir, args);
	int status = system(command);

	free(command);
	*ret_out = sandbox_read(box, WEXITSTATUS(status) == 2 ? "stderr" : "stdout");
	return WEXITSTATUS(status);
}

static void text_and_status(void **state)
{
	struct sandbox *box = *state;
	char *out;

	make_run(box, "A", "host", "a pass b pass c fail gone pass known fail");
	make_run(box, "B", "host", "a pass b fail*3.12 c pass new skip known fail");
	assert_int_equal(gauntlet(box, "A.json B.json", &out), 1);
	assert_string_equal(out, "base  A.json  5 tests  host\nnew   B.json  5 tests  host\n"
				 "\nPossible regressions (1)\n"
				 "  b: pass -> fail (3.12s) [what went wrong]\n"
				 "\nPossible fixes (1)\n  c: fail -> pass (1.00s)\n"
				 "\nNew tests (1)\n  new: none -> skip (1.00s) [what went wrong]\n"
				 "\nMissing tests (1)\n  gone: pass\n"
				 "\nKnown issues (1)\n"
				 "  as bad as before, or expected: --all lists them\n"
				 "\nFAILURE: 1 regression, 1 fix, 1 new, 1 missing, 1 known\n");
	free(out);
	assert_int_equal(gauntlet(box, "--all B.json A.json B.json", &out), 0);
	assert_contains(out, "  known: fail -> fail x2 (1.00s) [what went wrong]\n");
	assert_contains(out, "  b: fail -> pass, fail (3.12s)");
	free(out);
	make_run(box, "C", "other", "a crash b pass");
	assert_int_equal(gauntlet(box, "--base 1 A.json B.json C.json", &out), 1);
	assert_contains(out, "  a:\n    other: pass -> crash (1.00s) [what went wrong]\n");
	free(out);
}

static void as_json(void **state)
{
	struct sandbox *box = *state;
	json_t *root, *change;
	char *out;

	make_run(box, "A", "host", "a pass b pass");
	make_run(box, "B", "host", "a pass b fail");
	assert_int_equal(gauntlet(box, "--format json A.json B.json", &out), 1);
	root = json_loads(out, 0, NULL);
	assert_non_null(root);
	assert_true(json_is_true(json_object_get(root, "failed")));
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(root, "summary"), "regression")),
		1);
	assert_int_equal(json_array_size(json_object_get(root, "changes")), 1);
	change = json_array_get(json_object_get(root, "changes"), 0);
	assert_string_equal(json_string_value(json_object_get(change, "test")), "b");
	assert_string_equal(json_string_value(json_object_get(change, "change")), "regression");
	assert_int_equal(json_array_size(json_object_get(change, "results")), 2);
	json_decref(root);
	free(out);
}

static void bad_usage(void **state)
{
	static const struct {
		const char *args, *text;
	} cases[] = {
		{ "", "give at least two" },
		{ "A.json", "give at least two" },
		{ "A.json nowhere", "nowhere: No such file or directory: give a results" },
		{ "A.json root", "root: has no results.json: gauntlet results makes it" },
		{ "A.json stdout", "stdout: byte 0: results.json" },
		{ "--base 3 A.json A.json", "--base 3: give numbers of runs, 1 to 2" },
		{ "--base 1,2 A.json A.json", "not of all" },
		{ "--base 0 A.json A.json", "give numbers of runs" },
		{ "--base 1x A.json A.json", "give numbers of runs" },
		{ "--times 1 A.json A.json", "give a number above 1" },
		{ "--times x A.json A.json", "give a number above 1" },
		{ "--format pdf A.json A.json", "give text, json or html" },
		{ "--wrong A.json A.json", "unknown option '--wrong'" },
		{ "--base", "a value is missing after '--base'" },
	};
	struct sandbox *box = *state;

	make_run(box, "A", "host", "a pass");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *err;

		if (gauntlet(box, cases[i].args, &err) != 2)
			fail_msg("%s: %s", cases[i].args, err);
		assert_contains(err, cases[i].text);
		assert_ptr_equal(strchr(err, '\n'), err + strlen(err) - 1);
		free(err);
	}
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(transitions),
		BOXED(several_runs),
		BOXED(one_column_a_machine),
		BOXED(two_machines_with_each_other),
		BOXED(run_times),
		BOXED(text_and_status),
		BOXED(as_json),
		BOXED(bad_usage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
