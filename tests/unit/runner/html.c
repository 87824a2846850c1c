/* SPDX-License-Identifier: MIT */
/* index.html: what is in it; the browser tests open it. */
#include "sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void make_run(const struct sandbox *box, const char *dir, const char *joblist,
		     const char *journal, struct buf *out)
{
	const char *const names[] = { "metadata.txt",  "joblist.txt", "starttime.txt",
				      "0/journal.txt", "0/err.txt",   "0/dmesg.txt" };
	const char *const texts[] = { "name : <b>run</b>\n", joblist, "1000.0\n", journal, "", "" };
	char *path = xasprintf("%s/0/out.txt", dir);

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char *name = xasprintf("%s/%s", dir, names[i]);

		sandbox_write(box, name, texts[i]);
		free(name);
	}
	sandbox_write_bytes(box, path, out->data, out->len);
	free(path);
	buf_done(out);
}

/* One subtest's output. */
static void add_test(struct buf *out, const char *name, const char *word, const void *text,
		     size_t len)
{
	buf_printf(out, "Starting subtest: %s\n", name);
	buf_add(out, text, len);
	buf_printf(out, "\nSubtest %s: %s (0.100s)\n", name, word);
}

static char *make_page(const struct sandbox *box, const struct strlist *history)
{
	struct run_report_opts opts = { .formats = REPORT_HTML, .history = history };
	struct run_error err;
	int status;

	if (run_report(box->results, &opts, &status, &err))
		fail_msg("run_report: %s", err.text);
	return sandbox_read(box, "results/index.html");
}

/* The JSON of a block of the page; the caller drops the reference. */
static json_t *block(const char *page, const char *id)
{
	char *head = xasprintf("<script type=\"application/json\" id=\"%s\">", id);
	const char *begin = strstr(page, head), *end = begin ? strstr(begin, "</script>") : NULL;
	json_error_t why;
	json_t *json;

	if (!end)
		fail_msg("no block %s", id);
	begin += strlen(head);
	json = json_loadb(begin, (size_t)(end - begin), 0, &why);
	if (!json)
		fail_msg("block %s: %s", id, why.text);
	free(head);
	return json;
}

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	while ((text = strstr(text, part))) {
		n++;
		text += strlen(part);
	}
	return n;
}

static const char *log_of(json_t *log, const char *key)
{
	return json_string_value(json_object_get(log, key));
}

static void hostile_content(void **state)
{
	static const char evil[] = "</script><script>alert(1)</script><!-- <img src=x onerror=a()>"
				   "\xff\xc3 nul \0 nul \x1b[1m &amp; \xe2\x80\xa8 ]]>";
	struct sandbox *box = *state;
	struct buf out = { 0 };
	json_t *run, *row, *log;
	char *page;

	add_test(&out, "a", "FAIL", evil, sizeof(evil) - 1);
	make_run(box, "results", "t a\nt <img>\n", "a\nexit:98 (1.0s)\n", &out);
	page = make_page(box, NULL);
	/* Three blocks of data and one script, none opened or closed by a log. */
	assert_int_equal(count(page, "<script"), 4);
	assert_int_equal(count(page, "</script"), 4);
	assert_int_equal(count(page, "<script nonce="), 1);
	assert_int_equal(count(page, "<img") + count(page, "alert(1)<") + count(page, "<b>"), 0);
	assert_contains(page, "<title>&lt;b>run&lt;/b> - Gauntlet</title>");
	run = block(page, "run");
	assert_string_equal(json_string_value(json_object_get(run, "name")), "<b>run</b>");
	row = json_array_get(json_object_get(run, "tests"), 1);
	assert_string_equal(json_string_value(json_array_get(row, 0)), "igt@t@<img>");
	row = json_array_get(json_object_get(run, "tests"), 0);
	assert_string_equal(json_string_value(json_array_get(row, 1)), "fail");
	log = block(page, "log0");
	assert_contains(log_of(log, "out"), "</script><script>alert(1)</script><!-- <img src=x");
	assert_contains(log_of(log, "out"), "\\xff\\xc3 nul \xe2\x90\x80 nul \x1b[1m &amp;");
	json_decref(run);
	json_decref(log);
	free(page);
}

/* What may run is marked, and nobody can know the mark beforehand. */
static void marks_differ(void **state)
{
	struct sandbox *box = *state;
	char *one = NULL, *two = NULL;

	for (int i = 0; i < 2; i++) {
		struct buf out = { 0 };

		add_test(&out, "a", "SUCCESS", "", 0);
		make_run(box, "results", "t a\n", "a\nexit:0 (1.0s)\n", &out);
		*(i ? &two : &one) = make_page(box, NULL);
	}
	assert_contains(one, "script-src 'nonce-");
	assert_int_equal(count(one, "unsafe-inline"), 0);
	assert_string_not_equal(strstr(one, "'nonce-"), strstr(two, "'nonce-"));
	assert_int_not_equal(memcmp(strstr(one, "'nonce-"), strstr(two, "'nonce-"), 40), 0);
	free(one);
	free(two);
}

