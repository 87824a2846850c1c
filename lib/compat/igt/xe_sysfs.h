/* SPDX-License-Identifier: MIT */
/* The part of IGT's igt_sysfs.h that is about xe: directories of tiles, GTs and engine classes. */
#ifndef COMPAT_IGT_XE_SYSFS_H
#define COMPAT_IGT_XE_SYSFS_H

/**
 * xe_sysfs_get_num_tiles() - how many tiles does a device have?
 * @xe_device: an open DRM device
 *
 * Return: number, 0 for a device of another driver.
 */
int xe_sysfs_get_num_tiles(int xe_device);

/**
 * xe_sysfs_tile_open() - open the directory of a tile, "device/tile0"
 * @xe_device: an open DRM device
 * @tile: number of the tile
 *
 * Return: directory fd, -1 on error with errno set.
 */
int xe_sysfs_tile_open(int xe_device, int tile);

/**
 * xe_sysfs_gt_open() - open the directory of a GT, on whichever tile it is
 * @xe_device: an open DRM device
 * @gt: number of the GT, counted over all tiles
 *
 * Return: as xe_sysfs_tile_open().
 */
int xe_sysfs_gt_open(int xe_device, int gt);

/**
 * xe_sysfs_engine_open() - open the directory of an engine class of a GT
 * @xe_device: an open DRM device
 * @gt: number of the GT
 * @class: DRM_XE_ENGINE_CLASS_*: 0 render, 1 copy, 2 video decode, 3 video enhance, 4 compute
 *
 * Return: as xe_sysfs_tile_open().
 */
int xe_sysfs_engine_open(int xe_device, int gt, int class);

/** for_each_sysfs_tile_dirfd() - run a block for each tile, with its directory fd open. */
#define for_each_sysfs_tile_dirfd(xe_device__, dirfd__, tile__)                            \
	for ((tile__) = 0; ((dirfd__) = xe_sysfs_tile_open((xe_device__), (tile__))) >= 0; \
	     close(dirfd__), (tile__)++)

#endif
