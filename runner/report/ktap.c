/* SPDX-License-Identifier: MIT */
/*
 * results.ktap: KTAP version 1 as KUnit prints it, four blanks a level.
 *
 *	KTAP version 1
 *	1..1
 *	    KTAP version 1
 *	    # Subtest: binary
 *	    1..2
 *	        KTAP version 1
 *	        # Subtest: container
 *	        1..1
 *	        ok 1 dynamic
 *	    ok 1 container
 *	    # other: why it failed
 *	    not ok 2 other
 *	not ok 1 binary
 */
#include <ctype.h>
#include <stdlib.h>

#include "runner/report/spool.h"
#include "runner/report/writer.h"

/* A level of nesting with what it has so far. */
struct level {
	struct buf text;
	size_t n;
	bool bad;
};

struct ktap {
	FILE *stream;
	struct spool spool;
	struct level *suites; /* by group of the spool; their text is in the spool */
	/* A test waits for its dynamic subtests, which stand in front of it. */
	char *waiting; /* its name without the binary; NULL: nothing waits */
	size_t group;
	struct buf line; /* its result line without number */
	bool bad;
	struct level dynamic;
};

static void *begin(FILE *stream, const struct run_info *info)
{
	struct ktap *ktap = xcalloc(1, sizeof(*ktap));

	ktap->stream = stream;
	spool_open(&ktap->spool, info->dirfd);
	return ktap;
}

/* Text that keeps to its line and begins nothing: no control characters, "#" only where allowed. */
static void add_clean(struct buf *buf, const char *text, bool hash)
{
	for (; *text; text++) {
		bool plain = (unsigned char)*text >= 0x20 && *text != 0x7f;

		buf_addc(buf, plain && (hash || *text != '#') ? *text : '_');
	}
}

static char *clean(const char *name)
{
	struct buf buf = { 0 };

	buf_adds(&buf, "");
	add_clean(&buf, name, false);
	return buf.data;
}

/* The directive of a result that is neither plainly good nor plainly bad. */
static const char *directive_of(const struct result *result)
{
	if (result->outcome == OUTCOME_EXPECTED_FAIL || result->outcome == OUTCOME_KNOWN_FLAKE)
		return "XFAIL";
	if (!outcome_is_bad(result->outcome))
		return result->verdict == VERDICT_SKIP ? "SKIP" : NULL;
	switch (result->verdict) {
	case VERDICT_TIMEOUT:
		return "TIMEOUT";
	case VERDICT_CRASH:
	case VERDICT_INCOMPLETE:
	case VERDICT_ABORT:
	case VERDICT_NOTRUN:
		return "ERROR";
	default:
		return NULL;
	}
}

/* Diagnostic lines for @result at @indent, and in @line its result without "ok NUMBER". */
static bool describe(const struct result *result, const char *name, const char *indent,
		     struct buf *diagnosis, struct buf *line)
{
	const char *directive = directive_of(result);
	char *text = outcome_text(result), *leak_line;
	bool bad = outcome_is_bad(result->outcome);
	const struct leak *leak;
	size_t at = 0;

	buf_adds(line, name);
	if (directive)
		buf_printf(line, " # %s%s", directive, *text ? " " : "");
	if (directive)
		add_clean(line, text, true);
	if (bad && !directive && *text) {
		buf_printf(diagnosis, "%s# %s: ", indent, name);
		add_clean(diagnosis, text, true);
		buf_addc(diagnosis, '\n');
	}
	while ((leak = leaks_next(result->leaks, result->name, &at))) {
		if (!leak_is_bad(leak))
			continue;
		bad = true;
		leak_line = leak_text(leak);
		buf_printf(diagnosis, "%s# %s: leak: ", indent, name);
		add_clean(diagnosis, leak_line, true);
		buf_addc(diagnosis, '\n');
		free(leak_line);
	}
	free(text);
	return bad;
}

#define INDENT_1 "    "
#define INDENT_2 "        "

