/* SPDX-License-Identifier: MIT */
/* Job lists: filters, block lists, test lists, one process for many subtests. */
#include "sandbox.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/base/files.h"
#include "runner/job/job_list.h"

/* Puts a script into the test root that answers --list-subtests like this. */
static void add_binary(const struct sandbox *box, const char *name, const char *names, int status)
{
	char *path = xasprintf("root/%s", name), *full = xasprintf("%s/%s", box->dir, path);
	char *text = xasprintf("#!/bin/sh\nprintf '%s'\nexit %d\n", names, status);

	sandbox_write(box, path, text);
	assert_int_equal(chmod(full, 0755), 0);
	free(text);
	free(full);
	free(path);
}

/* Three binaries, the last without subtests. */
static int open_with_binaries(void **state)
{
	struct sandbox *box;

	if (sandbox_open(state))
		return -1;
	box = *state;
	add_binary(box, "first", "alpha\\nbeta\\ngamma\\n", 0);
	add_binary(box, "Second", "alpha\\nCamelCase\\n", 0);
	add_binary(box, "simple", "", 79);
	sandbox_write(box, "root/test-list.txt", "TESTLIST\nfirst Second\nsimple\nEND\n");
	return 0;
}

static struct buf said;

static void say(const char *line)
{
	buf_printf(&said, "%s\n", line);
}

/* What run_prepare() says about these settings goes to @said. */
static void listen(struct run_settings *settings)
{
	buf_done(&said);
	settings->say = say;
}

static void assert_jobs(const struct sandbox *box, struct run_settings *settings,
			const char *expected)
{
	listen(settings);
	sandbox_assert_jobs(box, settings, expected);
}

static void assert_refused(const struct sandbox *box, struct run_settings *settings,
			   const char *text)
{
	listen(settings);
	sandbox_assert_refused(box, settings, RUN_BAD_INPUT, text);
}

/* Settings with a test list of this text, or none. */
static void with_list(const struct sandbox *box, struct run_settings *settings, const char *list)
{
	sandbox_settings(box, settings, NULL);
	if (!list)
		return;
	sandbox_write(box, "list", list);
	settings->test_list = xasprintf("%s/list", box->dir);
}

#define FIRST  "first alpha\nfirst beta\nfirst gamma\n"
#define SECOND "Second alpha\nSecond CamelCase\n"

/* Expressions are separated by blanks. */
static const struct filter_case {
	const char *include, *exclude, *normal, *multiple;
} filter_cases[] = {
	{ "", "", FIRST SECOND "simple\n", "first\nSecond\nsimple\n" },
	/* A binary. */
	{ "first", "", FIRST, "first\n" },
	{ "^first$", "", FIRST, "first\n" },
	{ "second", "", SECOND, "Second\n" },
	{ "simple", "", "simple\n", "simple\n" },
	{ "", "first", SECOND "simple\n", "Second alpha,CamelCase\nsimple\n" },
	{ "", "^simple$", FIRST SECOND, "first alpha,beta,gamma\nSecond alpha,CamelCase\n" },
	/* A subtest, by its full name. */
	{ "@first@beta", "", "first beta\n", "first beta\n" },
	{ "igt@second@camelcase", "", "Second CamelCase\n", "Second CamelCase\n" },
	{ "", "@first@beta", "first alpha\nfirst gamma\n" SECOND "simple\n",
	  "first alpha,gamma\nSecond alpha,CamelCase\nsimple\n" },
	/* Several. */
	{ "first simple", "", FIRST "simple\n", "first\nsimple\n" },
	{ "@first@beta simple", "", "first beta\nsimple\n", "first beta\nsimple\n" },
	{ "", "first simple", SECOND, "Second alpha,CamelCase\n" },
	/* A part of a name, in any case. */
	{ "ALPHA", "", "first alpha\nSecond alpha\n", "first alpha\nSecond alpha\n" },
	{ "", "alpha", "first beta\nfirst gamma\nSecond CamelCase\nsimple\n",
	  "first beta,gamma\nSecond CamelCase\nsimple\n" },
	/* Both: what is excluded stays out. */
	{ "first", "beta", "first alpha\nfirst gamma\n", "first alpha,gamma\n" },
	{ "alpha", "second", "first alpha\n", "first alpha\n" },
	/* What POSIX expressions cannot do: look-ahead, \d, lazy and possessive repetition. */
	{ "@first@(?!beta)", "", "first alpha\nfirst gamma\n", "first alpha,gamma\n" },
	{ "@\\w+@\\w{4}\\b", "", "first beta\n", "first beta\n" },
	{ "", "^igt@.*?@(?:alpha|beta)$", "first gamma\nSecond CamelCase\nsimple\n",
	  "first gamma\nSecond CamelCase\nsimple\n" },
};

