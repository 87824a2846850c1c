/* SPDX-License-Identifier: MIT */
/* gauntlet lab: a shell or a command in the virtual machine. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "vm/lab.h"

static const char help[] =
	"Usage: gauntlet lab shell [options]\n"
	"       gauntlet lab exec [options] -- COMMAND [ARGUMENT...]\n"
	"       gauntlet lab stop DIR\n"
	"A virtual machine with its own kernel, an IOMMU, a simulated GPU, an NVMe controller with 4\n"
	"VFs and two edu devices.  It sees this machine's files; what it writes is gone at the end,\n"
	"except below the directories given by --share.\n\n"
	"  --cold              boot the kernel instead of restoring a saved state\n"
	"  --time-limit SEC    end it after so many seconds\n"
	"  --share DIR         DIR is writable in the guest (up to 4 times)\n"
	"  --env NAME=VALUE    set a variable for the command (repeatable)\n"
	"  --cpus N            virtual CPUs (2)\n"
	"  --memory MB         memory (1024)\n"
	"  --append ARGS       more kernel arguments\n"
	"  --module-tree DIR   kernel modules from DIR/lib/modules\n"
	"  --oops-continues    an oops kills its task only, without a panic\n"
	"  --console FILE      where the kernel's console goes\n"
	"  --gpu WHICH         simulated: bmg (default), ptl, bmg,ptl or none; options: docs/lab.md\n"
	"  --kvm               use KVM\n"
	"  --keep              leave the VM running and say how to get in again\n"
	"  --attach DIR        run it in a VM that --keep has left\n"
	"  --gdb               wait for a debugger before booting\n\n"
	"Exit status: the command's own; 122 the guest or QEMU died, 124 time limit,\n"
	"125 the lab could not start, 2 bad usage.";

enum {
	COLD = 1000,
	TIME_LIMIT,
	SHARE,
	ENV,
	CPUS,
	MEMORY,
	APPEND,
	MODULE_TREE,
	OOPS,
	CONSOLE,
	GPU,
	KVM,
	GDB,
	KEEP,
	ATTACH,
	HELP
};

static const struct option options[] = {
	{ "cold", no_argument, NULL, COLD },
	{ "time-limit", required_argument, NULL, TIME_LIMIT },
	{ "share", required_argument, NULL, SHARE },
	{ "env", required_argument, NULL, ENV },
	{ "cpus", required_argument, NULL, CPUS },
	{ "memory", required_argument, NULL, MEMORY },
	{ "append", required_argument, NULL, APPEND },
	{ "module-tree", required_argument, NULL, MODULE_TREE },
	{ "oops-continues", no_argument, NULL, OOPS },
	{ "console", required_argument, NULL, CONSOLE },
	{ "gpu", required_argument, NULL, GPU },
	{ "kvm", no_argument, NULL, KVM },
	{ "gdb", no_argument, NULL, GDB },
	{ "keep", no_argument, NULL, KEEP },
	{ "attach", required_argument, NULL, ATTACH },
	{ "help", no_argument, NULL, HELP },
	{ NULL, 0, NULL, 0 },
};

#define MAX_ENV 64

struct args {
	struct lab_opts opts;
	char *shares[LAB_MAX_SHARES + 2];
	char *env[MAX_ENV + 1];
	size_t num_shares, num_env;
};

static void say(const char *line)
{
	fprintf(stderr, "gauntlet: lab: %s\n", line);
}

static bool add_env(struct args *a, char *text)
{
	if (!strchr(text, '=') || a->num_env == MAX_ENV)
		return false;
	a->env[a->num_env++] = text;
	return true;
}

/* What a program in the guest should know of the user's environment. */
static void default_env(struct args *a)
{
	static char path[] = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
	static char home[] = "HOME=/root", user[] = "USER=root";
	static const char *const keep[] = { "TERM=",     "LANG=",     "LC_", "COLORTERM=",
					    "NO_COLOR=", "GAUNTLET_", "IGT_" };

	add_env(a, path);
	add_env(a, home);
	add_env(a, user);
	for (char **e = environ; *e; e++)
		for (size_t i = 0; i < sizeof(keep) / sizeof(keep[0]); i++)
			if (!strncmp(*e, keep[i], strlen(keep[i])))
				add_env(a, *e);
}

