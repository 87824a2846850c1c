/* SPDX-License-Identifier: MIT */
/*
 * The program under IGT's names: igt_runner and its companions.  Each takes
 * the command line and gives the exit status of its namesake.
 */
#ifndef TOOLS_CMD_IGT_H
#define TOOLS_CMD_IGT_H

/** cmd_igt_runner() - run tests on this machine. Return: 0 ran to the end, 1, 2 overall timeout. */
int cmd_igt_runner(int argc, char **argv);
/** cmd_igt_resume() - go on with a run. Return: as above, 3 no results.json, 127 no such run. */
int cmd_igt_resume(int argc, char **argv);
/** cmd_igt_results() - make results.json anew. Return: 0 or 1. */
int cmd_igt_results(int argc, char **argv);
/** cmd_igt_comms_decoder() - print a comms file. Return: 0, 1 cannot, 2 damaged. */
int cmd_igt_comms_decoder(int argc, char **argv);

#endif