static void add_words(struct strlist *list, const char *words)
{
	char *copy = xstrdup(words), *save;

	for (char *word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save))
		strlist_add(list, word);
	free(copy);
}

static void check_filter_case(const struct sandbox *box, const struct filter_case *one,
			      bool igt_rules, bool multiple)
{
	struct run_settings settings;
	struct run_error err;
	char *list;

	sandbox_settings(box, &settings, NULL);
	add_words(&settings.include, one->include);
	add_words(&settings.exclude, one->exclude);
	settings.igt_rules = igt_rules;
	settings.multiple_mode = multiple;
	list = sandbox_jobs(box, &settings, &err);
	if (!list)
		fail_msg("-t '%s' -x '%s': %s", one->include, one->exclude, err.text);
	if (strcmp(list, multiple ? one->multiple : one->normal))
		fail_msg("-t '%s' -x '%s'%s: %s", one->include, one->exclude, multiple ? " -m" : "",
			 list);
	free(list);
	run_settings_done(&settings);
}

static void filter_matrix(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(filter_cases); i++)
		for (int igt_rules = 0; igt_rules < 2; igt_rules++)
			for (int multiple = 0; multiple < 2; multiple++)
				check_filter_case(*state, &filter_cases[i], igt_rules, multiple);
}

static void block_lists(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;

	sandbox_write(box, "one", "# comment\n\nalpha   # why\nBETA\t\r\n simple\n");
	sandbox_write(box, "two", "camel");
	sandbox_write(box, "empty", "");
	sandbox_write(box, "comments", "# nothing\n#\n   # at all\n");
	sandbox_write(box, "bad", "fine\n\na(b # wrong\n");
	sandbox_settings(box, &settings, NULL);
	strlist_add(&settings.blocklists, "one");
	assert_refused(box, &settings, "one: No such file or directory: give a block list");
	sandbox_settings(box, &settings, NULL);
	for (int i = 0; i < 4; i++) {
		static const char *const names[] = { "one", "two", "empty", "comments" };
		char *path = xasprintf("%s/%s", box->dir, names[i]);

		strlist_add(&settings.blocklists, path);
		free(path);
	}
	/* Leading blanks belong to an expression: " simple" means nobody. */
	assert_jobs(box, &settings, "first gamma\nsimple\n");
	for (int i = 0; i < 2; i++) {
		char *path = xasprintf("%s/%s", box->dir, i ? "empty" : "comments");

		sandbox_settings(box, &settings, "first", NULL);
		strlist_add(&settings.blocklists, path);
		assert_jobs(box, &settings, FIRST);
		free(path);
	}
	sandbox_settings(box, &settings, NULL);
	settings.blocklists.v = xgrow(NULL, 0, sizeof(char *));
	settings.blocklists.v[settings.blocklists.n++] = xasprintf("%s/bad", box->dir);
	assert_refused(box, &settings,
		       "bad:3: bad regular expression 'a(b': missing closing parenthesis");
}

/* An expression that would take the age of the universe must not decide by giving up. */
static void costly_expression(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;

	add_binary(box, "simple", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-b\\n", 0);
	sandbox_settings(box, &settings, NULL);
	strlist_add(&settings.exclude, "(a+)+$");
	assert_refused(box, &settings, "too costly");
}

static void test_list_order(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	static const char list[] = "igt@simple\n"
				   "\t igt@first@gamma # why\n"
				   "# igt@first@beta\n"
				   "igt@second@alpha\r\n"
				   "\n"
				   "igt@first@al*\n"
				   "igt@first@beta";

	for (int igt_rules = 0; igt_rules < 2; igt_rules++) {
		with_list(box, &settings, list);
		settings.igt_rules = igt_rules;
		assert_jobs(box, &settings,
			    "simple\nfirst gamma\nSecond alpha\nfirst alpha\nfirst beta\n");
		with_list(box, &settings, list);
		settings.igt_rules = igt_rules;
		settings.multiple_mode = true;
		assert_jobs(box, &settings,
			    "simple\nfirst gamma\nSecond alpha\nfirst alpha,beta\n");
		assert_string_equal(buf_str(&said), "");
	}
}

/* The whole line is what is filtered. */
static void filtered_test_list(void **state)
{
	static const struct {
		const char *include, *exclude, *jobs;
	} cases[] = {
		{ "^igt@first@", "", "first alpha\nfirst beta\n" },
		{ "", "^igt@first@", "Second alpha\nsimple\n" },
		{ "@alpha$", "", "first alpha\nSecond alpha\n" },
		{ "first", "beta", "first alpha\n" },
		/* No full name is as short as a binary's. */
		{ "", "^first$", "first alpha\nfirst beta\nSecond alpha\nsimple\n" },
	};
	static const char list[] =
		"igt@first@alpha\nigt@first@beta\nigt@second@alpha\nigt@simple\n";
	struct run_settings settings;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		with_list(*state, &settings, list);
		add_words(&settings.include, cases[i].include);
		add_words(&settings.exclude, cases[i].exclude);
		assert_jobs(*state, &settings, cases[i].jobs);
	}
	/* What the filters drop need not exist. */
	with_list(*state, &settings, "igt@first@alpha\nigt@first@nothing\nigt@nobody@x\n");
	strlist_add(&settings.include, "alpha");
	assert_jobs(*state, &settings, "first alpha\n");
}

