/* SPDX-License-Identifier: MIT */
/* IGT's igt_debugfs.h: the debugfs directory of a device.  util/debugfs.h has it with error numbers. */
#ifndef COMPAT_IGT_IGT_DEBUGFS_H
#define COMPAT_IGT_IGT_DEBUGFS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/**
 * igt_debugfs_mount() - find debugfs; mount it if nobody did
 *
 * Return: its path, a constant; NULL if it cannot be had.
 */
const char *igt_debugfs_mount(void);

/**
 * igt_debugfs_path() - the path of a device's directory
 * @device: an open DRM device
 * @path: filled in
 * @pathlen: bytes of @path
 *
 * Return: @path, NULL on error.
 */
char *igt_debugfs_path(int device, char *path, int pathlen);

/**
 * igt_debugfs_dir() - open a device's directory
 * @device: an open DRM device
 *
 * Return: directory fd, -1 on error with errno set.
 */
int igt_debugfs_dir(int device);

/**
 * igt_debugfs_gt_dir() - open the directory of a GT, "gt0"
 * @device: an open DRM device
 * @gt: number of the GT
 *
 * Return: as igt_debugfs_dir().
 */
int igt_debugfs_gt_dir(int device, unsigned int gt);

/**
 * igt_debugfs_tile_dir() - open the directory of a tile, "tile0"
 * @device: an open DRM device
 * @tile: number of the tile
 *
 * Return: as igt_debugfs_dir().
 */
int igt_debugfs_tile_dir(int device, unsigned int tile);

/**
 * igt_debugfs_open() - open a file in a device's directory
 * @fd: an open DRM device
 * @filename: path relative to the directory
 * @mode: flags of open(2)
 *
 * Return: file descriptor, -1 on error with errno set.
 */
int igt_debugfs_open(int fd, const char *filename, int mode);

/**
 * igt_debugfs_gt_open() - open a file in the directory of a GT
 * @device: an open DRM device
 * @gt: number of the GT
 * @filename: path relative to the directory
 * @mode: flags of open(2)
 *
 * Return: as igt_debugfs_open().
 */
int igt_debugfs_gt_open(int device, unsigned int gt, const char *filename, int mode);

/**
 * igt_debugfs_exists() - can such a file be opened?
 * @fd: an open DRM device
 * @filename: path relative to the directory
 * @mode: flags of open(2)
 *
 * Return: true if it can.
 */
bool igt_debugfs_exists(int fd, const char *filename, int mode);

/**
 * igt_debugfs_simple_read() - read a file relative to a directory fd
 * @dir: directory fd
 * @filename: path relative to @dir
 * @buf: NUL-terminated
 * @size: bytes of @buf; a longer text is cut
 *
 * Return: its length, or -errno.
 */
int igt_debugfs_simple_read(int dir, const char *filename, char *buf, int size);

/* Read or write a file of a device's directory; fail the test if that does not work. */
void __igt_debugfs_read(int fd, const char *filename, char *buf, int size);
void __igt_debugfs_write(int fd, const char *filename, const char *buf, int size);

/** igt_debugfs_read() - __igt_debugfs_read() into an array. */
#define igt_debugfs_read(fd, filename, buf) __igt_debugfs_read(fd, (filename), (buf), sizeof(buf))

/** igt_debugfs_write() - __igt_debugfs_write() of an array. */
#define igt_debugfs_write(fd, filename, buf) __igt_debugfs_write(fd, (filename), (buf), sizeof(buf))

/**
 * igt_debugfs_search() - does a text occur in a line of a file?
 * @fd: an open DRM device
 * @filename: path relative to the device's directory
 * @substring: the text
 *
 * Fails the test if the file cannot be read.
 *
 * Return: true if it does.
 */
bool igt_debugfs_search(int fd, const char *filename, const char *substring);

/**
 * igt_debugfs_dump() - log a file at debug level, line by line
 * @device: an open DRM device
 * @filename: path relative to the device's directory
 */
void igt_debugfs_dump(int device, const char *filename);

#endif
