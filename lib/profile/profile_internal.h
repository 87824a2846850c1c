/* SPDX-License-Identifier: MIT */
/* A loaded file, checked: what profile_select.c need not check again. */
#ifndef PROFILE_PROFILE_INTERNAL_H
#define PROFILE_PROFILE_INTERNAL_H

#include <jansson.h>

#include "profile/profile.h"

/**
 * struct profile_set - a file
 * @root: its object
 * @path: where it is, for messages
 */
struct profile_set {
	json_t *root;
	char path[104];
};

/**
 * struct profile_key - a key of an object that holds a number
 * @name: the key
 * @which: what it is about, of the enum that the table is for
 */
struct profile_key {
	const char *name;
	unsigned int which;
};

/** profile_resource_keys - enum pf_resource; ends with a name of NULL */
extern const struct profile_key profile_resource_keys[];

/** profile_threshold_keys - enum pf_threshold; ends with a name of NULL */
extern const struct profile_key profile_threshold_keys[];

/**
 * profile_fail() - fill an error
 * @err: the error
 * @ret: what to return
 * @fmt: as for printf
 *
 * Return: @ret.
 */
int profile_fail(struct profile_error *err, int ret, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
