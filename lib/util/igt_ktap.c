/* SPDX-License-Identifier: MIT */
#include "util/igt_ktap.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define INDENT 4

/* How deep a line is indented says what it is about. */
enum level { SUITES, CASES, PARAMETERS, LEVELS };

struct level_state {
	bool open;    /* its header was seen */
	bool planned; /* "1..N" was seen */
	unsigned long plan, done;
	char *name; /* of "# Subtest:"; NULL: not seen */
};

struct igt_ktap_results {
	struct igt_list_head *results;
	struct level_state levels[LEVELS];
	int status;
};

/* One result line, in pieces. */
struct result_line {
	bool ok;
	unsigned long number;
	const char *name;
	size_t name_len;
	const char *skip; /* reason; NULL: not skipped */
};

struct igt_ktap_results *igt_ktap_alloc(struct igt_list_head *results)
{
	struct igt_ktap_results *ktap = calloc(1, sizeof(*ktap));

	if (!ktap)
		return NULL;
	ktap->results = results;
	ktap->status = -EINPROGRESS;
	return ktap;
}

static void close_level(struct level_state *level)
{
	free(level->name);
	*level = (struct level_state){ 0 };
}

static void free_result(struct igt_ktap_result *result)
{
	free(result->suite_name);
	free(result->case_name);
	free(result->msg);
	free(result);
}

void igt_ktap_free(struct igt_ktap_results **ktap)
{
	struct igt_ktap_result *result, *tmp;

	if (!*ktap)
		return;
	igt_list_for_each_entry_safe(result, tmp, (*ktap)->results, link) {
		igt_list_del(&result->link);
		free_result(result);
	}
	for (int i = 0; i < LEVELS; i++)
		close_level(&(*ktap)->levels[i]);
	free(*ktap);
	*ktap = NULL;
}

static const char *after(const char *text, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(text, prefix, len) ? NULL : text + len;
}

/* Return: what follows the digits at @text; NULL if there are none. */
static const char *take_number(const char *text, unsigned long *ret_number)
{
	char *end;

	if (*text < '0' || *text > '9')
		return NULL;
	*ret_number = strtoul(text, &end, 10);
	return end;
}

static bool parse_result_line(const char *text, struct result_line *ret_line)
{
	const char *rest = after(text, "ok ");
	const char *hash;

	ret_line->ok = rest;
	if (!rest)
		rest = after(text, "not ok ");
	if (rest)
		rest = take_number(rest, &ret_line->number);
	if (!rest || (*rest && *rest != ' '))
		return false;
	rest += strspn(rest, " ");
	if (after(rest, "- "))
		rest += 2;
	ret_line->name = rest;
	hash = strstr(rest, " # ");
	ret_line->name_len = hash ? (size_t)(hash - rest) : strlen(rest);
	ret_line->skip = hash ? after(hash, " # SKIP") : NULL;
	if (ret_line->skip)
		ret_line->skip += strspn(ret_line->skip, " ");
	return true;
}

static int add_case(struct igt_ktap_results *ktap, const struct result_line *line)
{
	struct igt_ktap_result *result = calloc(1, sizeof(*result));

	if (!result)
		return -ENOMEM;
	result->suite_name = strdup(ktap->levels[CASES].name);
	result->case_name = strndup(line->name, line->name_len);
	result->code = line->skip ? IGT_KTAP_SKIP : line->ok ? IGT_KTAP_PASS : IGT_KTAP_FAIL;
	if (line->skip && *line->skip)
		result->msg = strdup(line->skip);
	if (!result->suite_name || !result->case_name ||
	    (line->skip && *line->skip && !result->msg)) {
		free_result(result);
		return -ENOMEM;
	}
	igt_list_add_tail(&result->link, ktap->results);
	return 0;
}

/* What lies below a result must be complete and bear its name. */
static bool closes(struct level_state *below, const struct result_line *line)
{
	bool fits = (!below->planned || below->done == below->plan) &&
		    (!below->name || (strlen(below->name) == line->name_len &&
				      !memcmp(below->name, line->name, line->name_len)));

	close_level(below);
	return fits;
}

static int take_result(struct igt_ktap_results *ktap, enum level depth,
		       const struct result_line *line)
{
	struct level_state *level = &ktap->levels[depth];
	int err = 0;

	if (!level->open || (depth != PARAMETERS && !level->planned))
		return -EPROTO;
	if (line->number != level->done + 1 || (level->planned && level->done == level->plan))
		return -EPROTO;
	if (depth < PARAMETERS && !closes(&ktap->levels[depth + 1], line))
		return -EPROTO;
	if (depth == CASES)
		err = level->name ? add_case(ktap, line) : -EPROTO;
	level->done++;
	if (!err && (depth != SUITES || level->done < level->plan))
		err = -EINPROGRESS;
	return err;
}

static int take_version(struct igt_ktap_results *ktap, enum level depth, const char *version)
{
	struct level_state *level = &ktap->levels[depth];

	if (strcmp(version, "1") != 0 || level->open)
		return -EPROTO;
	if (depth == CASES)
		ktap->levels[SUITES].open = true;
	if (depth == PARAMETERS && !ktap->levels[CASES].open)
		return -EPROTO;
	level->open = true;
	return -EINPROGRESS;
}

static int take_plan(struct igt_ktap_results *ktap, enum level depth, unsigned long plan)
{
	struct level_state *level = &ktap->levels[depth];

	if (depth == SUITES)
		level->open = true;
	if (!level->open || level->planned || level->done)
		return -EPROTO;
	level->planned = true;
	level->plan = plan;
	return depth == SUITES && !plan ? 0 : -EINPROGRESS;
}

static int take_name(struct igt_ktap_results *ktap, enum level depth, const char *name)
{
	struct level_state *level = &ktap->levels[depth];

	if (depth == SUITES || !level->open || level->name || !*name)
		return -EPROTO;
	level->name = strdup(name);
	return level->name ? -EINPROGRESS : -ENOMEM;
}

/* @line: without newline. */
static int parse_line(struct igt_ktap_results *ktap, const char *line)
{
	size_t indent = strspn(line, " ");
	const char *text = line + indent, *rest;
	enum level depth = (enum level)(indent / INDENT);
	struct result_line result;
	unsigned long plan;

	if (indent % INDENT || depth >= LEVELS)
		return -EINPROGRESS;
	rest = after(text, "KTAP version ");
	if (rest)
		return take_version(ktap, depth, rest);
	rest = after(text, "# Subtest: ");
	if (rest)
		return take_name(ktap, depth, rest);
	rest = after(text, "1..");
	rest = rest ? take_number(rest, &plan) : NULL;
	if (rest && !*rest)
		return take_plan(ktap, depth, plan);
	if (parse_result_line(text, &result))
		return take_result(ktap, depth, &result);
	return -EINPROGRESS;
}

int igt_ktap_parse(const char *buf, struct igt_ktap_results *ktap)
{
	char *line;

	if (ktap->status != -EINPROGRESS)
		return ktap->status;
	line = strndup(buf, strcspn(buf, "\r\n"));
	if (!line)
		return -ENOMEM;
	ktap->status = parse_line(ktap, line);
	free(line);
	return ktap->status;
}
