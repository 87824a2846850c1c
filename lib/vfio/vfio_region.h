/* SPDX-License-Identifier: MIT */
/*
 * Regions of a VFIO device: BARs, ROM, config space, device specific ones. They share the device's
 * file: read and written by offset, some of them mapped.
 */
#ifndef VFIO_VFIO_REGION_H
#define VFIO_VFIO_REGION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <linux/vfio.h>

#include "vfio/vfio_dev.h"

/**
 * struct vfio_region - one region
 * @dev: its device; must outlive the region
 * @index: VFIO_PCI_BAR0_REGION_INDEX, ...
 * @flags: VFIO_REGION_INFO_FLAG_*
 * @size: in bytes; 0: the device has no such region
 * @offset: of its first byte in the device's file
 * @info: the whole answer of the kernel, capability chain included; owned
 * @info_size: bytes at @info
 */
struct vfio_region {
	struct vfio_dev *dev;
	uint32_t index;
	uint32_t flags;
	uint64_t size;
	uint64_t offset;
	struct vfio_region_info *info;
	size_t info_size;
};

/**
 * vfio_region_open() - VFIO_DEVICE_GET_REGION_INFO, called twice where the answer is longer
 * @dev: an open device
 * @index: of the region, below num_regions of the device
 * @ret_region: the region; free with vfio_region_close() before the device
 *
 * Return: 0, -EINVAL (@index too large; the VGA region of a function that is no VGA), -EBADMSG (the
 * kernel's size of the answer makes no sense), -ENOMEM.
 */
int vfio_region_open(struct vfio_dev *dev, uint32_t index, struct vfio_region **ret_region);

/**
 * vfio_region_close() - free the description; mappings stay until vfio_region_unmap()
 * @region: the region, or NULL
 */
void vfio_region_close(struct vfio_region *region);

/**
 * vfio_region_msix_mappable() - may the part with the MSI-X table be mapped?
 * @region: a region
 *
 * Return: 1 yes, 0 the kernel did not say so, -EBADMSG (broken capability chain).
 */
int vfio_region_msix_mappable(const struct vfio_region *region);

/**
 * vfio_region_sparse_areas() - the parts that can be mapped, if not all of the region
 * @region: a region
 * @ret_areas: offset and size of each, in bytes; the caller frees it
 * @ret_count: number of areas, may be 0: no part can be mapped
 *
 * Return: 0, -ENOENT (no such capability: all or nothing by the MMAP flag), -EBADMSG (broken chain,
 * or more areas announced than the answer holds), -ENOMEM.
 */
int vfio_region_sparse_areas(const struct vfio_region *region,
			     struct vfio_region_sparse_mmap_area **ret_areas, size_t *ret_count);

/**
 * vfio_region_read() - pread() from a region
 * @region: the region
 * @offset: in bytes from its start; not checked against the size
 * @buf: where to put the data
 * @size: in bytes; the kernel uses accesses of up to 4 bytes (8 on newer ones)
 *
 * The MSI-X table of a BAR reads as ones.
 *
 * Return: bytes read (fewer at the end of a BAR), -EINVAL (BAR: no such BAR, or beyond its end),
 * -EFAULT (config space: beyond its end), -EIO (memory decoding is off).
 */
ssize_t vfio_region_read(const struct vfio_region *region, uint64_t offset, void *buf, size_t size);

/**
 * vfio_region_write() - pwrite() to a region
 * @region: the region
 * @offset: in bytes from its start; not checked against the size
 * @buf: the data
 * @size: in bytes
 *
 * Writes to the MSI-X table and to read-only bits of config space are dropped without error.
 *
 * Return: bytes written, -EINVAL (as vfio_region_read(), and any write to the ROM), -EFAULT, -EIO.
 */
ssize_t vfio_region_write(const struct vfio_region *region, uint64_t offset, const void *buf,
			  size_t size);

/**
 * vfio_region_read16() - one little-endian word
 * @region: the region
 * @offset: in bytes from its start
 * @ret_value: the word in the machine's byte order
 *
 * Return: 0, -EIO when fewer bytes came, or as vfio_region_read().
 */
int vfio_region_read16(const struct vfio_region *region, uint64_t offset, uint16_t *ret_value);
/** vfio_region_read32() - one little-endian double word; otherwise as vfio_region_read16() */
int vfio_region_read32(const struct vfio_region *region, uint64_t offset, uint32_t *ret_value);

/**
 * vfio_region_write16() - write one little-endian word
 * @region: the region
 * @offset: in bytes from its start
 * @value: in the machine's byte order
 *
 * Return: 0, -EIO when fewer bytes went, or as vfio_region_write().
 */
int vfio_region_write16(const struct vfio_region *region, uint64_t offset, uint16_t value);
/** vfio_region_write32() - write a double word; otherwise as vfio_region_write16() */
int vfio_region_write32(const struct vfio_region *region, uint64_t offset, uint32_t value);

/**
 * vfio_region_map() - mmap() a part of a region
 * @region: the region; nothing is checked against its flags or size
 * @offset: in bytes, page aligned
 * @size: in bytes, not 0
 * @prot: PROT_READ, PROT_WRITE
 * @map_flags: MAP_SHARED; the kernel refuses MAP_PRIVATE
 * @ret_map: the mapping; free with vfio_region_unmap()
 *
 * A mapping keeps the device open: unmap before vfio_dev_close(). Touching it while memory decoding
 * is off gives SIGBUS.
 *
 * Return: 0, -EINVAL (not mappable, beyond the end, or not shared).
 */
int vfio_region_map(const struct vfio_region *region, uint64_t offset, size_t size, int prot,
		    int map_flags, void **ret_map);

/**
 * vfio_region_unmap() - undo vfio_region_map()
 * @map: the mapping, or NULL
 * @size: as given to vfio_region_map()
 */
void vfio_region_unmap(void *map, size_t size);

#endif /* VFIO_VFIO_REGION_H */
