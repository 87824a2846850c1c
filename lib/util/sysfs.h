/* SPDX-License-Identifier: MIT */
/*
 * Small kernel files (sysfs, debugfs, configfs) relative to a directory fd.
 *
 * All functions are silent and return 0 or a length, or -errno as the kernel gave it.  A directory
 * fd stays with its object: when the object is removed and another one of the same name is made,
 * the old fd gives -ENOENT instead of reaching the new one.
 */
#ifndef UTIL_SYSFS_H
#define UTIL_SYSFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** SYSFS_TEXT_MAX - enough bytes for any attribute that follows the one-page rule, and a NUL */
#define SYSFS_TEXT_MAX 4097

/**
 * sysfs_open_dir() - open a directory below the root of sysfs
 * @path: relative to the root, for example "bus/pci/devices"; "" opens the root itself
 *
 * The root is /sys, or the value of the environment variable GAUNTLET_SYSFS_ROOT: a tree of plain
 * files, for unit tests and recorded devices.  The variable is looked up in each call.
 *
 * Return: a directory fd (close-on-exec; the caller closes it), -ENOENT, -ENOTDIR, -ENAMETOOLONG
 * or another -errno.
 */
int sysfs_open_dir(const char *path);

/**
 * sysfs_root() - the path of the root
 *
 * Return: "/sys" or the value of GAUNTLET_SYSFS_ROOT; valid until the variable changes.
 */
const char *sysfs_root(void);

/**
 * sysfs_root_is_real() - is the root the kernel's own /sys?
 *
 * Return: false when GAUNTLET_SYSFS_ROOT is set and not empty.
 */
bool sysfs_root_is_real(void);

/**
 * sysfs_read_bytes() - read a whole file as it is
 * @dirfd: directory
 * @attr: path relative to @dirfd
 * @buf: the bytes; undefined on error
 * @size: of @buf in bytes, at most INT_MAX
 *
 * Return: the length in bytes, -EOVERFLOW the file is longer than @size, or the -errno of open or read.
 */
int sysfs_read_bytes(int dirfd, const char *attr, void *buf, size_t size);

/**
 * sysfs_read() - read a whole file as text
 * @dirfd: directory
 * @attr: path relative to @dirfd
 * @buf: NUL-terminated on success, one trailing newline removed; undefined on error
 * @size: of @buf in bytes, at least 1
 *
 * May block as long as the kernel does (reading sriov_numvfs waits for the device lock).
 *
 * Return: the length in bytes (greater than strlen(buf) if the file contains NUL bytes),
 * -EOVERFLOW the file does not fit in @size - 1 bytes, or the -errno of open or read.
 */
int sysfs_read(int dirfd, const char *attr, char *buf, size_t size);

/**
 * sysfs_read_u32() - read a file which is one number
 * @dirfd: directory
 * @attr: path relative to @dirfd
 * @ret_value: the number, decimal or hexadecimal with 0x; untouched on error
 *
 * Return: 0, -EINVAL not a number, -ERANGE it does not fit 32 bits, or the -errno of sysfs_read().
 */
int sysfs_read_u32(int dirfd, const char *attr, uint32_t *ret_value);

/**
 * sysfs_read_u64() - read a file which is one number
 * @dirfd: directory
 * @attr: path relative to @dirfd
 * @ret_value: the number, decimal or hexadecimal with 0x; untouched on error
 *
 * Return: 0, -EINVAL not a number, -ERANGE it does not fit 64 bits, or the -errno of sysfs_read().
 */
int sysfs_read_u64(int dirfd, const char *attr, uint64_t *ret_value);

/**
 * sysfs_write() - write a text with one write(2)
 * @dirfd: directory
 * @attr: path relative to @dirfd; must exist
 * @text: written as it is, without a newline of ours; "" is a write of zero bytes, which sysfs
 *	drops without calling the driver
 *
 * Blocks until the kernel has done what the text asks for.
 *
 * Return: 0, -EIO if the kernel took only a part, or the -errno of open or write, unchanged.
 */
int sysfs_write(int dirfd, const char *attr, const char *text);

/**
 * sysfs_write_bytes() - as sysfs_write() with bytes
 * @dirfd: directory
 * @attr: path relative to @dirfd; must exist
 * @data: the bytes
 * @len: how many
 *
 * Return: as sysfs_write().
 */
int sysfs_write_bytes(int dirfd, const char *attr, const void *data, size_t len);

/**
 * sysfs_printf() - format a text and write it with one write(2)
 * @dirfd: directory
 * @attr: path relative to @dirfd; must exist
 * @fmt: as for printf
 *
 * Return: as sysfs_write(); -EOVERFLOW if the text is longer than a page.
 */
int sysfs_printf(int dirfd, const char *attr, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * sysfs_link_name() - the last path component of what a symbolic link points to
 * @dirfd: directory
 * @attr: the link
 * @buf: NUL-terminated on success
 * @size: of @buf in bytes
 *
 * Return: 0, -ENOENT no such link, -EINVAL not a link, -EOVERFLOW @buf is too small.
 */
int sysfs_link_name(int dirfd, const char *attr, char *buf, size_t size);

/**
 * sysfs_exists() - is there such a file, directory or link?
 * @dirfd: directory
 * @attr: path relative to @dirfd; a symbolic link counts even if it points nowhere
 *
 * Return: true if it exists.
 */
bool sysfs_exists(int dirfd, const char *attr);

#endif
