/* SPDX-License-Identifier: MIT */
/* Tests have to leave the machine as they found it: lists, looks, leaks, repairs. */
#include "sandbox.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/base/files.h"
#include "runner/guard/snapshot.h"
#include "runner/guard/state_watch.h"

/* "@" in a list stands for the sandbox's directory. */
static char *list_text(const struct sandbox *box, const char *text)
{
	struct buf buf = { 0 };

	for (; *text; text++) {
		if (*text == '@')
			buf_adds(&buf, box->dir);
		else
			buf_addc(&buf, *text);
	}
	return buf.data;
}

static void parse(const struct sandbox *box, const char *text, struct state_list *list)
{
	char *full = list_text(box, text);
	struct run_error err;

	*list = (struct state_list){ 0 };
	if (state_list_parse(list, full, strlen(full), "test", &err))
		fail_msg("%s", err.text);
	free(full);
}

static const struct bad_list {
	const char *text, *error;
} bad_lists[] = {
	{ "{", "list.json:1: no JSON: " },
	{ "[]", "list.json: give a JSON object of items" },
	{ "{\"a\": 3}", "item \"a\": \"\": give an object with files" },
	{ "{\"a\": {}}", "item \"a\": \"files\": says nothing to look at" },
	{ "{\"a\": {\"files\": \"x\"}}", "\"files\": give a list of texts" },
	{ "{\"a\": {\"files\": [3]}}", "\"files\": give a list of texts" },
	{ "{\"a\": {\"files\": [\"\"]}}", "\"files\": give a list of texts" },
	{ "{\"a\": {\"command\": 3}}", "\"command\": give a text" },
	{ "{\"a\": {\"files\": [\"x\"], \"compare\": \"same\"}}", "give equal, no-new or no-rise" },
	{ "{\"a\": {\"files\": [\"x\"], \"expected\": [\"(\"]}}", "\"expected\": '(': " },
	{ "{\"a\": {\"file\": [\"x\"]}}", "\"file\": no such field" },
	{ "{\"a\": {\"files\": [\"x\"]}, \"a\": {\"files\": [\"x\"]}}", "list.json:1: no JSON" },
};

static void bad_lists_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad_lists); i++) {
		const struct bad_list *bad = &bad_lists[i];
		struct state_list list = { 0 };
		struct run_error err = { 0 };

		assert_int_equal(state_list_parse(&list, bad->text, strlen(bad->text), "list.json",
						  &err),
				 -1);
		assert_int_equal(err.status, RUN_BAD_INPUT);
		assert_contains(err.text, bad->error);
		assert_null(strchr(err.text, '\n'));
		state_list_done(&list);
	}
}

static void a_list_survives_writing(void **state)
{
	static const char text[] =
		"{\"a\": {\"files\": [\"/x\"], \"links\": [\"/l\", \"/m\"], \"about\": \"x\","
		" \"compare\": \"no-rise\", \"repair\": \"r\", \"expected\": [\"e.*\"]},"
		" \"b\": {\"command\": \"echo\", \"names\": [\"/n\"]}}";
	struct state_list list;
	char *first, *second;

	parse(*state, text, &list);
	first = state_list_text(&list);
	state_list_done(&list);
	parse(*state, first, &list);
	second = state_list_text(&list);
	assert_string_equal(first, second);
	assert_int_equal(list.n, 2);
	assert_int_equal(list.v[0].compare, STATE_NO_RISE);
	assert_string_equal(list.v[0].links.v[1], "/m");
	assert_string_equal(list.v[1].command, "echo");
	assert_true(state_expects(&list.v[0], "igt@e@x"));
	assert_false(state_expects(&list.v[1], "igt@e@x"));
	state_list_done(&list);
	free(first);
	free(second);
}

static void a_later_item_replaces_an_earlier(void **state)
{
	struct state_list list;
	struct run_error err;
	static const char again[] = "{\"a\": {\"command\": \"true\"}}";

	parse(*state, "{\"a\": {\"files\": [\"/x\"]}, \"b\": {\"files\": [\"/y\"]}}", &list);
	assert_int_equal(state_list_parse(&list, again, strlen(again), "again", &err), 0);
	assert_int_equal(list.n, 2);
	assert_int_equal(list.v[0].files.n, 0);
	assert_string_equal(list.v[0].command, "true");
	state_list_done(&list);
}

