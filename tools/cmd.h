/* SPDX-License-Identifier: MIT */
/*
 * The subcommands of the program gauntlet.  A new one takes three places:
 * its file cmd_<name>.c here, a prototype below, a line in the table of
 * gauntlet.c.
 */
#ifndef TOOLS_CMD_H
#define TOOLS_CMD_H

/* Exit statuses shared by all subcommands; README.md lists them. */
enum cmd_exit {
	CMD_OK = 0,         /* everything passed */
	CMD_FAILED = 1,     /* something did not pass */
	CMD_USAGE = 2,      /* bad usage or bad input */
	CMD_CANNOT_RUN = 3, /* this machine lacks something */
};

/**
 * cmd_error() - print the one line that an error deserves.
 * @fmt: printf format: what was wrong and what to do, without newline.
 *
 * Writes "gauntlet: <text>\n" to stderr.
 */
void cmd_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/** cmd_lab() - gauntlet lab: a shell or a command in the virtual machine */
int cmd_lab(int argc, char **argv);

/** cmd_run() - gauntlet run: run tests and report on them */
int cmd_run(int argc, char **argv);
/** cmd_list() - gauntlet list: the names of the tests */
int cmd_list(int argc, char **argv);
/** cmd_resume() - gauntlet resume: go on with a run that was interrupted */
int cmd_resume(int argc, char **argv);
/** cmd_results() - gauntlet results: make the reports of a run anew */
int cmd_results(int argc, char **argv);
/** cmd_compare() - gauntlet compare: what changed between runs */
int cmd_compare(int argc, char **argv);
/** cmd_merge() - gauntlet merge: one results directory of several */
int cmd_merge(int argc, char **argv);
/** cmd_execute() - gauntlet execute: the part of a run that happens in the lab */
int cmd_execute(int argc, char **argv);
/** cmd_worker() - gauntlet worker: that part, of one lab of several */
int cmd_worker(int argc, char **argv);

/** cmd_devices() - gauntlet devices: PFs, VFs, and what they are given */
int cmd_devices(int argc, char **argv);
/** cmd_profile() - gauntlet profile: vGPU profiles */
int cmd_profile(int argc, char **argv);

#endif
