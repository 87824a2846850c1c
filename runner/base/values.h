/* SPDX-License-Identifier: MIT */
/*
 * Values of options as people write them: one parser for each kind, whichever
 * command line they come from.  All are silent.
 */
#ifndef RUNNER_VALUES_H
#define RUNNER_VALUES_H

#include <stdbool.h>

/**
 * value_seconds() - "300": a number of seconds, 0 to 10,000,000
 * @text: the value
 * @ret_s: seconds
 *
 * Return: 0 or -EINVAL.
 */
int value_seconds(const char *text, unsigned int *ret_s);

/**
 * value_size() - "500", "64k", "10M", "2G": a number of bytes
 * @text: the value; the suffix is a power of 1024, in either case
 * @ret_bytes: bytes
 *
 * Return: 0, -EINVAL, or -ERANGE: more than 64 bits hold.
 */
int value_size(const char *text, unsigned long long *ret_bytes);

/**
 * value_abort_mask() - "taint,ping": what aborts a run
 * @text: comma-separated names of taint, lockdep, ping, all; "": nothing;
 *	NULL (the option came without a value): all
 * @ret_mask: bits of enum run_abort
 * @ret_unknown: gets the name that is none (caller frees); may be NULL
 *
 * Return: 0 or -EINVAL.
 */
int value_abort_mask(const char *text, unsigned int *ret_mask, char **ret_unknown);

#define VALUE_FORMATS "json, html, junit, ktap, times, default"

/**
 * value_formats() - "json,junit": reports to write
 * @text: comma-separated words of VALUE_FORMATS, at least one
 * @ret_formats: bits of enum report_format
 *
 * Return: 0 or -EINVAL.
 */
int value_formats(const char *text, unsigned int *ret_formats);

/**
 * value_kmemleak() - "once" or "each": when to look for leaks
 * @text: NULL (the option came without a value): once
 * @ret_each: after every entry, not only at the end
 *
 * Return: 0 or -EINVAL.
 */
int value_kmemleak(const char *text, bool *ret_each);

/**
 * value_jobs() - "4": how many labs side by side, 1 to 100
 * @text: the value
 * @ret_jobs: the number
 *
 * Return: 0 or -EINVAL.
 */
int value_jobs(const char *text, unsigned int *ret_jobs);

#endif