static const char *value_of(const struct sandbox *box, const struct snapshot *s, size_t item,
			    const char *name)
{
	char *key = list_text(box, name);
	const char *value = snapshot_value(s, item, key);

	free(key);
	return value;
}

static void a_look_sees_files_links_names_and_commands(void **state)
{
	const struct sandbox *box = *state;
	struct state_list list;
	struct snapshot s, copy;
	char *text, *again, *dir = list_text(box, "@/dev/dir"),
			    *link = list_text(box, "@/dev/driver");

	sandbox_write(box, "dev/a", "1\n");
	sandbox_write(box, "dev/b", "two\nlines\n\n");
	sandbox_write(box, "dev/tab", "t\tab\\");
	assert_int_equal(mkdir(dir, 0755), 0);
	assert_int_equal(symlink("../drivers/nvme", link), 0);
	parse(box,
	      "{\"f\": {\"files\": [\"@/dev/[abt]*\", \"@/dev/a\", \"@/dev/dir\"]},"
	      " \"l\": {\"links\": [\"@/dev/driver\"], \"names\": [\"@/dev/a\", \"@/none\"]},"
	      " \"c\": {\"command\": \"printf 'k  v w\\\\nalone\\\\n'\"},"
	      " \"bad\": {\"command\": \"exit 3\"},"
	      " \"w\": {\"words\": [\"@/dev/b\"]}}",
	      &list);
	snapshot_take(&list, &s);
	assert_string_equal(value_of(box, &s, 0, "@/dev/a"), "1");
	assert_string_equal(value_of(box, &s, 0, "@/dev/b"), "two\nlines");
	assert_string_equal(value_of(box, &s, 0, "@/dev/dir"), "(EISDIR)");
	assert_string_equal(value_of(box, &s, 1, "@/dev/driver"), "nvme");
	assert_string_equal(value_of(box, &s, 1, "@/dev/a"), "");
	assert_null(value_of(box, &s, 1, "@/none"));
	assert_string_equal(value_of(box, &s, 2, "k"), "v w");
	assert_string_equal(value_of(box, &s, 2, "alone"), "");
	assert_string_equal(value_of(box, &s, 3, "command"), "(wait status 0x300)");
	assert_string_equal(value_of(box, &s, 4, "lines"), "");
	assert_null(value_of(box, &s, 4, "@/dev/b"));
	text = snapshot_text(&list, &s);
	snapshot_parse(&list, text, &copy);
	again = snapshot_text(&list, &copy);
	assert_string_equal(text, again);
	assert_int_equal(snapshot_differs(&list, &s, &copy, NULL, NULL), 0);
	assert_int_equal(s.n, copy.n);
	snapshot_done(&s);
	snapshot_done(&copy);
	state_list_done(&list);
	free(text);
	free(again);
	free(dir);
	free(link);
}

/* Values before and after by rule: must it be reported?  NULL: the key is not there. */
static const struct rule_case {
	const char *before, *after;
	bool equal, no_new, no_rise;
} rule_cases[] = {
	{ "1", "1", false, false, false }, { "1", "2", true, false, true },
	{ "2", "1", true, false, false },  { "a", "b", true, false, true },
	{ "10", "9", true, false, false }, { "9", "10", true, false, true },
	{ NULL, "1", true, true, true },   { "1", NULL, true, false, false },
	{ "", "", false, false, false },   { "1 x", "2 x", true, false, true },
};

static size_t differences(enum state_compare rule, const struct rule_case *c)
{
	struct state_item item = { .name = (char *)"i", .compare = rule };
	struct state_list list = { &item, 1 };
	struct state_value before = { 0, (char *)"k", (char *)c->before };
	struct state_value after = { 0, (char *)"k", (char *)c->after };
	struct snapshot old = { &before, c->before ? 1 : 0 }, now = { &after, c->after ? 1 : 0 };

	return snapshot_differs(&list, &old, &now, NULL, NULL);
}

static void rules_decide_what_is_a_leak(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rule_cases); i++) {
		const struct rule_case *c = &rule_cases[i];

		assert_int_equal(differences(STATE_EQUAL, c), c->equal);
		assert_int_equal(differences(STATE_NO_NEW, c), c->no_new);
		assert_int_equal(differences(STATE_NO_RISE, c), c->no_rise);
	}
}

