/* SPDX-License-Identifier: MIT */
/* Kernel lines that are known and no warnings. */
#include "sandbox.h"

#include <stdlib.h>
#include <string.h>

#include "runner/expect/known_kmsg.h"

static int parse(struct known_kmsg *known, const char *text, struct run_error *err)
{
	struct buf content = { 0 };
	int ret;

	buf_adds(&content, text);
	ret = known_kmsg_parse(known, &content, err);
	buf_done(&content);
	return ret;
}

static void lines_match_anywhere(void **state)
{
	struct known_kmsg known;
	struct run_error err;

	(void)state;
	assert_int_equal(parse(&known,
			       "# report: issue 41\n"
			       "vfio-pci .*: VF reports bogus INTx pin\n"
			       "plain words\n"
			       "\n"
			       "# another\n"
			       "^nvme nvme[0-9]+: .*$\n",
			       &err),
			 0);
	assert_int_equal(known.n, 3);
	assert_true(
		known_kmsg_matches(&known, "vfio-pci 0000:03:00.1: VF reports bogus INTx pin 1"));
	assert_true(known_kmsg_matches(&known, "these are plain words, really"));
	assert_true(known_kmsg_matches(&known, "nvme nvme0: gone"));
	assert_false(known_kmsg_matches(&known, "the nvme nvme0: gone"));
	assert_false(known_kmsg_matches(&known, "BUG: something else"));
	assert_false(known_kmsg_matches(NULL, "plain words"));
	known_kmsg_done(&known);
}

static const struct bad_lines {
	const char *text, *error;
} bad_lines[] = {
	{ "vfio\n", "known-kmsg.txt:1: a known kernel line needs a comment above it" },
	{ "# why\nvfio\n\nnvme\n", "known-kmsg.txt:4: a known kernel line needs a comment" },
	{ "#\nvfio\n", "known-kmsg.txt:2: a known kernel line needs a comment" },
	{ "# why\nvfio (\n", "known-kmsg.txt:2: " },
};

static void bad_lines_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad_lines); i++) {
		struct known_kmsg known;
		struct run_error err = { 0 };

		assert_int_equal(parse(&known, bad_lines[i].text, &err), -1);
		assert_int_equal(err.status, RUN_BAD_INPUT);
		assert_contains(err.text, bad_lines[i].error);
		known_kmsg_done(&known);
	}
}

/* mock@pass with this line in its kernel log, and the list given or not. */
static json_t *run_with_line(const struct sandbox *box, bool listed)
{
	char *path = xasprintf("%s/kmsg.txt", box->dir);
	struct run_settings settings;
	json_t *results;

	sandbox_write(box, "kmsg.txt", "# report: none, a test\nfoo [0-9]+ is bogus\n");
	sandbox_settings(box, &settings, "mock@pass", NULL);
	settings.overwrite = true;
	if (listed)
		strlist_add(&settings.known_kmsg, path);
	sandbox_prepare(&settings);
	sandbox_execute(box);
	sandbox_write(box, "results/0/dmesg.txt", "4,1,1000,-;foo 3 is bogus\n");
	results = sandbox_report(box, NULL);
	run_settings_done(&settings);
	free(path);
	return results;
}

static void a_known_line_makes_no_warning(void **state)
{
	json_t *results = run_with_line(*state, false);

	assert_verdict(results, "igt@mock@pass", "dmesg-warn");
	json_decref(results);
	results = run_with_line(*state, true);
	assert_verdict(results, "igt@mock@pass", "pass");
	assert_contains(result_of(results, "igt@mock@pass", "dmesg"), "foo 3 is bogus");
	json_decref(results);
}

static void a_bad_list_prepares_nothing(void **state)
{
	const struct sandbox *box = *state;
	char *path = xasprintf("%s/kmsg.txt", box->dir);
	struct run_settings settings;
	struct run_error err;
	size_t count;

	sandbox_write(box, "kmsg.txt", "no comment\n");
	sandbox_settings(box, &settings, "mock@pass", NULL);
	strlist_add(&settings.known_kmsg, path);
	assert_int_equal(run_prepare(&settings, &count, &err), -1);
	assert_int_equal(err.status, RUN_BAD_INPUT);
	assert_contains(err.text, "kmsg.txt:1: ");
	assert_false(sandbox_has(box, "results"));
	run_settings_done(&settings);
	free(path);
}

#define IN_SANDBOX(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_match_anywhere),
		cmocka_unit_test(bad_lines_are_named),
		IN_SANDBOX(a_known_line_makes_no_warning),
		IN_SANDBOX(a_bad_list_prepares_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
