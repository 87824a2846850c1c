/* SPDX-License-Identifier: MIT */
/*
 * Where the files of a PCI function are: in this machine, or in a guest that got it.
 *
 *	struct machine_dir dir;
 *
 *	ret = machine_open_dir(machine, "/sys/bus/pci/devices/0000:00:05.0", &dir);
 *	if (!ret) {
 *		ret = machine_write(&dir, "reset", "1");
 *		machine_close_dir(&dir);
 *	}
 *
 * lib/pci and lib/vf reach attributes, links and drivers this way, so what they can do by files works
 * in every machine alike.  Every function returns a code and prints nothing; the errors of files are
 * the kernel's own.  Besides, a guest can give -ETIMEDOUT it does not answer, -EPROTO it answers
 * nonsense, -ECONNRESET it is gone.
 */
#ifndef MACHINE_MACHINE_H
#define MACHINE_MACHINE_H

#include <stdbool.h>
#include <stddef.h>

struct machine_ops;

/** MACHINE_PATH_LEN - bytes for the path of a directory and its NUL */
#define MACHINE_PATH_LEN 128

/**
 * struct machine - a machine; the first member of whatever its kind has besides
 * @ops: how it is reached; for lib/machine only
 * @name: for messages: "host", or what its maker calls it
 */
struct machine {
	const struct machine_ops *ops;
	const char *name;
};

/**
 * struct machine_dir - a directory of a machine
 * @machine: which
 * @path: from its root
 * @fd: the host's: an fd, which stays with this very directory when another of its name follows;
 *	-1 in a guest, where files are found by their path each time
 */
struct machine_dir {
	struct machine *machine;
	char path[MACHINE_PATH_LEN];
	int fd;
};

/**
 * machine_host() - the machine this program runs on
 *
 * Below /sys it takes GAUNTLET_SYSFS_ROOT into account (util/sysfs.h).
 *
 * Return: the host, a constant; usable by several threads.
 */
struct machine *machine_host(void);

/**
 * machine_open_dir() - open a directory
 * @machine: where
 * @path: absolute, with /sys where sysfs is, /sys/kernel/debug for debugfs
 * @ret_dir: to be closed by machine_close_dir(); untouched on error
 *
 * Return: 0, -ENOENT, -ENOTDIR, -ENAMETOOLONG, -EINVAL not absolute, or another -errno.
 */
int machine_open_dir(struct machine *machine, const char *path, struct machine_dir *ret_dir);

/**
 * machine_close_dir() - close it
 * @dir: the directory
 */
void machine_close_dir(struct machine_dir *dir);

/**
 * machine_read() - read a whole file as text
 * @dir: a directory
 * @file: path below it
 * @buf: NUL-terminated on success, one trailing newline removed; undefined on error
 * @size: of @buf in bytes, at least 1
 *
 * Return: the length (greater than strlen(buf) if there are NUL bytes), -EOVERFLOW it does not fit
 * in @size - 1 bytes, or the -errno of the file.
 */
int machine_read(const struct machine_dir *dir, const char *file, char *buf, size_t size);

/**
 * machine_write() - write a text by one write
 * @dir: a directory
 * @file: path below it; has to exist
 * @text: as it is, without a newline of ours
 *
 * Blocks until the kernel has done what the text asks for.
 *
 * Return: 0, -EIO only a part was taken, or the -errno of the file.
 */
int machine_write(const struct machine_dir *dir, const char *file, const char *text);

/**
 * machine_link_name() - the last part of what a symbolic link points to
 * @dir: a directory
 * @file: the link
 * @buf: NUL-terminated on success
 * @size: of @buf in bytes
 *
 * Return: 0, -ENOENT no such link, -EINVAL no link, -EOVERFLOW @buf is too small.
 */
int machine_link_name(const struct machine_dir *dir, const char *file, char *buf, size_t size);

/**
 * machine_exists() - is there such a file, directory or link?
 * @dir: a directory
 * @file: path below it; a link counts even if it points nowhere
 *
 * Return: true if it is there; false also when the machine cannot be asked.
 */
bool machine_exists(const struct machine_dir *dir, const char *file);

/**
 * machine_list() - the names in a directory, in no order, without . and ..
 * @dir: a directory
 * @file: path below it; "." is @dir itself
 * @each: called with each name; a result that is not 0 ends the list
 * @arg: passed to @each
 *
 * Return: 0, what @each returned last, -ENOENT, -ENOTDIR, or another -errno.
 */
int machine_list(const struct machine_dir *dir, const char *file,
		 int (*each)(const char *name, void *arg), void *arg);

/** MACHINE_OUTPUT_MAX - bytes that a command may write to each of its outputs */
#define MACHINE_OUTPUT_MAX (4u << 20)

/**
 * struct machine_result - how a command ended
 * @status: exit status; -1 if a signal killed it
 * @signal: which; 0 if it exited
 * @out: its standard output, NUL-terminated
 * @err: its standard error, NUL-terminated
 * @out_len: bytes of @out
 * @err_len: bytes of @err
 */
struct machine_result {
	int status, signal;
	char *out, *err;
	size_t out_len, err_len;
};

/**
 * machine_execute() - run a command to its end
 * @machine: where
 * @argv: program (looked up in PATH) and arguments, ends with NULL; no shell is involved
 * @timeout_ms: milliseconds; scaled
 * @ret_result: to be emptied by machine_result_done(); untouched on error
 *
 * Its input is empty.  When the time is over it is killed with all that it has started.
 *
 * Return: 0 it ended, in whatever way; -ENOENT, -EACCES no such program, -ETIMEDOUT, -EOVERFLOW it
 * writes more than MACHINE_OUTPUT_MAX, -ENOMEM, or another -errno.
 */
int machine_execute(struct machine *machine, const char *const argv[], unsigned int timeout_ms,
		    struct machine_result *ret_result);

/**
 * machine_result_done() - free what it holds; it is empty again
 * @result: the result
 */
void machine_result_done(struct machine_result *result);

/**
 * machine_load_module() - modprobe NAME
 * @machine: where
 * @name: module or alias
 *
 * Blocks for the time of the module's initialisation, at most 60 s (scaled).
 *
 * Return: 0 (also if it was loaded before), -ENOENT no such module, -EPERM, -EIO modprobe failed
 * otherwise, or as machine_execute().
 */
int machine_load_module(struct machine *machine, const char *name);

/**
 * machine_unload_module() - modprobe -r NAME
 * @machine: where
 * @name: the module
 *
 * Return: 0, -EAGAIN it is in use, otherwise as machine_load_module().
 */
int machine_unload_module(struct machine *machine, const char *name);

#endif
