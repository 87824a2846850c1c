/* SPDX-License-Identifier: MIT */
/*
 * gauntlet worker: one of several runners in machines of their own (see
 * cmd_drive_jobs.c).  Each line of stdin is the number of an entry to run; a
 * line "ended NUMBER" on stdout answers it; the end of stdin ends the worker.
 */
#include <stdio.h>
#include <stdlib.h>

#include "cmd.h"
#include "runner/job/feed.h"

static long read_number(void *arg)
{
	char line[32], *end;
	long number;

	if (!fgets(line, sizeof(line), stdin))
		return -1;
	number = strtol(line, &end, 10);
	return end > line && *end == '\n' ? number : -1;
}

static void answer(void *arg, size_t index)
{
	printf("ended %zu\n", index);
	fflush(stdout);
}

int cmd_worker(int argc, char **argv)
{
	const struct run_feed feed = { .next = read_number, .ended = answer };
	struct run_error err;

	if (argc != 2 || *argv[1] == '-') {
		cmd_error("worker: give one results directory; for people there is gauntlet run");
		return CMD_USAGE;
	}
	if (!run_execute_fed(argv[1], NULL, &feed, &err))
		return CMD_OK;
	/* Whoever interrupted it knows. */
	if (err.status < RUN_SIGNALLED)
		cmd_error("%s", err.text);
	return err.status;
}
