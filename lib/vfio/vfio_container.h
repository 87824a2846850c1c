/* SPDX-License-Identifier: MIT */
/* The container, /dev/vfio/vfio: one I/O address space for the groups put into it. */
#ifndef VFIO_VFIO_CONTAINER_H
#define VFIO_VFIO_CONTAINER_H

#include <stddef.h>
#include <stdint.h>
#include <linux/vfio.h>

/**
 * struct vfio_container - an open container
 * @fd: its file descriptor; owned by the container
 */
struct vfio_container {
	int fd;
};

/**
 * vfio_container_open() - open an empty container
 * @ret_container: the container; free with vfio_container_close()
 *
 * Return: 0, -ENOENT or -ENODEV (no vfio module), -EACCES, -ENOMEM, -EMFILE.
 */
int vfio_container_open(struct vfio_container **ret_container);

/**
 * vfio_container_close() - close the container's file descriptor and free the handle
 * @container: the container, or NULL
 *
 * Legal at any time: the kernel keeps the container itself alive while a group is in it, so devices
 * go on working, but its mappings can no longer be changed.
 */
void vfio_container_close(struct vfio_container *container);

/**
 * vfio_container_api_version() - VFIO_GET_API_VERSION
 * @container: an open container
 *
 * Return: the version (0 so far) or -errno.
 */
int vfio_container_api_version(struct vfio_container *container);

/**
 * vfio_container_check_extension() - VFIO_CHECK_EXTENSION
 * @container: an open container, with or without groups
 * @extension: VFIO_TYPE1v2_IOMMU, VFIO_UNMAP_ALL, ...; any number may be asked
 *
 * Return: 0 not supported, positive supported, or -errno.
 */
int vfio_container_check_extension(struct vfio_container *container, unsigned int extension);

/**
 * vfio_container_set_iommu() - VFIO_SET_IOMMU: choose the model and switch translation on
 * @container: a container with at least one group
 * @model: VFIO_TYPE1v2_IOMMU, ...
 *
 * The setting ends when the last group leaves the container.
 *
 * Return: 0, -EINVAL (no group yet, or a model is already set), -ENODEV (no such model), -EPERM
 * (the interrupts are not isolated), -EBUSY.
 */
int vfio_container_set_iommu(struct vfio_container *container, unsigned long model);

/**
 * vfio_container_page_sizes() - the sizes of IOMMU pages, one bit each
 * @container: a container with a type 1 model set
 * @ret_sizes: bit n set: pages of 2^n bytes; the lowest bit is the smallest alignment
 *
 * Return: 0, -EINVAL (no model set), -ENODATA (the kernel did not tell).
 */
int vfio_container_page_sizes(struct vfio_container *container, uint64_t *ret_sizes);

/**
 * vfio_container_map_dma() - VFIO_IOMMU_MAP_DMA: let the devices reach memory of this process
 * @container: a container with a type 1 model set
 * @iova: I/O virtual address in bytes; a multiple of the smallest page size
 * @vaddr: start of the memory, page aligned; pinned until unmapped
 * @size: in bytes; a multiple of the smallest page size, not 0
 * @flags: VFIO_DMA_MAP_FLAG_READ, _WRITE (seen from the device); passed on unchecked
 *
 * Return: 0, -EINVAL (no model set, alignment, zero size, unknown or no flags, outside the valid
 * I/O addresses), -EOVERFLOW (newer kernels: the range wraps around), -EEXIST (overlaps a mapping),
 * -ENOSPC (number of mappings), -ENOMEM (RLIMIT_MEMLOCK), -EFAULT (no such memory).
 */
int vfio_container_map_dma(struct vfio_container *container, uint64_t iova, void *vaddr,
			   uint64_t size, uint32_t flags);

/**
 * vfio_container_unmap_dma() - VFIO_IOMMU_UNMAP_DMA: remove the mappings within a range
 * @container: a container with a type 1 model set
 * @iova: start of the range
 * @size: bytes of the range; must not cut a mapping in two
 * @flags: VFIO_DMA_UNMAP_FLAG_*; passed on unchecked
 * @ret_unmapped: bytes that were unmapped, 0 if the range held nothing; NULL if of no interest
 *
 * Return: 0, -EINVAL (no model set, alignment, zero size, unknown flags, cuts a mapping).
 */
int vfio_container_unmap_dma(struct vfio_container *container, uint64_t iova, uint64_t size,
			     uint32_t flags, uint64_t *ret_unmapped);

/**
 * vfio_container_ioctl_raw() - any ioctl, for arguments that the functions above do not produce
 * @container: an open container
 * @request: ioctl number
 * @arg: argument as the ioctl wants it; numbers are cast to a pointer
 *
 * Return: what the kernel returned (0 or more), or -errno.
 */
int vfio_container_ioctl_raw(struct vfio_container *container, unsigned long request, void *arg);

#endif /* VFIO_VFIO_CONTAINER_H */
