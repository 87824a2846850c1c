/* SPDX-License-Identifier: MIT */
/* Profile files that sriov_profile makes for itself, none of which is any good. */
#ifndef SRIOV_PROFILE_H
#define SRIOV_PROFILE_H

#include <stddef.h>

/**
 * struct bad_file - a file that has to be refused
 * @name: of the file
 * @text: its text, with ' in place of "
 * @vfs: refused when a profile for that many VFs is asked for; 0: when it is loaded
 * @scheduler: asked for together with @vfs; NULL: the default
 * @field: what the error has to name besides the file
 */
struct bad_file {
	const char *name, *text;
	unsigned int vfs;
	const char *scheduler, *field;
};

/** bad_files - all of them; the last has no name */
extern const struct bad_file bad_files[];

/**
 * bad_file_write() - write one
 * @file: which
 * @dir: the folder
 * @ret_path: where it is
 * @size: of @ret_path in bytes
 *
 * Return: 0 or -errno.
 */
int bad_file_write(const struct bad_file *file, const char *dir, char *ret_path, size_t size);

#endif
