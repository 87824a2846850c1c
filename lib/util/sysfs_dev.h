/* SPDX-License-Identifier: MIT */
/* The sysfs directory of an open device node: from a DRM fd to its attributes. */
#ifndef UTIL_SYSFS_DEV_H
#define UTIL_SYSFS_DEV_H

#include <stddef.h>

/**
 * sysfs_dev_path() - the path of a device node's directory in sysfs
 * @fd: an open character or block device
 * @buf: NUL-terminated on success: "/sys/dev/char/226:0", below the root of sysfs_open_dir()
 * @size: of @buf in bytes
 *
 * The directory need not exist: nobody looks.
 *
 * Return: 0, -ENOTTY @fd is no device node, -EBADF, -EOVERFLOW @buf is too small.
 */
int sysfs_dev_path(int fd, char *buf, size_t size);

/**
 * sysfs_dev_open() - open a device node's directory in sysfs
 * @fd: an open character or block device
 *
 * Attributes of the device itself are below "device/".
 *
 * Return: a directory fd (close-on-exec; the caller closes it), -ENOTTY @fd is no device node,
 * -EBADF, -ENOENT the device has no directory, or another -errno.
 */
int sysfs_dev_open(int fd);

#endif
