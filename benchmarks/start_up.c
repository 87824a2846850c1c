/* SPDX-License-Identifier: MIT */
/*
 * How long a test process lives that does nothing: from posix_spawn() to waitpid(), output to
 * /dev/null.  CI starts tens of thousands of them.
 *
 *	start_up [RUNS] -- PROGRAM [ARGUMENT...]
 *
 * Prints one JSON object: median and minimum in microseconds, the same for /bin/true measured in
 * turns with it, and the ratio of the medians.  Run it on an idle machine.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "util/time.h"

#define DEFAULT_RUNS 500
#define MAX_RUNS     100000

extern char **environ;

struct series {
	char **argv;
	double *us;
};

/* Return: 0, or -errno of the start; the exit status of the program does not matter. */
static int run_once(char **argv, double *ret_us)
{
	posix_spawn_file_actions_t actions;
	uint64_t begin;
	pid_t pid;
	int err;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	begin = time_now_ns();
	err = posix_spawn(&pid, argv[0], &actions, NULL, argv, environ);
	if (!err && waitpid(pid, NULL, 0) < 0)
		err = errno;
	*ret_us = (double)(time_now_ns() - begin) / 1000;
	posix_spawn_file_actions_destroy(&actions);
	return -err;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* By turns: what else the machine does hits both alike. */
static int measure(struct series *series, size_t count, size_t runs)
{
	for (size_t run = 0; run < runs; run++) {
		for (size_t i = 0; i < count; i++) {
			int err = run_once(series[i].argv, &series[i].us[run]);

			if (err) {
				fprintf(stderr, "start_up: %s: %s\n", series[i].argv[0],
					strerror(-err));
				return err;
			}
		}
	}
	for (size_t i = 0; i < count; i++)
		qsort(series[i].us, runs, sizeof(*series[i].us), compare);
	return 0;
}

int main(int argc, char **argv)
{
	static char *nothing[] = { (char *)"/bin/true", NULL };
	long runs = DEFAULT_RUNS;
	struct series series[2];
	int first = 1;

	if (argc > 1 && strcmp(argv[1], "--"))
		runs = strtol(argv[first++], NULL, 10);
	if (argc < first + 2 || strcmp(argv[first], "--") || runs < 1 || runs > MAX_RUNS) {
		fprintf(stderr, "usage: start_up [RUNS] -- PROGRAM [ARGUMENT...]\n");
		return 2;
	}
	series[0] = (struct series){ argv + first + 1, calloc((size_t)runs, sizeof(double)) };
	series[1] = (struct series){ nothing, calloc((size_t)runs, sizeof(double)) };
	if (!series[0].us || !series[1].us || measure(series, 2, (size_t)runs))
		return 3;
	printf("{\"benchmark\": \"start_up\", \"program\": \"%s\", \"runs\": %ld, "
	       "\"median_us\": %.0f, \"min_us\": %.0f, \"true_median_us\": %.0f, \"ratio\": %.2f}\n",
	       strrchr(series[0].argv[0], '/') ? strrchr(series[0].argv[0], '/') + 1 :
						 series[0].argv[0],
	       runs, series[0].us[runs / 2], series[0].us[0], series[1].us[runs / 2],
	       series[0].us[runs / 2] / series[1].us[runs / 2]);
	free(series[0].us);
	free(series[1].us);
	return 0;
}
