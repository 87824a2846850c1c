/* SPDX-License-Identifier: MIT */
/* Adding to listing.txt, which job_list_read() reads: the last line of a binary counts. */
#ifndef RUNNER_LISTING_H
#define RUNNER_LISTING_H

#include "runner/job/job_list.h"

/** listing_add() - add what a binary says its subtests are. Return: 0 or -errno. */
int listing_add(int dirfd, const char *binary, const struct strlist *subtests);

#endif
