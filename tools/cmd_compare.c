/* SPDX-License-Identifier: MIT */
/* gauntlet compare: what changed between runs. */
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "runner/compare/compare.h"

enum { OPT_ALL = 256, OPT_BASE, OPT_FORMAT, OPT_TIMES };
enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_HTML };

static const struct option options[] = {
	{ "help", no_argument, NULL, 'h' },
	{ "all", no_argument, NULL, OPT_ALL },
	{ "base", required_argument, NULL, OPT_BASE },
	{ "format", required_argument, NULL, OPT_FORMAT },
	{ "output", required_argument, NULL, 'o' },
	{ "times", required_argument, NULL, OPT_TIMES },
	{ 0 },
};

struct compare_command {
	enum format format;
	bool all;
	const char *base, *output;
	double time_factor;
};

static void print_help(void)
{
	puts("Usage: gauntlet compare [options] A B [C...]\n"
	     "What changed from run A to the others: possible regressions, fixes, new and\n"
	     "missing tests, machine by machine. A run is a results directory or a\n"
	     "results.json (of igt_runner as well; packed by gzip, bzip2, xz or zstd).\n\n"
	     "  --base N[,N...]  compare with these, counted from 1 (default: 1)\n"
	     "  --times FACTOR   also tell tests whose run time changed by this factor\n"
	     "  --all            list everything: known issues, and more than 50 of a kind\n"
	     "  --format FORMAT  text (default), json or html (one file, needs no other)\n"
	     "  -o, --output FILE  write to FILE instead of stdout\n\n"
	     "Machines are told apart by uname's node name and compared each with its own\n"
	     "runs of the base; with one machine in the base, all others with that one. A\n"
	     "test whose new runs disagree is flaky; one whose base runs disagree, or that\n"
	     "is listed as a flake, is suppressed.\n\n"
	     "Exit status: 0 no possible regression, 1 there are some, 2 bad usage or input,\n"
	     "3 the output cannot be written.");
}

static bool take_format(struct compare_command *cmd, const char *name)
{
	static const char *const names[] = { "text", "json", "html" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(name, names[i])) {
			cmd->format = (enum format)i;
			return true;
		}
	return false;
}

static bool take_factor(struct compare_command *cmd, const char *text)
{
	char *end;

	cmd->time_factor = strtod(text, &end);
	return isdigit((unsigned char)*text) && !*end && cmd->time_factor > 1;
}

/* Returns NULL, or what is wrong with the option. */
static const char *take_option(struct compare_command *cmd, int opt)
{
	switch (opt) {
	case OPT_ALL:
		cmd->all = true;
		return NULL;
	case OPT_BASE:
		cmd->base = optarg;
		return NULL;
	case OPT_FORMAT:
		return take_format(cmd, optarg) ? NULL : "give text, json or html";
	case OPT_TIMES:
		return take_factor(cmd, optarg) ? NULL : "give a number above 1";
	default:
		cmd->output = optarg;
		return NULL;
	}
}

/* Marks the runs of "--base 1,3". */
static bool mark_base(const char *text, bool *is_base, size_t count)
{
	size_t marked = 0;

	while (text) {
		char *end;
		unsigned long number = strtoul(text, &end, 10);

		if (!isdigit((unsigned char)*text) || !number || number > count ||
		    (*end && *end != ','))
			return false;
		marked += !is_base[number - 1];
		is_base[number - 1] = true;
		text = *end ? end + 1 : NULL;
	}
	return marked < count;
}

static void write_html(const struct compare_command *cmd, const struct compare *compare,
		       FILE *stream)
{
	char *copy = xstrdup(cmd->output ? cmd->output : ".");

	compare_html(compare, stream, cmd->output ? dirname(copy) : copy);
	free(copy);
}

static void write_it(const struct compare_command *cmd, const struct compare *compare, FILE *stream)
{
	const char *no_color = getenv("NO_COLOR");

	if (cmd->format == FORMAT_JSON)
		compare_json(compare, stream);
	else if (cmd->format == FORMAT_HTML)
		write_html(cmd, compare, stream);
	else
		compare_print(compare, stream, isatty(fileno(stream)) && !(no_color && *no_color),
			      cmd->all);
}

static int output(const struct compare_command *cmd, const struct compare *compare)
{
	FILE *stream = cmd->output ? fopen(cmd->output, "we") : stdout;
	bool failed;

	errno = 0;
	if (stream)
		write_it(cmd, compare, stream);
	failed = !stream || fflush(stream) || ferror(stream);
	if (failed)
		cmd_error("compare: %s: cannot be written: %s",
			  cmd->output ? cmd->output : "the output", strerror(errno));
	if (stream && cmd->output)
		fclose(stream);
	if (failed)
		return CMD_CANNOT_RUN;
	return compare_failed(compare) ? CMD_FAILED : CMD_OK;
}

static int compare_paths(const struct compare_command *cmd, const char *const *paths, size_t count)
{
	bool *is_base = xcalloc(count, sizeof(*is_base));
	struct compare compare;
	struct run_error err;
	int status;

	if (!mark_base(cmd->base ? cmd->base : "1", is_base, count)) {
		cmd_error("compare: --base %s: give numbers of runs, 1 to %zu, not of all",
			  cmd->base, count);
		free(is_base);
		return CMD_USAGE;
	}
	if (compare_load(&compare, paths, is_base, count, cmd->time_factor, &err)) {
		cmd_error("compare: %s", err.text);
		status = err.status;
	} else {
		status = output(cmd, &compare);
	}
	compare_done(&compare);
	free(is_base);
	return status;
}

int cmd_compare(int argc, char **argv)
{
	struct compare_command cmd = { 0 };
	const char *wrong;
	int opt;

	opterr = 0;
	optind = 1;
	while ((opt = getopt_long(argc, argv, ":ho:", options, NULL)) != -1) {
		if (opt == 'h') {
			print_help();
			return CMD_OK;
		}
		if (opt == ':' || opt == '?') {
			cmd_error("compare: %s '%s': see gauntlet compare --help",
				  opt == ':' ? "a value is missing after" : "unknown option",
				  argv[optind - 1]);
			return CMD_USAGE;
		}
		wrong = take_option(&cmd, opt);
		if (wrong) {
			cmd_error("compare: '%s': %s", optarg, wrong);
			return CMD_USAGE;
		}
	}
	if (argc - optind < 2) {
		cmd_error("compare: give at least two results directories, or results.json files");
		return CMD_USAGE;
	}
	return compare_paths(&cmd, (const char *const *)argv + optind, (size_t)(argc - optind));
}
