/* SPDX-License-Identifier: MIT */
#include "vfio/vfio_container.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "vfio/vfio_node.h"

int vfio_container_open(struct vfio_container **ret_container)
{
	struct vfio_container *container;
	int fd;

	fd = vfio_node_open("vfio/vfio");
	if (fd < 0)
		return fd;
	container = malloc(sizeof(*container));
	if (!container) {
		close(fd);
		return -ENOMEM;
	}
	container->fd = fd;
	*ret_container = container;
	return 0;
}

void vfio_container_close(struct vfio_container *container)
{
	if (!container)
		return;
	close(container->fd);
	free(container);
}

int vfio_container_api_version(struct vfio_container *container)
{
	return vfio_node_ioctl(container->fd, VFIO_GET_API_VERSION, NULL);
}

int vfio_container_check_extension(struct vfio_container *container, unsigned int extension)
{
	return vfio_node_ioctl(container->fd, VFIO_CHECK_EXTENSION, (void *)(uintptr_t)extension);
}

int vfio_container_set_iommu(struct vfio_container *container, unsigned long model)
{
	return vfio_node_ioctl(container->fd, VFIO_SET_IOMMU, (void *)model);
}

int vfio_container_page_sizes(struct vfio_container *container, uint64_t *ret_sizes)
{
	struct vfio_iommu_type1_info info = { .argsz = sizeof(info) };
	int ret;

	ret = vfio_node_ioctl(container->fd, VFIO_IOMMU_GET_INFO, &info);
	if (ret < 0)
		return ret;
	if (!(info.flags & VFIO_IOMMU_INFO_PGSIZES))
		return -ENODATA;
	*ret_sizes = info.iova_pgsizes;
	return 0;
}

int vfio_container_map_dma(struct vfio_container *container, uint64_t iova, void *vaddr,
			   uint64_t size, uint32_t flags)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = flags,
		.vaddr = (uintptr_t)vaddr,
		.iova = iova,
		.size = size,
	};

	return vfio_node_ioctl(container->fd, VFIO_IOMMU_MAP_DMA, &map);
}

int vfio_container_unmap_dma(struct vfio_container *container, uint64_t iova, uint64_t size,
			     uint32_t flags, uint64_t *ret_unmapped)
{
	struct vfio_iommu_type1_dma_unmap unmap = {
		.argsz = sizeof(unmap),
		.flags = flags,
		.iova = iova,
		.size = size,
	};
	int ret;

	ret = vfio_node_ioctl(container->fd, VFIO_IOMMU_UNMAP_DMA, &unmap);
	if (!ret && ret_unmapped)
		*ret_unmapped = unmap.size;
	return ret;
}

int vfio_container_ioctl_raw(struct vfio_container *container, unsigned long request, void *arg)
{
	return vfio_node_ioctl(container->fd, request, arg);
}
