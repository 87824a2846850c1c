/* SPDX-License-Identifier: MIT */
#include "vfio/vfio_iommufd.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "uapi/vfio_cdev.h"
#include "vfio/vfio_node.h"

int vfio_iommufd_open(struct vfio_iommufd **ret_iommufd)
{
	struct iommu_ioas_alloc alloc = { .size = sizeof(alloc) };
	struct vfio_iommufd *iommufd;
	int fd, ret;

	fd = vfio_node_open("iommu");
	if (fd == -ENOENT || fd == -ENODEV)
		return -EOPNOTSUPP;
	if (fd < 0)
		return fd;

	ret = vfio_node_ioctl(fd, IOMMU_IOAS_ALLOC, &alloc);
	iommufd = ret < 0 ? NULL : malloc(sizeof(*iommufd));
	if (!iommufd) {
		close(fd);
		return ret < 0 ? ret : -ENOMEM;
	}
	iommufd->fd = fd;
	iommufd->ioas_id = alloc.out_ioas_id;
	*ret_iommufd = iommufd;
	return 0;
}

void vfio_iommufd_close(struct vfio_iommufd *iommufd)
{
	if (!iommufd)
		return;
	close(iommufd->fd);
	free(iommufd);
}

int vfio_iommufd_map(struct vfio_iommufd *iommufd, uint64_t iova, void *vaddr, uint64_t size,
		     uint32_t flags)
{
	struct iommu_ioas_map map = {
		.size = sizeof(map),
		.flags = flags | IOMMU_IOAS_MAP_FIXED_IOVA,
		.ioas_id = iommufd->ioas_id,
		.user_va = (uintptr_t)vaddr,
		.length = size,
		.iova = iova,
	};

	return vfio_node_ioctl(iommufd->fd, IOMMU_IOAS_MAP, &map);
}

int vfio_iommufd_unmap(struct vfio_iommufd *iommufd, uint64_t iova, uint64_t size,
		       uint64_t *ret_unmapped)
{
	struct iommu_ioas_unmap unmap = {
		.size = sizeof(unmap),
		.ioas_id = iommufd->ioas_id,
		.iova = iova,
		.length = size,
	};
	int ret;

	ret = vfio_node_ioctl(iommufd->fd, IOMMU_IOAS_UNMAP, &unmap);
	if (!ret && ret_unmapped)
		*ret_unmapped = unmap.length;
	return ret;
}
