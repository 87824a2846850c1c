/* SPDX-License-Identifier: MIT */
/*
 * Files of groups of keys, as GLib's GKeyFile reads them.
 *
 *	# comment
 *	[Group]
 *	key = value
 *
 * Blanks around key and value do not count.  In values \s \t \n \r \\ stand for blank, tab,
 * newline, carriage return and backslash.  Of a key that is there twice the last one counts.
 */
#ifndef UTIL_KEY_FILE_H
#define UTIL_KEY_FILE_H

struct key_file;

/**
 * key_file_load() - read and understand a file
 * @path: the file
 * @ret_file: its keys; key_file_free() frees them; untouched on error
 * @ret_line: on -EINVAL: number of the first line that cannot be understood
 *
 * Return: 0, -EINVAL, -EFBIG beyond 1 MiB, -ENOMEM, or the -errno of open or read.
 */
int key_file_load(const char *path, struct key_file **ret_file, unsigned int *ret_line);

/**
 * key_file_get() - the value of a key
 * @file: the keys; NULL has none
 * @group: name of the group
 * @key: name of the key
 *
 * Return: the value, valid until key_file_free(); NULL if there is none.
 */
const char *key_file_get(const struct key_file *file, const char *group, const char *key);

/**
 * key_file_free() - free the keys
 * @file: the keys, or NULL
 */
void key_file_free(struct key_file *file);

#endif /* UTIL_KEY_FILE_H */