static void bare_binaries_in_a_list(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	static const char list[] = "igt@FIRST\nigt@second\nigt@simple\n";

	with_list(box, &settings, list);
	assert_jobs(box, &settings, FIRST SECOND "simple\n");
	with_list(box, &settings, list);
	settings.multiple_mode = true;
	assert_jobs(box, &settings, "first alpha,beta,gamma\nSecond alpha,CamelCase\nsimple\n");
	with_list(box, &settings, list);
	sandbox_write(box, "block", "@alpha\n");
	settings.blocklists.v = xgrow(NULL, 0, sizeof(char *));
	settings.blocklists.v[settings.blocklists.n++] = xasprintf("%s/block", box->dir);
	assert_jobs(box, &settings, "first beta\nfirst gamma\nSecond CamelCase\nsimple\n");
}

static void dynamic_lines_stay_alone(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	static const char list[] = "igt@first@alpha\nigt@first@beta@Dyn-1\nigt@first@beta@dyn-2\n"
				   "igt@first@beta\nigt@first@gamma\n";

	with_list(box, &settings, list);
	assert_jobs(box, &settings,
		    "first alpha\nfirst beta@Dyn-1\nfirst beta@dyn-2\nfirst beta\nfirst gamma\n");
	with_list(box, &settings, list);
	settings.multiple_mode = true;
	assert_jobs(box, &settings,
		    "first alpha\nfirst beta@Dyn-1\nfirst beta@dyn-2\nfirst beta,gamma\n");
	with_list(box, &settings, list);
	strlist_add(&settings.exclude, "@dyn-1$");
	assert_jobs(box, &settings, "first alpha\nfirst beta@dyn-2\nfirst beta\nfirst gamma\n");
}

/* A name means all that differ from it in case only. */
static void names_that_differ_in_case(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;

	add_binary(box, "first", "alpha\\nAlpha\\nbeta\\n", 0);
	add_binary(box, "First", "beta\\n", 0);
	sandbox_write(box, "root/test-list.txt", "TESTLIST first Second First END\n");
	with_list(box, &settings, "igt@FIRST@BETA\nigt@first@ALPHA\nigt@second@alpha\n");
	settings.igt_rules = true;
	assert_jobs(box, &settings,
		    "first beta\nFirst beta\nfirst alpha\nfirst Alpha\nSecond alpha\n");
}

/* igt_runner runs a line as often as a list has it; gauntlet run does so once. */
static void repeated_lines(void **state)
{
	struct run_settings settings;
	static const char list[] = "igt@first@alpha\nigt@simple\nigt@first@alpha\nigt@simple\n";

	with_list(*state, &settings, list);
	assert_jobs(*state, &settings, "first alpha\nsimple\n");
	with_list(*state, &settings, list);
	settings.igt_rules = true;
	assert_jobs(*state, &settings, "first alpha\nsimple\nfirst alpha\nsimple\n");
	with_list(*state, &settings, "igt@first@alpha\nigt@first@alpha\nigt@first@beta\n");
	settings.igt_rules = settings.multiple_mode = true;
	assert_jobs(*state, &settings, "first alpha,beta\n");
}

/* By igt_runner's rules the run goes on, with a word about each. */
static void unknown_names_in_a_list(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	static const char list[] = "igt@first@alpha\nigt@first@nothing\nigt@nobody@sub\n"
				   "igt@nobody\nigt@simple@sub\njust text\n";

	with_list(box, &settings, list);
	assert_refused(box, &settings, "list:3: unknown test 'igt@nobody@sub'");
	with_list(box, &settings, list);
	settings.igt_rules = true;
	assert_jobs(box, &settings, "first alpha\nfirst nothing\nnobody sub\nnobody\nsimple sub\n");
	assert_contains(said.data, "list:2: unknown subtest 'igt@first@nothing': it is run");
	assert_contains(said.data, "list:3: unknown subtest 'igt@nobody@sub'");
	assert_contains(said.data, "list:4: unknown test 'igt@nobody'");
	assert_contains(said.data, "list:5: unknown subtest 'igt@simple@sub'");
	assert_contains(said.data, "list:6: 'just text' is no test name");
	with_list(box, &settings, "just text\n# comment\n");
	settings.igt_rules = true;
	assert_refused(box, &settings, "nothing to run");
}