/* A watch over the list, with the sandbox as results directory. */
static struct state_watch *watch_of(const struct sandbox *box, const char *text, int *ret_dirfd)
{
	struct run_settings settings = { 0 };
	char *full = list_text(box, text);
	struct state_watch *watch;
	struct run_error err;

	sandbox_write(box, STATE_FILE, full);
	*ret_dirfd = dir_open(AT_FDCWD, box->dir);
	if (state_watch_new(*ret_dirfd, &settings, &watch, &err))
		fail_msg("%s", err.text);
	free(full);
	return watch;
}

/* A watch at work: what it says and records. */
struct watching {
	struct state_watch *watch;
	struct strlist lines;
	struct leaks leaks;
	int fd;
};

static void watching_begin(const struct sandbox *box, struct watching *w, const char *text)
{
	*w = (struct watching){ 0 };
	w->watch = watch_of(box, text, &w->fd);
}

static void watching_end(struct watching *w)
{
	leaks_done(&w->leaks);
	strlist_done(&w->lines);
	state_watch_free(w->watch);
	close(w->fd);
}

static void count_line(void *arg, const char *line)
{
	struct strlist *lines = arg;

	strlist_add(lines, line);
}

static void a_leak_is_recorded_once_and_repaired(void **state)
{
	const struct sandbox *box = *state;
	struct watching w;
	char *text;

	sandbox_write(box, "dev/a", "1");
	sandbox_write(box, "dev/b", "1");
	watching_begin(box, &w,
		       "{\"kept\": {\"files\": [\"@/dev/a\"], \"expected\": [\"@may@\"]},"
		       " \"put-back\": {\"files\": [\"@/dev/b\"],"
		       " \"repair\": \"printf %s $STATE_BEFORE > $STATE_KEY\"}}");
	assert_int_equal(state_watch_before(w.watch, w.fd, "igt@t@one"), 0);
	sandbox_write(box, "dev/a", "2");
	sandbox_write(box, "dev/b", "2");
	assert_int_equal(state_watch_after(w.watch, w.fd, "igt@t@one", 1, count_line, &w.lines), 0);
	/* What stays is how the next test found it. */
	assert_int_equal(state_watch_before(w.watch, w.fd, "igt@t@two"), 0);
	assert_int_equal(state_watch_after(w.watch, w.fd, "igt@t@two", 1, count_line, &w.lines), 0);
	text = sandbox_read(box, "dev/b");
	assert_string_equal(text, "1");
	assert_int_equal(w.lines.n, 2);
	assert_contains(w.lines.v[0], "/dev/a: '1' -> '2' (left)");
	assert_contains(w.lines.v[1], "/dev/b: '1' -> '2' (repaired)");
	assert_int_equal(leaks_read(w.fd, &w.leaks), 0);
	assert_int_equal(w.leaks.n, 2);
	assert_string_equal(w.leaks.v[0].test, "igt@t@one");
	assert_string_equal(w.leaks.v[0].item, "kept");
	assert_string_equal(w.leaks.v[0].after, "2");
	assert_int_equal(w.leaks.v[1].end, LEAK_REPAIRED);
	watching_end(&w);
	free(text);
}

static void a_repair_that_does_not_help_is_told(void **state)
{
	const struct sandbox *box = *state;
	struct watching w;

	watching_begin(box, &w, "{\"i\": {\"names\": [\"@/dev/*\"], \"repair\": \"false\"}}");
	assert_int_equal(state_watch_before(w.watch, w.fd, "t"), 0);
	sandbox_write(box, "dev/new", "");
	assert_int_equal(state_watch_after(w.watch, w.fd, "t", 7, NULL, NULL), 0);
	assert_int_equal(leaks_read(w.fd, &w.leaks), 0);
	assert_int_equal(w.leaks.n, 1);
	assert_int_equal(w.leaks.v[0].end, LEAK_NOT_REPAIRED);
	assert_null(w.leaks.v[0].before);
	assert_string_equal(w.leaks.v[0].after, "");
	assert_int_equal(w.leaks.v[0].candidates, 7);
	watching_end(&w);
}

