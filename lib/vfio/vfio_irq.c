/* SPDX-License-Identifier: MIT */
#include "vfio/vfio_irq.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "vfio/vfio_node.h"

int vfio_irq_get_info(struct vfio_dev *dev, uint32_t index, struct vfio_irq_info *ret_info)
{
	struct vfio_irq_info info = { .argsz = sizeof(info), .index = index };
	int ret;

	ret = vfio_node_ioctl(dev->fd, VFIO_DEVICE_GET_IRQ_INFO, &info);
	if (!ret)
		*ret_info = info;
	return ret;
}

int vfio_irq_set(struct vfio_dev *dev, uint32_t flags, uint32_t index, uint32_t start,
		 uint32_t count, const void *data, size_t data_size)
{
	struct vfio_irq_set *set;
	int ret;

	set = calloc(1, sizeof(*set) + data_size);
	if (!set)
		return -ENOMEM;
	set->argsz = sizeof(*set) + data_size;
	set->flags = flags;
	set->index = index;
	set->start = start;
	set->count = count;
	if (data_size)
		memcpy(set->data, data, data_size);
	ret = vfio_node_ioctl(dev->fd, VFIO_DEVICE_SET_IRQS, set);
	free(set);
	return ret;
}

int vfio_irq_enable(struct vfio_dev *dev, uint32_t index, uint32_t start, const int32_t *eventfds,
		    uint32_t count)
{
	return vfio_irq_set(dev, VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER, index,
			    start, count, eventfds, count * sizeof(*eventfds));
}

int vfio_irq_disable(struct vfio_dev *dev, uint32_t index)
{
	return vfio_irq_set(dev, VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_TRIGGER, index, 0, 0,
			    NULL, 0);
}

int vfio_irq_trigger(struct vfio_dev *dev, uint32_t index, uint32_t start, uint32_t count)
{
	return vfio_irq_set(dev, VFIO_IRQ_SET_DATA_NONE | VFIO_IRQ_SET_ACTION_TRIGGER, index, start,
			    count, NULL, 0);
}
