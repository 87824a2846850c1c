/* SPDX-License-Identifier: MIT */
/* Reading results.json in little memory: what is taken, and what is refused. */
#include "sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner/compare/results_read.h"

static void collect(void *ctx, const struct past_result *result)
{
	buf_printf(ctx, "%s %s %.2f [%s] [%s]\n", result->name, verdict_name(result->verdict),
		   result->time_s, result->reason, result->outcome);
}

/* Reads file @name of the sandbox; @all gets one line for each test. */
static int read_file(const struct sandbox *box, const char *name, struct past_run *run,
		     struct buf *all, struct run_error *err)
{
	char *path = xasprintf("%s/%s", box->dir, name);
	int ret = results_read(path, run, collect, all, err);

	free(path);
	return ret;
}

static const char whole[] =
	"{ \"__type__\": \"TestrunResult\", \"results_version\": 10, \"name\": \"my run\",\n"
	"\"uname\": \"Linux box 6.12\", \"time_elapsed\": {\"__type__\": \"TimeAttribute\", "
	"\"start\": 1700000000.25, \"end\": 1.7e9},\n"
	"\"tests\": {\n"
	"\"igt@a@b\": {\"out\": \"x\\\"y\\\\\", \"dmesg\": \"\", \"result\": \"fail\",\n"
	"\"time\": {\"start\": 0.0, \"end\": 1.5}, \"reason\": \"caf\\u00e9 \\ud83d\\ude00\\n\","
	"\"outcome\": \"unexpected-fail\", \"attempts\": [{\"result\": \"pass\"}, [], {}, null, "
	"true, -1.5e3]},\n"
	"\"igt@a@phantom\": {\"dmesg\": \"only that\"},\n"
	"\"igt@a@odd\": {\"result\": \"wonderful\"},\n"
	"\"igt@a@c\": {\"result\": \"notrun\"}},\n"
	"\"totals\": {}, \"runtimes\": {}}\n";
static const char whole_read[] = "igt@a@b fail 1.50 [caf\xc3\xa9 \xf0\x9f\x98\x80\n] "
				 "[unexpected-fail]\nigt@a@c notrun 0.00 [] []\n";

static void takes_what_is_wanted(void **state)
{
	struct sandbox *box = *state;
	struct buf all = { 0 };
	struct past_run run;
	struct run_error err;

	sandbox_write(box, "dir/results.json", whole);
	if (read_file(box, "dir", &run, &all, &err))
		fail_msg("%s", err.text);
	assert_string_equal(all.data, whole_read);
	assert_string_equal(run.name, "my run");
	assert_string_equal(run.uname, "Linux box 6.12");
	assert_string_equal(run.host, "box");
	assert_true(run.start_s == 1700000000.25);
	past_run_done(&run);
	buf_done(&all);
}

static void packed_files(void **state)
{
	static const char *const packers[] = { "gzip", "bzip2", "xz" };
	struct sandbox *box = *state;

	sandbox_write(box, "plain", whole);
	for (size_t i = 0; i < ARRAY_SIZE(packers); i++) {
		char *command = xasprintf("cd %s && %s -c plain >packed", box->dir, packers[i]);
		struct buf all = { 0 };
		struct past_run run;
		struct run_error err;

		assert_int_equal(system(command), 0);
		if (read_file(box, "packed", &run, &all, &err))
			fail_msg("%s: %s", packers[i], err.text);
		assert_string_equal(all.data, whole_read);
		past_run_done(&run);
		buf_done(&all);
		free(command);
	}
}

/* Cut anywhere it is refused; nobody takes half a run for a whole one. */
static void cut_files(void **state)
{
	struct sandbox *box = *state;

	for (size_t len = 0; len < sizeof(whole) - 2; len++) {
		struct buf all = { 0 };
		struct past_run run;
		struct run_error err;

		sandbox_write_bytes(box, "cut", whole, len);
		if (!read_file(box, "cut", &run, &all, &err))
			fail_msg("%zu bytes are enough", len);
		assert_int_equal(err.status, RUN_BAD_INPUT);
		past_run_done(&run);
		buf_done(&all);
	}
}

static void damaged_files(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{ "[]", "byte 0: results.json no object" },
		{ "{}", "holds no tests" },
		{ "{\"tests\": []}", "no object" },
		{ "{\"tests\": {}} x", "goes on behind its end" },
		{ "{\"tests\" {}}", "a colon is missing" },
		{ "{\"tests\": {} \"a\": 1}", "a comma is missing" },
		{ "{\"a\": nul, \"tests\": {}}", "an unknown word" },
		{ "{\"a\": \"\\x\", \"tests\": {}}", "a bad escape" },
		{ "{\"a\": \"\\u12g4\", \"tests\": {}}", "a bad \\u" },
		{ "{\"a\": -, \"tests\": {}}", "a number is missing" },
		{ "{\"a\": , \"tests\": {}}", "a value is missing" },
		{ "{\"tests\": {\"t\": 1}}", "no object" },
	};
	struct sandbox *box = *state;
	struct buf deep = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buf all = { 0 };
		struct past_run run;
		struct run_error err;

		sandbox_write(box, "bad", cases[i].text);
		assert_int_equal(read_file(box, "bad", &run, &all, &err), -1);
		assert_contains(err.text, cases[i].error);
		past_run_done(&run);
		buf_done(&all);
	}
	buf_adds(&deep, "{\"a\": ");
	for (int i = 0; i < 100000; i++)
		buf_addc(&deep, '[');
	sandbox_write(box, "bad", deep.data);
	{
		struct past_run run;
		struct run_error err;

		assert_int_equal(read_file(box, "bad", &run, NULL, &err), -1);
		assert_contains(err.text, "is nested too deeply");
		past_run_done(&run);
	}
	buf_done(&deep);
}

/* A megabyte in one string, across all borders of blocks; a half character; other types. */
static void odd_values(void **state)
{
	struct sandbox *box = *state;
	struct buf text = { 0 }, all = { 0 };
	struct past_run run;
	struct run_error err;

	buf_adds(&text, "{\"name\": 7, \"tests\": {\"t\": {\"out\": \"");
	for (int i = 0; i < 100000; i++)
		buf_adds(&text, "\\\\\\\"123456789");
	buf_adds(&text, "\", \"result\": \"fail\", \"time\": null, \"reason\": \"\\ud83d|\\u0000|");
	for (int i = 0; i < 100000; i++)
		buf_addc(&text, 'x');
	buf_adds(&text, "\"}}}");
	sandbox_write(box, "odd", text.data);
	if (read_file(box, "odd", &run, &all, &err))
		fail_msg("%s", err.text);
	assert_contains(all.data, "t fail 0.00 [?| |xxx");
	assert_in_range(all.len, 65536, 65536 + 64);
	assert_string_equal(run.name, "");
	past_run_done(&run);
	buf_done(&text);
	buf_done(&all);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(takes_what_is_wanted), BOXED(packed_files), BOXED(cut_files),
		BOXED(damaged_files),        BOXED(odd_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