static void an_expected_leak_is_neither_told_nor_repaired(void **state)
{
	const struct sandbox *box = *state;
	struct watching w;
	char *text;

	sandbox_write(box, "dev/a", "1");
	watching_begin(box, &w,
		       "{\"i\": {\"files\": [\"@/dev/a\"], \"expected\": [\"IGT.t.may-.*\"],"
		       " \"repair\": \"printf 1 > $STATE_KEY\"}}");
	assert_int_equal(state_watch_before(w.watch, w.fd, "igt@t@may-do"), 0);
	sandbox_write(box, "dev/a", "2");
	assert_int_equal(state_watch_after(w.watch, w.fd, "igt@t@may-do", 1, count_line, &w.lines),
			 0);
	assert_int_equal(w.lines.n, 0);
	assert_int_equal(leaks_read(w.fd, &w.leaks), 0);
	assert_int_equal(w.leaks.n, 1);
	assert_int_equal(w.leaks.v[0].end, LEAK_EXPECTED);
	text = sandbox_read(box, "dev/a");
	assert_string_equal(text, "2");
	watching_end(&w);
	free(text);
}

/* The runner was killed while a test ran: the next runner knows how it was before. */
static void a_killed_runner_hides_no_leak(void **state)
{
	static const char list[] = "{\"i\": {\"files\": [\"@/dev/a\"]}}";
	const struct sandbox *box = *state;
	struct state_watch *watch;
	struct leaks leaks;
	int fd, fd2;

	sandbox_write(box, "dev/a", "1");
	watch = watch_of(box, list, &fd);
	assert_int_equal(state_watch_before(watch, fd, "igt@t@one"), 0);
	state_watch_free(watch);
	sandbox_write(box, "dev/a", "2");
	watch = watch_of(box, list, &fd2);
	assert_int_equal(state_watch_before(watch, fd2, "igt@t@one"), 0);
	assert_int_equal(leaks_read(fd2, &leaks), 0);
	assert_int_equal(leaks.n, 1);
	assert_string_equal(leaks.v[0].test, "igt@t@one");
	leaks_done(&leaks);
	state_watch_free(watch);
	close(fd);
	close(fd2);
}

static void a_cut_record_is_passed_over(void **state)
{
	const struct sandbox *box = *state;
	int fd = dir_open(AT_FDCWD, box->dir);
	struct leaks leaks;

	sandbox_write(box, LEAK_FILE, "t\ti\tk\t=1\t=2\tleft\t1\nt\ti\tk\t=1\t=3\tle");
	assert_int_equal(leaks_read(fd, &leaks), 0);
	assert_int_equal(leaks.n, 1);
	leaks_done(&leaks);
	sandbox_write(box, LEAK_FILE, "garbage\n\n\t\t\t\n");
	assert_int_equal(leaks_read(fd, &leaks), 0);
	assert_int_equal(leaks.n, 0);
	leaks_done(&leaks);
	close(fd);
}

/* Runs mock@pass, mock@leak, mock@pass with that list; the caller drops the reference. */
static json_t *run_leaky(const struct sandbox *box, const char *list, int *ret_status)
{
	char *text = list_text(box, list), *path = list_text(box, "@/list.json");
	char *leaked = list_text(box, "@/dev/leaked");
	struct run_settings settings;
	json_t *results;

	sandbox_write(box, "dev/leaked", "0\n");
	sandbox_write(box, "list.json", text);
	setenv("MOCK_STATE", leaked, 1);
	sandbox_settings(box, &settings, "mock@pass", "mock@leak", "mock@skip", NULL);
	strlist_add(&settings.state, path);
	sandbox_prepare(&settings);
	sandbox_execute(box);
	results = sandbox_report(box, ret_status);
	run_settings_done(&settings);
	free(text);
	free(path);
	free(leaked);
	return results;
}

static void a_leak_fails_the_run_and_names_the_test(void **state)
{
	json_t *results, *tests, *leak;
	int status;

	results = run_leaky(*state, "{\"dev\": {\"files\": [\"@/dev/leaked\"]}}", &status);
	assert_int_equal(status, RUN_FAILED);
	assert_verdict(results, "igt@mock@leak", "pass");
	tests = json_object_get(results, "tests");
	assert_null(json_object_get(json_object_get(tests, "igt@mock@pass"), "leak"));
	assert_null(json_object_get(json_object_get(tests, "igt@mock@skip"), "leak"));
	leak = json_array_get(json_object_get(json_object_get(tests, "igt@mock@leak"), "leak"), 0);
	assert_string_equal(json_string_value(json_object_get(leak, "item")), "dev");
	assert_string_equal(json_string_value(json_object_get(leak, "before")), "0");
	assert_string_equal(json_string_value(json_object_get(leak, "after")), "3");
	assert_string_equal(json_string_value(json_object_get(leak, "end")), "left");
	json_decref(results);
}

