/* SPDX-License-Identifier: MIT */
/* gauntlet merge: one results directory of several. */
#include <getopt.h>
#include <stdio.h>

#include "cmd.h"
#include "cmd_drive.h"
#include "runner/compare/merge.h"

enum { OPT_FORCE = 256, OPT_NAME, OPT_NO_HTML, OPT_OVERWRITE };

static const struct option options[] = {
	{ "help", no_argument, NULL, 'h' },
	{ "force", no_argument, NULL, OPT_FORCE },
	{ "name", required_argument, NULL, OPT_NAME },
	{ "no-html", no_argument, NULL, OPT_NO_HTML },
	{ "overwrite", no_argument, NULL, OPT_OVERWRITE },
	{ 0 },
};

static void print_help(void)
{
	puts("Usage: gauntlet merge [options] OUT IN...\n"
	     "Makes one results directory of those of shards and machines, and the reports\n"
	     "of all of it. The inputs stay as they are; igt_runner's are taken as well.\n\n"
	     "  --overwrite   replace an earlier run in OUT\n"
	     "  --name NAME   name of the merged run (default: last part of OUT)\n"
	     "  --force       inputs whose settings or expectations decide verdicts\n"
	     "                differently: judge all by those of the first\n"
	     "  --no-html     no index.html\n\n"
	     "A test that two inputs have run has both attempts, the later one counts. What\n"
	     "one input did not run (it died, it was aborted) and another did, has run.\n"
	     "OUT/merge.txt says what was found: repeated tests, unfinished inputs, missing\n"
	     "shards.\n\n"
	     "Exit status: as of gauntlet results; also 1 when a shard is missing\n"
	     "or was cut in another way than the others.");
}

static int merge(const char *path, const char *const *inputs, size_t count,
		 struct run_merge_opts *opts, unsigned int formats)
{
	struct run_merge_stats stats;
	struct run_error err;
	int status;

	opts->notes = stdout;
	if (run_merge(path, inputs, count, opts, &stats, &err)) {
		cmd_error("merge: %s", err.text);
		return err.status;
	}
	status = drive_report(path, formats, NULL);
	if (status == CMD_OK && (stats.missing_shards || stats.unlike_shards))
		return CMD_FAILED;
	return status;
}

int cmd_merge(int argc, char **argv)
{
	struct run_merge_opts opts = { 0 };
	unsigned int formats = REPORT_DEFAULT;
	int opt;

	opterr = 0;
	optind = 1;
	while ((opt = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		switch (opt) {
		case 'h':
			print_help();
			return CMD_OK;
		case OPT_FORCE:
			opts.force = true;
			break;
		case OPT_NAME:
			opts.name = optarg;
			break;
		case OPT_NO_HTML:
			formats &= ~(unsigned int)REPORT_HTML;
			break;
		case OPT_OVERWRITE:
			opts.overwrite = true;
			break;
		case ':':
			cmd_error("merge: a value is missing after '%s'", argv[optind - 1]);
			return CMD_USAGE;
		default:
			cmd_error("merge: unknown option '%s': see gauntlet merge --help",
				  argv[optind - 1]);
			return CMD_USAGE;
		}
	}
	if (argc - optind < 2) {
		cmd_error("merge: give the directory to make, then the results directories");
		return CMD_USAGE;
	}
	return merge(argv[optind], (const char *const *)argv + optind + 1,
		     (size_t)(argc - optind - 1), &opts, formats);
}
