/* SPDX-License-Identifier: MIT */
#include "vfio/vfio_group.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <linux/vfio.h>

#include "vfio/vfio_node.h"

int vfio_group_open(unsigned int number, struct vfio_group **ret_group)
{
	char node[VFIO_NODE_LEN];
	struct vfio_group *group;
	int fd;

	vfio_node_group(number, node);
	fd = vfio_node_open(node);
	if (fd < 0)
		return fd;
	group = malloc(sizeof(*group));
	if (!group) {
		close(fd);
		return -ENOMEM;
	}
	group->fd = fd;
	group->number = number;
	*ret_group = group;
	return 0;
}

void vfio_group_close(struct vfio_group *group)
{
	if (!group)
		return;
	close(group->fd);
	free(group);
}

int vfio_group_status(struct vfio_group *group, uint32_t *ret_flags)
{
	struct vfio_group_status status = { .argsz = sizeof(status) };
	int ret;

	ret = vfio_node_ioctl(group->fd, VFIO_GROUP_GET_STATUS, &status);
	if (!ret)
		*ret_flags = status.flags;
	return ret;
}

int vfio_group_set_container(struct vfio_group *group, struct vfio_container *container)
{
	return vfio_group_set_container_fd(group, container->fd);
}

int vfio_group_set_container_fd(struct vfio_group *group, int fd)
{
	int32_t arg = fd;

	return vfio_node_ioctl(group->fd, VFIO_GROUP_SET_CONTAINER, &arg);
}

int vfio_group_unset_container(struct vfio_group *group)
{
	return vfio_node_ioctl(group->fd, VFIO_GROUP_UNSET_CONTAINER, NULL);
}

int vfio_group_get_device(struct vfio_group *group, const char *name, struct vfio_dev **ret_dev)
{
	struct vfio_dev *dev;
	int fd;

	dev = calloc(1, sizeof(*dev));
	if (!dev)
		return -ENOMEM;
	fd = vfio_node_ioctl(group->fd, VFIO_GROUP_GET_DEVICE_FD, (void *)name);
	if (fd < 0) {
		free(dev);
		return fd;
	}
	dev->fd = fd;
	dev->path = VFIO_PATH_GROUP;
	*ret_dev = dev;
	return 0;
}

int vfio_group_ioctl_raw(struct vfio_group *group, unsigned long request, void *arg)
{
	return vfio_node_ioctl(group->fd, request, arg);
}
