/* SPDX-License-Identifier: MIT */
/* Command lines from tables: one row an option, for parsing and for the help. */
#ifndef RUNNER_OPTIONS_H
#define RUNNER_OPTIONS_H

#include <stdio.h>

#include "runner/runner.h"

/* What an option does to the field at its offset. */
enum option_kind {
	OPTION_HEADING, /* no option: a line of the help */
	OPTION_SET,     /* a bool becomes true */
	OPTION_CLEAR,   /* a bool becomes false */
	OPTION_SECONDS, /* an unsigned int gets a number of seconds */
	OPTION_TEXT,    /* a char * gets a copy; the old one is freed */
	OPTION_ADD,     /* a struct strlist gets one more */
	OPTION_TAKE,    /* @take does what has to be done */
	OPTION_IGNORE,  /* nothing */
};

/**
 * struct option_row - one option
 * @name: its long name
 * @letter: its short name, or 0
 * @value: what its value is called in the help; in brackets if it may be left
 *	out; NULL: it takes none
 * @kind: what it does
 * @offset: of the field in the target
 * @take: OPTION_TAKE: takes the value (NULL: none was given); 0, or -1 with @err
 * @help: for the help, lines separated by newlines; NULL: not shown there
 */
struct option_row {
	const char *name;
	char letter;
	const char *value;
	enum option_kind kind;
	size_t offset;
	int (*take)(void *target, const char *value, struct run_error *err);
	const char *help;
};

/** struct option_table - rows and how many */
struct option_table {
	const struct option_row *rows;
	size_t n;
};

/**
 * options_parse() - take the options of a command line
 * @tables: the options there are
 * @count: number of tables
 * @argc: as of main()
 * @argv: as of main(); getopt moves the arguments behind the options
 * @target: the struct that the offsets are meant in
 * @help: what shows the help, for errors: "gauntlet run --help"
 * @err: RUN_BAD_INPUT: says which option is unknown or has a bad value
 *
 * Long names may be shortened, and a second name of an option has its letter.
 *
 * Return: 0 (the first argument is argv[optind]), or -1 with @err.
 */
int options_parse(const struct option_table *const *tables, size_t count, int argc, char **argv,
		  void *target, const char *help, struct run_error *err);

/** options_help() - print the rows of a table that have a help. */
void options_help(FILE *out, const struct option_table *table);

/** options_bad_value() - "--option value: give what is wanted" into @err. Return: -1. */
int options_bad_value(struct run_error *err, const char *option, const char *value,
		      const char *want);

#endif