static bool parse_number(const char *text, double min, double max, double *ret_value)
{
	char *end;
	double value = strtod(text, &end);

	if (end == text || *end || !(value >= min && value <= max))
		return false;
	*ret_value = value;
	return true;
}

static bool take_option(struct args *a, int option)
{
	double number = 0;

	switch (option) {
	case COLD:
		a->opts.cold = true;
		return true;
	case TIME_LIMIT:
		if (!parse_number(optarg, 0.001, 1e6, &number))
			return false;
		a->opts.time_limit_ms = (unsigned int)(number * 1000);
		return true;
	case SHARE:
		if (a->num_shares > LAB_MAX_SHARES)
			return false;
		a->shares[a->num_shares] = realpath(optarg, NULL);
		return a->shares[a->num_shares++];
	case ENV:
		return add_env(a, optarg);
	case CPUS:
		if (!parse_number(optarg, 1, 16, &number))
			return false;
		a->opts.cpus = (unsigned int)number;
		return true;
	case MEMORY:
		if (!parse_number(optarg, 256, 65536, &number))
			return false;
		a->opts.memory_mb = (unsigned int)number;
		return true;
	case APPEND:
		a->opts.append = optarg;
		return true;
	case MODULE_TREE:
		a->opts.module_tree = optarg;
		return true;
	case OOPS:
		a->opts.oops_continues = true;
		return true;
	case CONSOLE:
		a->opts.console_log = optarg;
		return true;
	case GPU:
		a->opts.gpu = optarg;
		return true;
	case KVM:
		a->opts.kvm = true;
		return true;
	case GDB:
		a->opts.gdb = true;
		return true;
	case KEEP:
		a->opts.keep = true;
		return true;
	case ATTACH:
		a->opts.attach = optarg;
		return true;
	}
	return false;
}

static int run(struct args *a, char *const argv[])
{
	struct lab_result result;
	int err;

	a->opts.shares = (const char *const *)a->shares;
	a->opts.env = (const char *const *)a->env;
	a->opts.say = say;
	err = lab_run(&a->opts, argv, &result);
	for (size_t i = 0; i < a->num_shares; i++)
		free(a->shares[i]);
	if (result.reason[0])
		cmd_error("lab: %s%s%s%s", result.reason, result.console[0] ? " (console: " : "",
			  result.console, result.console[0] ? ")" : "");
	if (result.attach[0] && a->opts.keep)
		fprintf(stderr,
			"gauntlet: lab: the VM runs on; get in:  gauntlet lab shell --attach %s\n"
			"gauntlet: lab:                end it:  gauntlet lab stop %s\n",
			result.attach, result.attach);
	return err == -EINVAL ? CMD_USAGE : lab_exit_status(&result);
}

static int stop(int argc, char **argv)
{
	int err;

	if (argc != 3) {
		cmd_error("lab: stop needs the directory that --keep has named");
		return CMD_USAGE;
	}
	err = lab_stop(argv[2]);
	if (!err)
		return CMD_OK;
	cmd_error("lab: cannot stop a VM in %s: %s", argv[2], strerror(-err));
	return CMD_CANNOT_RUN;
}

int cmd_lab(int argc, char **argv)
{
	static char *const shell[] = { "/bin/bash", "-l", NULL };
	struct args a = { 0 };
	bool is_shell;
	int option;

	if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
		puts(help);
		return CMD_OK;
	}
	if (argc > 1 && !strcmp(argv[1], "stop"))
		return stop(argc, argv);
	if (argc < 2 || (strcmp(argv[1], "shell") && strcmp(argv[1], "exec"))) {
		cmd_error("lab: say 'shell' or 'exec -- COMMAND': see gauntlet lab --help");
		return CMD_USAGE;
	}
	is_shell = !strcmp(argv[1], "shell");
	lab_opts_init(&a.opts);
	default_env(&a);
	optind = 2;
	while ((option = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		if (option == HELP) {
			puts(help);
			return CMD_OK;
		}
		if (option == '?')
			return CMD_USAGE;
		if (!take_option(&a, option)) {
			cmd_error("lab: bad value '%s': see gauntlet lab --help", optarg);
			return CMD_USAGE;
		}
	}
	if (is_shell ? optind < argc : optind == argc) {
		cmd_error("lab: %s: see gauntlet lab --help",
			  is_shell ? "shell takes no command" : "exec needs a command after --");
		return CMD_USAGE;
	}
	return run(&a, is_shell ? shell : argv + optind);
}
