/* SPDX-License-Identifier: MIT */
#include "vfio/vfio_dev.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "pci/pci_dev.h"
#include "uapi/vfio_cdev.h"
#include "vfio/vfio_container.h"
#include "vfio/vfio_group.h"
#include "vfio/vfio_iommufd.h"
#include "vfio/vfio_node.h"

/* Bytes up to and including a field: what the first kernels with the ioctl ask for. */
#define SIZE_UP_TO(type, field) (offsetof(type, field) + sizeof(((type *)0)->field))

static int open_by_group(const struct pci_dev *pci, struct vfio_dev **ret_dev)
{
	struct vfio_container *container = NULL;
	struct vfio_group *group = NULL;
	unsigned int number;
	int err;

	err = pci_dev_iommu_group(pci, &number);
	if (!err)
		err = vfio_container_open(&container);
	if (!err)
		err = vfio_group_open(number, &group);
	if (!err)
		err = vfio_group_set_container(group, container);
	if (!err)
		err = vfio_container_set_iommu(container, VFIO_TYPE1v2_IOMMU);
	if (!err)
		err = vfio_group_get_device(group, pci->name, ret_dev);
	if (err) {
		vfio_group_close(group);
		vfio_container_close(container);
		return err;
	}
	(*ret_dev)->group = group;
	(*ret_dev)->container = container;
	return 0;
}

static int open_by_node(const struct pci_dev *pci, struct vfio_dev **ret_dev)
{
	struct vfio_iommufd *iommufd = NULL;
	struct vfio_dev *dev = NULL;
	int err;

	err = vfio_dev_open_node(pci, &dev);
	if (!err)
		err = vfio_iommufd_open(&iommufd);
	if (!err)
		err = vfio_dev_bind(dev, iommufd);
	if (!err)
		err = vfio_dev_attach(dev, iommufd->ioas_id);
	if (err) {
		vfio_dev_close(dev);
		vfio_iommufd_close(iommufd);
		return err;
	}
	dev->iommufd = iommufd;
	*ret_dev = dev;
	return 0;
}

int vfio_dev_open(const struct pci_dev *pci, enum vfio_path path, struct vfio_dev **ret_dev)
{
	int devfd, err;

	devfd = open("/dev", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (devfd < 0)
		return -errno;
	err = vfio_node_probe(devfd, pci, path, &path);
	close(devfd);
	if (err)
		return err;
	return path == VFIO_PATH_GROUP ? open_by_group(pci, ret_dev) : open_by_node(pci, ret_dev);
}

void vfio_dev_close(struct vfio_dev *dev)
{
	if (!dev)
		return;
	close(dev->fd);
	vfio_group_close(dev->group);
	vfio_container_close(dev->container);
	vfio_iommufd_close(dev->iommufd);
	free(dev);
}

int vfio_dev_open_node(const struct pci_dev *pci, struct vfio_dev **ret_dev)
{
	char node[VFIO_NODE_LEN];
	struct vfio_dev *dev;
	int fd, err;

	err = vfio_node_cdev(pci, node);
	if (err)
		return err;
	fd = vfio_node_open(node);
	if (fd < 0)
		return fd == -ENOENT ? -EOPNOTSUPP : fd;
	dev = calloc(1, sizeof(*dev));
	if (!dev) {
		close(fd);
		return -ENOMEM;
	}
	dev->fd = fd;
	dev->path = VFIO_PATH_CDEV;
	*ret_dev = dev;
	return 0;
}

int vfio_dev_bind(struct vfio_dev *dev, const struct vfio_iommufd *iommufd)
{
	struct vfio_device_bind_iommufd bind = {
		.argsz = SIZE_UP_TO(struct vfio_device_bind_iommufd, out_devid),
		.iommufd = iommufd->fd,
	};

	return vfio_node_ioctl(dev->fd, VFIO_DEVICE_BIND_IOMMUFD, &bind);
}

int vfio_dev_attach(struct vfio_dev *dev, uint32_t pt_id)
{
	struct vfio_device_attach_iommufd_pt attach = {
		.argsz = SIZE_UP_TO(struct vfio_device_attach_iommufd_pt, pt_id),
		.pt_id = pt_id,
	};

	return vfio_node_ioctl(dev->fd, VFIO_DEVICE_ATTACH_IOMMUFD_PT, &attach);
}

int vfio_dev_detach(struct vfio_dev *dev)
{
	struct vfio_device_detach_iommufd_pt detach = {
		.argsz = SIZE_UP_TO(struct vfio_device_detach_iommufd_pt, flags),
	};

	return vfio_node_ioctl(dev->fd, VFIO_DEVICE_DETACH_IOMMUFD_PT, &detach);
}

int vfio_dev_get_info(struct vfio_dev *dev, struct vfio_device_info *ret_info)
{
	struct vfio_device_info info = { .argsz = sizeof(info) };
	int ret;

	ret = vfio_node_ioctl(dev->fd, VFIO_DEVICE_GET_INFO, &info);
	if (!ret)
		*ret_info = info;
	return ret;
}

int vfio_dev_reset(struct vfio_dev *dev)
{
	return vfio_node_ioctl(dev->fd, VFIO_DEVICE_RESET, NULL);
}

int vfio_dev_map_dma(struct vfio_dev *dev, uint64_t iova, void *vaddr, uint64_t size)
{
	if (dev->container)
		return vfio_container_map_dma(dev->container, iova, vaddr, size,
					      VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE);
	if (dev->iommufd)
		return vfio_iommufd_map(dev->iommufd, iova, vaddr, size,
					IOMMU_IOAS_MAP_READABLE | IOMMU_IOAS_MAP_WRITEABLE);
	return -EINVAL;
}

int vfio_dev_unmap_dma(struct vfio_dev *dev, uint64_t iova, uint64_t size)
{
	uint64_t unmapped = 0;
	int err = -EINVAL;

	if (dev->container)
		err = vfio_container_unmap_dma(dev->container, iova, size, 0, &unmapped);
	else if (dev->iommufd)
		err = vfio_iommufd_unmap(dev->iommufd, iova, size, &unmapped);
	if (!err && !unmapped)
		err = -ENOENT;
	return err;
}

int vfio_dev_ioctl_raw(struct vfio_dev *dev, unsigned long request, void *arg)
{
	return vfio_node_ioctl(dev->fd, request, arg);
}
