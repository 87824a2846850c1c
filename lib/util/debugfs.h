/* SPDX-License-Identifier: MIT */
/*
 * debugfs: where it is, and the directory of a DRM or accel device in it.
 *
 * Files are read and written with the functions of util/sysfs.h, relative to a directory fd.
 */
#ifndef UTIL_DEBUGFS_H
#define UTIL_DEBUGFS_H

#include <stddef.h>

/**
 * debugfs_mount() - find debugfs; mount it if nobody did
 * @buf: the mount point, NUL-terminated on success
 * @size: of @buf in bytes
 *
 * With a root of one's own (sysfs_root()) that is kernel/debug below it, and nothing is mounted.
 *
 * Return: 0, -EPERM or -EACCES it is not mounted and this user may not mount it, -ENODEV the kernel
 * has no debugfs, -ENOENT there is no place for it, -EOVERFLOW @buf is too small.
 */
int debugfs_mount(char *buf, size_t size);

/**
 * debugfs_open_dir() - open a directory of debugfs
 * @path: relative to the mount point; "" opens the mount point itself
 *
 * Return: a directory fd (close-on-exec; the caller closes it), as debugfs_mount(), -ENOENT no such
 * directory, -EACCES not root, -ENAMETOOLONG.
 */
int debugfs_open_dir(const char *path);

/**
 * debugfs_dev_path() - the path of a device's directory
 * @fd: an open DRM or accel device
 * @buf: NUL-terminated on success: "/sys/kernel/debug/dri/0"
 * @size: of @buf in bytes
 *
 * By minor number, which from Linux 6.12 on is a link to the directory named after the PCI address.
 *
 * Return: 0, -ENODEV @fd is another kind of file, as debugfs_mount().
 */
int debugfs_dev_path(int fd, char *buf, size_t size);

/**
 * debugfs_dev_open() - open a device's directory
 * @fd: an open DRM or accel device
 *
 * Return: a directory fd (close-on-exec; the caller closes it), as debugfs_dev_path(), -ENOENT,
 * -EACCES.
 */
int debugfs_dev_open(int fd);

/**
 * debugfs_search() - does a text occur in a file?
 * @dirfd: directory
 * @attr: path relative to @dirfd
 * @text: what to look for, within one line; not ""
 *
 * The file may have any length.
 *
 * Return: 1 yes, 0 no, -EINVAL @text is "", -ENOMEM, or the -errno of open or read.
 */
int debugfs_search(int dirfd, const char *attr, const char *text);

#endif