static void long_logs_are_cut(void **state)
{
	struct sandbox *box = *state;
	struct buf out = { 0 }, text = { 0 };
	json_t *log;
	char *page;

	buf_adds(&text, "the begin ");
	for (int i = 0; i < 300000; i++)
		buf_adds(&text, "0123456789");
	buf_adds(&text, " the end");
	add_test(&out, "bad", "FAIL", text.data, text.len);
	add_test(&out, "good", "SUCCESS", text.data, text.len);
	make_run(box, "results", "t bad,good\n", "bad\ngood\nexit:98 (1.0s)\n", &out);
	page = make_page(box, NULL);
	log = block(page, "log0");
	assert_in_range(strlen(log_of(log, "out")), 200 * 1024, 257 * 1024);
	assert_contains(log_of(log, "out"), "the begin 0123");
	assert_contains(log_of(log, "out"), "789 the end\n");
	assert_contains(log_of(log, "out"),
			"bytes are left out here: the whole is in directory 0/");
	json_decref(log);
	log = block(page, "log1");
	assert_in_range(strlen(log_of(log, "out")), 4 * 1024, 9 * 1024);
	json_decref(log);
	free(page);
	buf_done(&text);
}

/* Tests that went well give up their logs first; those that failed keep theirs. */
static void page_stays_small(void **state)
{
	struct sandbox *box = *state;
	struct buf out = { 0 }, jobs = { 0 }, journal = { 0 }, text = { 0 };
	json_t *log;
	char *page;

	while (text.len < 8100)
		buf_adds(&text, "a line of output\n");
	buf_adds(&jobs, "t ");
	for (int i = 0; i < 2500; i++) {
		char *name = xasprintf("s%d", i);

		add_test(&out, name, i == 2499 ? "FAIL" : "SUCCESS", text.data, text.len);
		buf_printf(&jobs, "%s%s", i ? "," : "", name);
		buf_printf(&journal, "%s\n", name);
		free(name);
	}
	buf_adds(&jobs, "\n");
	buf_adds(&journal, "exit:98 (1.0s)\n");
	make_run(box, "results", jobs.data, journal.data, &out);
	page = make_page(box, NULL);
	assert_in_range(strlen(page), 16 << 20, 19 << 20);
	log = block(page, "log2498");
	assert_null(json_object_get(log, "out"));
	assert_non_null(json_object_get(log, "more"));
	json_decref(log);
	log = block(page, "log2499");
	assert_non_null(json_object_get(log, "out"));
	json_decref(log);
	free(page);
	buf_done(&jobs);
	buf_done(&journal);
	buf_done(&text);
}

static void write_past(const struct sandbox *box, const char *name, int start, const char *tests)
{
	char *text =
		xasprintf("{\"name\": \"%s\", \"time_elapsed\": {\"start\": %d}, \"tests\": {%s}}",
			  name, start, tests);
	char *file = xasprintf("%s/results.json", name);

	sandbox_write(box, file, text);
	free(file);
	free(text);
}

static void history(void **state)
{
	struct sandbox *box = *state;
	struct strlist paths = { 0 };
	struct buf out = { 0 };
	json_t *run, *past, *row;
	char *page;

	add_test(&out, "a", "FAIL", "", 0);
	add_test(&out, "b", "SUCCESS", "", 0);
	make_run(box, "results", "t a,b\n", "a\nb\nexit:98 (1.0s)\n", &out);
	write_past(box, "second run", 500, "\"igt@t@a\": {\"result\": \"pass\"}");
	write_past(
		box, "first", 400,
		"\"igt@t@a\": {\"result\": \"crash\"}, \"igt@t@b\": {\"result\": \"dmesg-warn\"}");
	sandbox_write(box, "second run/index.html", "");
	for (int i = 0; i < 2; i++) {
		char *path = xasprintf("%s/%s", box->dir, i ? "first" : "second run");

		strlist_add(&paths, path);
		free(path);
	}
	page = make_page(box, &paths);
	run = block(page, "run");
	/* In the order of time, whatever that of the command line was. */
	past = json_object_get(run, "history");
	assert_int_equal(json_array_size(past), 2);
	assert_string_equal(log_of(json_array_get(past, 0), "name"), "first");
	assert_string_equal(log_of(json_array_get(past, 0), "href"), "");
	assert_string_equal(log_of(json_array_get(past, 1), "href"), "../second%20run/index.html");
	row = json_array_get(json_object_get(run, "tests"), 0);
	assert_string_equal(json_string_value(json_array_get(row, 8)), "CP");
	row = json_array_get(json_object_get(run, "tests"), 1);
	assert_string_equal(json_string_value(json_array_get(row, 8)), "W.");
	json_decref(run);
	free(page);
	strlist_done(&paths);
}

static void history_that_is_none(void **state)
{
	struct sandbox *box = *state;
	struct strlist paths = { 0 };
	struct run_report_opts opts = { .formats = REPORT_HTML, .history = &paths };
	struct buf out = { 0 };
	struct run_error err;
	int status;

	add_test(&out, "a", "SUCCESS", "", 0);
	make_run(box, "results", "t a\n", "a\nexit:0 (1.0s)\n", &out);
	strlist_add(&paths, box->root);
	assert_int_equal(run_report(box->results, &opts, &status, &err), -1);
	assert_int_equal(err.status, RUN_BAD_INPUT);
	assert_contains(err.text, "has no results.json");
	assert_false(sandbox_has(box, "results/index.html"));
	assert_false(sandbox_has(box, "results/index.html.tmp"));
	strlist_done(&paths);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(hostile_content),  BOXED(marks_differ), BOXED(long_logs_are_cut),
		BOXED(page_stays_small), BOXED(history),      BOXED(history_that_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
