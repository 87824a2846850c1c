/* SPDX-License-Identifier: MIT */
#include "runner/settings/options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "runner/base/error.h"
#include "runner/base/values.h"

#define MAX_OPTIONS 128
#define FIRST_CODE  256 /* getopt returns it plus the index of the row */
#define HELP_COLUMN 26

int options_bad_value(struct run_error *err, const char *option, const char *value,
		      const char *want)
{
	return run_fail(err, RUN_BAD_INPUT, "--%s %s: give %s", option, value ? value : "", want);
}

/* All tables as getopt_long() wants them. */
struct parser {
	const struct option_row *rows[MAX_OPTIONS];
	struct option options[MAX_OPTIONS + 1];
	char letters[1 + 3 * MAX_OPTIONS + 1];
	size_t n;
};

static int has_value(const struct option_row *row)
{
	if (!row->value)
		return no_argument;
	return *row->value == '[' ? optional_argument : required_argument;
}

static void add_row(struct parser *parser, const struct option_row *row)
{
	static const char *const colons[] = { "", ":", "::" };
	int code = FIRST_CODE + (int)parser->n;
	size_t len = strlen(parser->letters);

	/* Two names of one option are not ambiguous. */
	for (size_t i = 0; i < parser->n && row->letter; i++)
		if (parser->rows[i]->letter == row->letter)
			code = FIRST_CODE + (int)i;
	parser->options[parser->n] = (struct option){ row->name, has_value(row), NULL, code };
	parser->rows[parser->n++] = row;
	if (row->letter)
		sprintf(parser->letters + len, "%c%s", row->letter, colons[has_value(row)]);
}

static const struct option_row *find_row(const struct parser *parser, int code)
{
	if (code >= FIRST_CODE)
		return parser->rows[code - FIRST_CODE];
	for (size_t i = 0; i < parser->n; i++)
		if (parser->rows[i]->letter == code)
			return parser->rows[i];
	return NULL;
}

static int take(const struct option_row *row, void *target, const char *value,
		struct run_error *err)
{
	void *field = (char *)target + row->offset;

	switch (row->kind) {
	case OPTION_SET:
	case OPTION_CLEAR:
		*(bool *)field = row->kind == OPTION_SET;
		return 0;
	case OPTION_SECONDS:
		if (value_seconds(value, field))
			return options_bad_value(err, row->name, value, "a number of seconds");
		return 0;
	case OPTION_TEXT:
		free(*(char **)field);
		*(char **)field = xstrdup(value);
		return 0;
	case OPTION_ADD:
		strlist_add(field, value);
		return 0;
	case OPTION_TAKE:
		return row->take(target, value, err);
	case OPTION_HEADING:
	case OPTION_IGNORE:
		break;
	}
	return 0;
}

/* getopt did not like @word; why? */
static int complain(const struct parser *parser, int opt, const char *word, const char *help,
		    struct run_error *err)
{
	size_t len = strcspn(word, "="), alike = 0;

	if (opt == ':')
		return run_fail(err, RUN_BAD_INPUT, "a value is missing after '%s': see %s", word,
				help);
	for (size_t i = 0; i < parser->n && len > 2 && word[1] == '-'; i++)
		alike += !strncmp(parser->rows[i]->name, word + 2, len - 2);
	if (alike > 1)
		return run_fail(err, RUN_BAD_INPUT, "ambiguous option '%s': see %s", word, help);
	if (alike && word[len])
		return run_fail(err, RUN_BAD_INPUT, "'%.*s' takes no value: see %s", (int)len, word,
				help);
	return run_fail(err, RUN_BAD_INPUT, "unknown option '%s': see %s", word, help);
}

int options_parse(const struct option_table *const *tables, size_t count, int argc, char **argv,
		  void *target, const char *help, struct run_error *err)
{
	struct parser parser = { .letters = ":" };
	int opt;

	for (size_t t = 0; t < count; t++)
		for (size_t i = 0; i < tables[t]->n; i++)
			if (tables[t]->rows[i].kind != OPTION_HEADING && parser.n < MAX_OPTIONS)
				add_row(&parser, &tables[t]->rows[i]);
	opterr = 0;
	optind = 0; /* glibc: forget an earlier command line */
	while ((opt = getopt_long(argc, argv, parser.letters, parser.options, NULL)) != -1) {
		if (opt == '?' || opt == ':')
			return complain(&parser, opt, argv[optind - 1], help, err);
		if (take(find_row(&parser, opt), target, optarg, err))
			return -1;
	}
	return 0;
}

/* "  -n, --name S              text": further lines are indented as far. */
static void print_row(FILE *out, const struct option_row *row)
{
	struct buf names = { 0 };
	const char *at = row->help, *end;

	if (row->letter)
		buf_printf(&names, "-%c, ", row->letter);
	buf_printf(&names, "--%s", row->name);
	if (row->value)
		buf_printf(&names, "%s%s", *row->value == '[' ? "" : " ", row->value);
	fprintf(out, "  %-*s%s", HELP_COLUMN - 3, names.data,
		names.len > HELP_COLUMN - 3 ? "\n" : " ");
	if (names.len > HELP_COLUMN - 3)
		fprintf(out, "%*s", HELP_COLUMN, "");
	for (; *(end = strchrnul(at, '\n')); at = end + 1)
		fprintf(out, "%.*s\n%*s", (int)(end - at), at, HELP_COLUMN, "");
	fprintf(out, "%s\n", at);
	buf_done(&names);
}

void options_help(FILE *out, const struct option_table *table)
{
	for (size_t i = 0; i < table->n; i++) {
		if (table->rows[i].kind == OPTION_HEADING)
			fprintf(out, "%s\n", table->rows[i].help);
		else if (table->rows[i].help)
			print_row(out, &table->rows[i]);
	}
}
