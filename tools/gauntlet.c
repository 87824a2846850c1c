/* SPDX-License-Identifier: MIT */
/* The program gauntlet: finds the subcommand and hands over to it. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "cmd_igt.h"
#include "util/time.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* Called with argv[0] = the subcommand's name; returns the exit status. */
static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *what; /* NULL: not for people, left out of the help */
} commands[] = {
	{ "run", cmd_run, "run tests and report on them" },
	{ "list", cmd_list, "the names of the tests" },
	{ "resume", cmd_resume, "go on with a run that was interrupted" },
	{ "results", cmd_results, "make the reports of a run anew" },
	{ "compare", cmd_compare, "what changed between runs" },
	{ "merge", cmd_merge, "one run of the results of shards and machines" },
	{ "lab", cmd_lab, "a shell or a command in the virtual machine" },
	{ "devices", cmd_devices, "PFs and VFs, their drivers and what they are given" },
	{ "profile", cmd_profile, "vGPU profiles: show, apply, reset" },
	{ "execute", cmd_execute, NULL },
	{ "worker", cmd_worker, NULL },
};

/* The names of IGT that the program goes by (links to it), with their command lines. */
static const struct personality {
	const char *name;
	int (*run)(int argc, char **argv);
} personalities[] = {
	{ "igt_runner", cmd_igt_runner },
	{ "igt_resume", cmd_igt_resume },
	{ "igt_results", cmd_igt_results },
	{ "igt_comms_decoder", cmd_igt_comms_decoder },
};

static const char *program = "gauntlet";

void cmd_error(const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "%s: ", program);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
}

static void print_help(void)
{
	puts("Usage: gauntlet COMMAND [options]\n"
	     "Tests SR-IOV devices: in a virtual machine of its own, or on this machine.\n");
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].what)
			printf("  %-10s %s\n", commands[i].name, commands[i].what);
	puts("  test       the project's own tests (from the source tree: ./gauntlet test)\n\n"
	     "gauntlet COMMAND --help tells the rest.\n\n"
	     "Exit status: 0 all passed, 1 something failed, 2 bad usage or input,\n"
	     "3 this machine lacks something, 130/143 interrupted.");
}

static const struct personality *find_personality(const char *argv0)
{
	const char *slash = strrchr(argv0, '/'), *name = slash ? slash + 1 : argv0;

	for (size_t i = 0; i < ARRAY_SIZE(personalities); i++)
		if (!strcmp(name, personalities[i].name))
			return &personalities[i];
	return NULL;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "--help";
	const struct personality *other = argc ? find_personality(argv[0]) : NULL;

	if (other) {
		program = other->name;
		return other->run(argc, argv);
	}
	if (!strcmp(name, "--help") || !strcmp(name, "-h") || !strcmp(name, "help")) {
		print_help();
		return argc > 1 ? CMD_OK : CMD_USAGE;
	}
	if (!strcmp(name, "--version")) {
		puts("gauntlet " GAUNTLET_VERSION);
		return CMD_OK;
	}
	if (!time_factor_valid()) {
		cmd_error(
			"GAUNTLET_TIMEOUT_FACTOR is no number from 0.01 to 1000: try 3, or unset it");
		return CMD_USAGE;
	}
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].name && !strcmp(name, commands[i].name))
			return commands[i].run(argc - 1, argv + 1);
	cmd_error("unknown command '%s': see gauntlet --help", name);
	return CMD_USAGE;
}
