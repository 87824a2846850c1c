/* SPDX-License-Identifier: MIT */
/* One of n parts of a job list, for n machines that know nothing of each other. */
#ifndef RUNNER_SHARD_H
#define RUNNER_SHARD_H

#include "runner/job/history.h"

/** SHARD_MAX - largest number of parts. */
#define SHARD_MAX 10000

/**
 * shard_parse() - read "i/n"
 * @text: 1 <= i <= n <= SHARD_MAX
 * @ret_index: i
 * @ret_count: n
 *
 * Return: false if it is anything else.
 */
bool shard_parse(const char *text, unsigned int *ret_index, unsigned int *ret_count);

/**
 * shard_keep() - leave one part of a job list in it
 * @list: all tests; keeps its order; may be empty afterwards
 * @history: how long tests take
 * @index: which part, from 1
 * @count: how many parts there are
 * @ret_plan: gets 16 hex digits: the same for all parts that fit together
 *
 * Equal lists and equal histories are cut equally everywhere; every subtest is
 * in exactly one part.  The longest entries are dealt out first, each to the
 * part with the least to do.  An entry of many subtests that is larger than
 * half a part is cut into pieces.
 */
void shard_keep(struct job_list *list, const struct history *history, unsigned int index,
		unsigned int count, char ret_plan[RUN_ID_LEN + 1]);

/**
 * shard_apply() - load the history and cut the job list as the settings say
 * @list: all tests; afterwards those of the part
 * @settings: history, shard_index and shard_count are used
 * @history: zero-initialised; for history_done() also after a failure
 * @ret_plan: as of shard_keep(); "" if the list is not cut
 * @err: as history_load()
 *
 * Return: 0, or -1 with @err.
 */
int shard_apply(struct job_list *list, const struct run_settings *settings, struct history *history,
		char ret_plan[RUN_ID_LEN + 1], struct run_error *err);

#endif
