/* SPDX-License-Identifier: MIT */
/* iommufd, /dev/iommu: the I/O address space of devices opened by their node (cdev path). */
#ifndef VFIO_VFIO_IOMMUFD_H
#define VFIO_VFIO_IOMMUFD_H

#include <stdint.h>

/**
 * struct vfio_iommufd - an iommufd with one I/O address space
 * @fd: its file descriptor; owned
 * @ioas_id: id of the address space within it
 */
struct vfio_iommufd {
	int fd;
	uint32_t ioas_id;
};

/**
 * vfio_iommufd_open() - open /dev/iommu and allocate an address space
 * @ret_iommufd: the handle; free with vfio_iommufd_close()
 *
 * Return: 0, -EOPNOTSUPP (the kernel has no iommufd), -EACCES, -ENOMEM.
 */
int vfio_iommufd_open(struct vfio_iommufd **ret_iommufd);

/**
 * vfio_iommufd_close() - close it; the address space ends with the last device bound to it
 * @iommufd: the handle, or NULL
 */
void vfio_iommufd_close(struct vfio_iommufd *iommufd);

/**
 * vfio_iommufd_map() - IOMMU_IOAS_MAP at a given address
 * @iommufd: an open handle
 * @iova: I/O virtual address in bytes
 * @vaddr: start of the memory; pinned until unmapped
 * @size: in bytes, not 0
 * @flags: IOMMU_IOAS_MAP_READABLE, _WRITEABLE (seen from the device)
 *
 * Return: 0, -EINVAL (alignment, zero size, reserved range), -EEXIST (overlaps a mapping),
 * -EOPNOTSUPP (unknown flags), -EFAULT (no such memory), -ENOMEM (RLIMIT_MEMLOCK).
 */
int vfio_iommufd_map(struct vfio_iommufd *iommufd, uint64_t iova, void *vaddr, uint64_t size,
		     uint32_t flags);

/**
 * vfio_iommufd_unmap() - IOMMU_IOAS_UNMAP: remove the mappings within a range
 * @iommufd: an open handle
 * @iova: start of the range
 * @size: bytes of the range
 * @ret_unmapped: bytes that were unmapped; NULL if of no interest
 *
 * Return: 0, -ENOENT (nothing mapped there, or the range cuts a mapping), -EINVAL.
 */
int vfio_iommufd_unmap(struct vfio_iommufd *iommufd, uint64_t iova, uint64_t size,
		       uint64_t *ret_unmapped);

#endif /* VFIO_VFIO_IOMMUFD_H */