/* Writes the test that waits, behind its dynamic subtests. */
static void flush_waiting(struct ktap *ktap)
{
	FILE *stream = ktap->spool.stream;
	struct level *suite;

	if (!ktap->waiting)
		return;
	suite = &ktap->suites[ktap->group];
	if (ktap->dynamic.n)
		fprintf(stream,
			INDENT_2 "KTAP version 1\n" INDENT_2 "# Subtest: %s\n" INDENT_2
				 "1..%zu\n%s",
			ktap->waiting, ktap->dynamic.n, buf_str(&ktap->dynamic.text));
	/* Its own diagnosis comes last, right above its result. */
	fputs(buf_str(&suite->text), stream);
	fprintf(stream, INDENT_1 "%s %zu %s\n", ktap->bad ? "not ok" : "ok", ++suite->n,
		buf_str(&ktap->line));
	suite->bad |= ktap->bad;
	buf_done(&suite->text);
	buf_done(&ktap->line);
	buf_done(&ktap->dynamic.text);
	ktap->dynamic = (struct level){ 0 };
	free(ktap->waiting);
	ktap->waiting = NULL;
}

/* Is it a dynamic subtest of the test that waits? */
static bool belongs(const struct ktap *ktap, const char *suite, const struct result *result,
		    const char *test)
{
	size_t len = ktap->waiting ? strlen(ktap->waiting) : 0;

	return len && result->is_dynamic && !strcmp(suite, ktap->spool.groups[ktap->group]) &&
	       !strncmp(test, ktap->waiting, len) && test[len] == '@';
}

/* One more dynamic subtest of the test that waits. */
static void add_dynamic(struct ktap *ktap, const struct result *result, const char *name)
{
	struct level *level = &ktap->dynamic;
	struct buf line = { 0 };
	bool bad = describe(result, name, INDENT_2, &level->text, &line);

	buf_printf(&level->text, INDENT_2 "%s %zu %s\n", bad ? "not ok" : "ok", ++level->n,
		   buf_str(&line));
	ktap->bad |= bad;
	buf_done(&line);
}

static void add(void *writer, const struct result *result, size_t entry)
{
	char *name = clean(result->name), *binary = name + strlen("igt@");
	char *at = strchr(binary, '@');
	const char *test = at ? at + 1 : binary;
	struct ktap *ktap = writer;
	size_t groups = ktap->spool.n_groups;

	(void)entry;
	if (at)
		*at = '\0';
	if (belongs(ktap, binary, result, test)) {
		add_dynamic(ktap, result, test + strlen(ktap->waiting) + 1);
	} else {
		flush_waiting(ktap);
		ktap->group = spool_piece(&ktap->spool, binary);
		if (ktap->spool.n_groups > groups)
			ktap->suites = xgrow(ktap->suites, groups, sizeof(*ktap->suites));
		ktap->waiting = xstrdup(test);
		ktap->bad = describe(result, test, INDENT_1, &ktap->suites[ktap->group].text,
				     &ktap->line);
	}
	free(name);
}

static int end(void *writer, const struct summary *summary)
{
	struct ktap *ktap = writer;
	FILE *stream = ktap->stream;
	int error = 0;

	(void)summary;
	flush_waiting(ktap);
	fprintf(stream, "KTAP version 1\n1..%zu\n", ktap->spool.n_groups);
	for (size_t i = 0; i < ktap->spool.n_groups && !error; i++) {
		const struct level *suite = &ktap->suites[i];

		fprintf(stream,
			INDENT_1 "KTAP version 1\n" INDENT_1 "# Subtest: %s\n" INDENT_1 "1..%zu\n",
			ktap->spool.groups[i], suite->n);
		error = spool_copy(&ktap->spool, i, stream);
		fprintf(stream, "%s %zu %s\n", suite->bad ? "not ok" : "ok", i + 1,
			ktap->spool.groups[i]);
	}
	spool_close(&ktap->spool);
	free(ktap->suites);
	free(ktap);
	return error;
}

const struct report_writer_ops ktap_writer_ops = {
	.format = REPORT_KTAP,
	.file = "results.ktap",
	.begin = begin,
	.add = add,
	.end = end,
};
