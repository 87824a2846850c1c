/* SPDX-License-Identifier: MIT */
/*
 * What a machine has to be able to do.  The ops are called by lib/machine only.  Files are bytes here;
 * what a text is (the NUL, the newline at its end) is settled above.
 */
#ifndef MACHINE_MACHINE_OPS_H
#define MACHINE_MACHINE_OPS_H

#include "machine/machine.h"

/** struct machine_ops - one kind of machine; no op may be NULL but @open_dir and @close_dir */
struct machine_ops {
	/**
	 * @open_dir: may keep something in @dir->fd, whose other members are set.
	 * NULL: directories are paths, and need only exist.
	 */
	int (*open_dir)(struct machine_dir *dir);

	/** @close_dir: goes with @open_dir. */
	void (*close_dir)(struct machine_dir *dir);

	/** @read: the whole file.  Return: its length, -EOVERFLOW it is longer than @size. */
	int (*read)(const struct machine_dir *dir, const char *file, void *buf, size_t size);

	/** @write: by one write, without creating the file.  Return: 0, -EIO taken in part. */
	int (*write)(const struct machine_dir *dir, const char *file, const void *data,
		     size_t size);

	/** @read_link: the whole target, NUL-terminated.  Return: 0, -EOVERFLOW @size is too small. */
	int (*read_link)(const struct machine_dir *dir, const char *file, char *buf, size_t size);

	/** @exists: links are not followed.  Return: 1 yes, 0 no. */
	int (*exists)(const struct machine_dir *dir, const char *file);

	/** @list: as machine_list(). */
	int (*list)(const struct machine_dir *dir, const char *file,
		    int (*each)(const char *name, void *arg), void *arg);

	/** @execute: as machine_execute(); @timeout_ms is scaled already. */
	int (*execute)(struct machine *machine, const char *const argv[], unsigned int timeout_ms,
		       struct machine_result *ret_result);
};

/**
 * machine_host_execute() - @execute of the host
 * @machine: the host
 * @argv: as machine_execute()
 * @timeout_ms: milliseconds, not scaled
 * @ret_result: as machine_execute()
 *
 * Return: as machine_execute().
 */
int machine_host_execute(struct machine *machine, const char *const argv[], unsigned int timeout_ms,
			 struct machine_result *ret_result);

#endif