static void an_expected_leak_fails_no_run(void **state)
{
	json_t *results;
	int status;

	results = run_leaky(*state,
			    "{\"dev\": {\"files\": [\"@/dev/leaked\"],"
			    " \"expected\": [\"^igt.mock.leak$\"]}}",
			    &status);
	assert_int_equal(status, RUN_PASSED);
	json_decref(results);
}

/* One process runs all three: it was one of them, the last at the latest. */
static void in_multiple_mode_a_leak_names_the_last_test(void **state)
{
	const struct sandbox *box = *state;
	char *text = list_text(box, "{\"dev\": {\"files\": [\"@/dev/leaked\"]}}");
	char *path = list_text(box, "@/list.json"), *leaked = list_text(box, "@/dev/leaked");
	struct run_settings settings;
	json_t *results, *test, *leak;

	sandbox_write(box, "dev/leaked", "0\n");
	sandbox_write(box, "list.json", text);
	setenv("MOCK_STATE", leaked, 1);
	sandbox_settings(box, &settings, "mock@pass", "mock@leak", "mock@marked", NULL);
	settings.multiple_mode = true;
	strlist_add(&settings.state, path);
	sandbox_prepare(&settings);
	sandbox_execute(box);
	results = sandbox_report(box, NULL);
	test = json_object_get(json_object_get(results, "tests"), "igt@mock@marked");
	leak = json_array_get(json_object_get(test, "leak"), 0);
	assert_int_equal(json_integer_value(json_object_get(leak, "candidates")), 3);
	json_decref(results);
	run_settings_done(&settings);
	free(text);
	free(path);
	free(leaked);
}

static void a_bad_list_leaves_no_directory(void **state)
{
	const struct sandbox *box = *state;
	struct run_settings settings;
	struct run_error err;
	size_t count;

	sandbox_write(box, "list.json", "{\"dev\": 1}");
	sandbox_settings(box, &settings, "mock@pass", NULL);
	strlist_add(&settings.state, "/nonexistent/list.json");
	assert_int_equal(run_prepare(&settings, &count, &err), -1);
	assert_int_equal(err.status, RUN_BAD_INPUT);
	assert_contains(err.text, "/nonexistent/list.json: No such file");
	assert_false(sandbox_has(box, "results"));
	run_settings_done(&settings);
}

static void the_default_list_is_right(void **state)
{
	struct state_list list = { 0 };
	struct run_error err;
	struct snapshot s;

	(void)state;
	if (state_list_read(&list, AT_FDCWD, STATE_LIST_PATH, &err))
		fail_msg("%s", err.text);
	assert_int_equal(list.n, 10);
	snapshot_take(&list, &s);
	assert_non_null(snapshot_value(&s, list.n - 1, "/proc/sys/kernel/tainted"));
	snapshot_done(&s);
	state_list_done(&list);
}

#define IN_SANDBOX(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		IN_SANDBOX(bad_lists_are_named),
		IN_SANDBOX(a_list_survives_writing),
		IN_SANDBOX(a_later_item_replaces_an_earlier),
		IN_SANDBOX(a_look_sees_files_links_names_and_commands),
		IN_SANDBOX(rules_decide_what_is_a_leak),
		IN_SANDBOX(a_leak_is_recorded_once_and_repaired),
		IN_SANDBOX(a_repair_that_does_not_help_is_told),
		IN_SANDBOX(an_expected_leak_is_neither_told_nor_repaired),
		IN_SANDBOX(a_killed_runner_hides_no_leak),
		IN_SANDBOX(a_cut_record_is_passed_over),
		IN_SANDBOX(a_leak_fails_the_run_and_names_the_test),
		IN_SANDBOX(an_expected_leak_fails_no_run),
		IN_SANDBOX(in_multiple_mode_a_leak_names_the_last_test),
		IN_SANDBOX(a_bad_list_leaves_no_directory),
		cmocka_unit_test(the_default_list_is_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
