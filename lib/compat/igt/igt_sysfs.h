/* SPDX-License-Identifier: MIT */
/*
 * IGT's igt_sysfs.h: attributes of a device, relative to a directory fd.
 *
 * The functions with "__" say by their result if it worked, the others assert it.  util/sysfs.h has
 * the same with error numbers.
 */
#ifndef COMPAT_IGT_IGT_SYSFS_H
#define COMPAT_IGT_IGT_SYSFS_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * igt_sysfs_path() - the path of a device's directory, "/sys/dev/char/226:0"
 * @device: an open DRM device
 * @path: filled in
 * @pathlen: bytes of @path
 *
 * Return: @path, NULL on error.
 */
char *igt_sysfs_path(int device, char *path, int pathlen);

/**
 * igt_sysfs_open() - open that directory
 * @device: an open DRM device
 *
 * Return: directory fd, -1 on error with errno set.
 */
int igt_sysfs_open(int device);

/* The directories of xe's tiles, GTs and engine classes. */
#include "xe_sysfs.h"

/**
 * igt_sysfs_has_attr() - is there such a file?
 * @dir: directory fd
 * @attr: path relative to @dir
 *
 * Return: true if there is.
 */
bool igt_sysfs_has_attr(int dir, const char *attr);

/**
 * igt_sysfs_read() - read bytes from the start of a file
 * @dir: directory fd
 * @attr: path relative to @dir
 * @data: filled in, not NUL-terminated
 * @len: bytes of @data
 *
 * Return: number of bytes read, or -errno.
 */
int igt_sysfs_read(int dir, const char *attr, void *data, int len);

/**
 * igt_sysfs_write() - write bytes with one write(2)
 * @dir: directory fd
 * @attr: path relative to @dir
 * @data: the bytes
 * @len: their number
 *
 * Return: number of bytes written, or -errno.
 */
int igt_sysfs_write(int dir, const char *attr, const void *data, int len);

/**
 * igt_sysfs_set() - write a text
 * @dir: directory fd
 * @attr: path relative to @dir
 * @value: the text
 *
 * Return: true if the kernel took all of it.
 */
bool igt_sysfs_set(int dir, const char *attr, const char *value);

/**
 * igt_sysfs_get() - read a text of any length
 * @dir: directory fd
 * @attr: path relative to @dir
 *
 * Return: the text without its last newline, to be freed by the caller; NULL on error.
 */
char *igt_sysfs_get(int dir, const char *attr);

/**
 * igt_sysfs_scanf() - read and scan a text
 * @dir: directory fd
 * @attr: path relative to @dir
 * @fmt: scanf format
 *
 * Return: number of items scanned, or -errno if the file cannot be read.
 */
int igt_sysfs_scanf(int dir, const char *attr, const char *fmt, ...)
	__attribute__((format(scanf, 3, 4)));

/**
 * igt_sysfs_vprintf() - format and write a text
 * @dir: directory fd
 * @attr: path relative to @dir
 * @fmt: printf format
 * @ap: its arguments
 *
 * Return: number of bytes written, or -errno.
 */
int igt_sysfs_vprintf(int dir, const char *attr, const char *fmt, va_list ap)
	__attribute__((format(printf, 3, 0)));

/**
 * igt_sysfs_printf() - format and write a text
 * @dir: directory fd
 * @attr: path relative to @dir
 * @fmt: printf format
 *
 * Return: number of bytes written, or -errno.
 */
int igt_sysfs_printf(int dir, const char *attr, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Read or write one value: true if it worked. */
bool __igt_sysfs_get_u32(int dir, const char *attr, uint32_t *value);
bool __igt_sysfs_get_s32(int dir, const char *attr, int32_t *value);
bool __igt_sysfs_get_u64(int dir, const char *attr, uint64_t *value);
bool __igt_sysfs_get_boolean(int dir, const char *attr, bool *value);
bool __igt_sysfs_set_u32(int dir, const char *attr, uint32_t value);
bool __igt_sysfs_set_s32(int dir, const char *attr, int32_t value);
bool __igt_sysfs_set_u64(int dir, const char *attr, uint64_t value);
bool __igt_sysfs_set_boolean(int dir, const char *attr, bool value);

/**
 * igt_sysfs_get_u32() - read one number; fails the test if that does not work
 * @dir: directory fd
 * @attr: path relative to @dir; decimal or hexadecimal with 0x
 *
 * Return: the number.
 */
uint32_t igt_sysfs_get_u32(int dir, const char *attr);

/**
 * igt_sysfs_get_s32() - as igt_sysfs_get_u32(), with a sign
 * @dir: directory fd
 * @attr: path relative to @dir
 *
 * Return: the number.
 */
int32_t igt_sysfs_get_s32(int dir, const char *attr);

/**
 * igt_sysfs_get_u64() - as igt_sysfs_get_u32(), 64 bits
 * @dir: directory fd
 * @attr: path relative to @dir
 *
 * Return: the number.
 */
uint64_t igt_sysfs_get_u64(int dir, const char *attr);

/**
 * igt_sysfs_get_boolean() - as igt_sysfs_get_u32(), of 0, 1, y, n
 * @dir: directory fd
 * @attr: path relative to @dir
 *
 * Return: the value.
 */
bool igt_sysfs_get_boolean(int dir, const char *attr);

/**
 * igt_sysfs_set_u32() - write one number; fails the test if that does not work
 * @dir: directory fd
 * @attr: path relative to @dir
 * @value: the number
 */
void igt_sysfs_set_u32(int dir, const char *attr, uint32_t value);

/**
 * igt_sysfs_set_s32() - as igt_sysfs_set_u32(), with a sign
 * @dir: directory fd
 * @attr: path relative to @dir
 * @value: the number
 */
void igt_sysfs_set_s32(int dir, const char *attr, int32_t value);

/**
 * igt_sysfs_set_u64() - as igt_sysfs_set_u32(), 64 bits
 * @dir: directory fd
 * @attr: path relative to @dir
 * @value: the number
 */
void igt_sysfs_set_u64(int dir, const char *attr, uint64_t value);

/**
 * igt_sysfs_set_boolean() - as igt_sysfs_set_u32(), 0 or 1
 * @dir: directory fd
 * @attr: path relative to @dir
 * @value: the value
 */
void igt_sysfs_set_boolean(int dir, const char *attr, bool value);

#endif