/* By igt_runner's rules a binary that cannot list does not stop the others. */
static void binaries_that_cannot_list(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;

	add_binary(box, "first", "one\\ntwo\\n", 3);
	add_binary(box, "Second", "", 0);
	sandbox_settings(box, &settings, NULL);
	settings.igt_rules = true;
	assert_jobs(box, &settings, "first one\nfirst two\nsimple\n");
	assert_contains(said.data, "first --list-subtests exited with status 3");
	assert_contains(said.data, "Second --list-subtests printed nothing");
	sandbox_settings(box, &settings, NULL);
	settings.igt_rules = settings.multiple_mode = true;
	assert_jobs(box, &settings, "first\nSecond\nsimple\n");
	sandbox_write(box, "root/test-list.txt", "TESTLIST gone simple END\n");
	sandbox_settings(box, &settings, NULL);
	settings.igt_rules = true;
	assert_jobs(box, &settings, "simple\n");
	assert_contains(said.data, "gone: cannot list its subtests: No such file");
	/* One that crashes ends the run. */
	add_binary(box, "simple", "one\\n'; kill -9 $$; echo '", 0);
	sandbox_settings(box, &settings, NULL);
	settings.igt_rules = true;
	assert_refused(box, &settings, "simple --list-subtests was killed by signal 9");
}

/* Entries of whole binaries: listing.txt tells what they hold. */
static void listing_of_bare_entries(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	struct job_list list;
	char *listing;
	int dirfd;

	sandbox_settings(box, &settings, NULL);
	settings.multiple_mode = true;
	assert_jobs(box, &settings, "first\nSecond\nsimple\n");
	listing = sandbox_read(box, "results/listing.txt");
	assert_string_equal(listing, "first alpha,beta,gamma\nSecond alpha,CamelCase\nsimple\n");
	free(listing);
	dirfd = dir_open(AT_FDCWD, box->results);
	assert_int_equal(job_list_read(&list, dirfd), 0);
	assert_int_equal(list.n, 3);
	assert_true(list.v[0].is_listed && list.v[2].is_listed);
	assert_int_equal(list.v[0].listed.n, 3);
	assert_string_equal(list.v[0].listed.v[2], "gamma");
	assert_int_equal(list.v[2].listed.n, 0);
	job_list_done(&list);
	/* As igt_runner leaves it. */
	assert_int_equal(file_remove_tree(dirfd, "listing.txt"), 0);
	assert_int_equal(job_list_read(&list, dirfd), 0);
	assert_false(list.v[0].is_listed || list.v[2].is_listed);
	job_list_done(&list);
	close(dirfd);
	sandbox_settings(box, &settings, "first", NULL);
	assert_jobs(box, &settings, FIRST);
	assert_false(sandbox_has(box, "results/listing.txt"));
}

/* No name is too long, though igt_runner has room for 127 to 255 bytes. */
static void long_names(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	char binary[251], subtest[1001], *expected;

	memset(binary, 'b', sizeof(binary) - 1);
	memset(subtest, 's', sizeof(subtest) - 1);
	binary[sizeof(binary) - 1] = subtest[sizeof(subtest) - 1] = '\0';
	add_binary(box, binary, subtest, 0);
	expected = xasprintf("TESTLIST %s END", binary);
	sandbox_write(box, "root/test-list.txt", expected);
	free(expected);
	expected = xasprintf("%s %s\n", binary, subtest);
	sandbox_settings(box, &settings, NULL);
	assert_jobs(box, &settings, expected);
	free(expected);
	expected = xasprintf("igt@%s@%s\n", binary, subtest);
	with_list(box, &settings, expected);
	free(expected);
	expected = xasprintf("%s %s\n", binary, subtest);
	assert_jobs(box, &settings, expected);
	free(expected);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, open_with_binaries, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(filter_matrix),
		BOXED(block_lists),
		BOXED(costly_expression),
		BOXED(test_list_order),
		BOXED(filtered_test_list),
		BOXED(bare_binaries_in_a_list),
		BOXED(dynamic_lines_stay_alone),
		BOXED(names_that_differ_in_case),
		BOXED(repeated_lines),
		BOXED(unknown_names_in_a_list),
		BOXED(binaries_that_cannot_list),
		BOXED(listing_of_bare_entries),
		BOXED(long_names),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	buf_done(&said);
	return failed;
}
