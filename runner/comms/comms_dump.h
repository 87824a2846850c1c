/* SPDX-License-Identifier: MIT */
/* A comms file as text for people. */
#ifndef RUNNER_COMMS_DUMP_H
#define RUNNER_COMMS_DUMP_H

#include <stdio.h>

/**
 * comms_dump() - print a comms file, a line for each packet
 * @path: the file
 * @stream: where to
 *
 * Texts that a signal handler sent in pieces are one line, what is not
 * printable is escaped, and damage is told where it is.
 *
 * Return: 0, 1: it is damaged (the rest was printed), or -errno: it cannot be read.
 */
int comms_dump(const char *path, FILE *stream);

#endif
