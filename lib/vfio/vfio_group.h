/* SPDX-License-Identifier: MIT */
/* An IOMMU group, /dev/vfio/<number>: the smallest set of functions that can be handed out. */
#ifndef VFIO_VFIO_GROUP_H
#define VFIO_VFIO_GROUP_H

#include <stdint.h>

#include "vfio/vfio_container.h"
#include "vfio/vfio_dev.h"

/**
 * struct vfio_group - an open IOMMU group
 * @fd: its file descriptor; owned by the group
 * @number: of the group, as in /sys/kernel/iommu_groups/
 */
struct vfio_group {
	int fd;
	unsigned int number;
};

/**
 * vfio_group_open() - open a group
 * @number: of the group: pci_dev_iommu_group()
 * @ret_group: the group; free with vfio_group_close()
 *
 * Return: 0, -ENOENT (no function of the group is bound to a VFIO driver, or the kernel has no group
 * path), -EBUSY (a group has one opener at a time), -EACCES, -ENOMEM.
 */
int vfio_group_open(unsigned int number, struct vfio_group **ret_group);

/**
 * vfio_group_close() - close the group's file descriptor and free the handle
 * @group: the group, or NULL
 *
 * Legal at any time. An open device keeps the group open in the kernel: until it is closed the group
 * stays in its container and another vfio_group_open() gives -EBUSY.
 */
void vfio_group_close(struct vfio_group *group);

/**
 * vfio_group_status() - VFIO_GROUP_GET_STATUS
 * @group: an open group
 * @ret_flags: VFIO_GROUP_FLAGS_VIABLE (no member is bound to a host driver), _CONTAINER_SET
 *
 * Return: 0, -ENODEV (the last device of the group is gone).
 */
int vfio_group_status(struct vfio_group *group, uint32_t *ret_flags);

/**
 * vfio_group_set_container() - VFIO_GROUP_SET_CONTAINER
 * @group: an open group
 * @container: an open container; may hold other groups
 *
 * Return: 0, -EINVAL (the group is in a container already), -EPERM (group not viable), or what the
 * container's IOMMU model answers when it is set already.
 */
int vfio_group_set_container(struct vfio_group *group, struct vfio_container *container);

/**
 * vfio_group_set_container_fd() - the same with any file descriptor
 * @group: an open group
 * @fd: a file descriptor of any kind, or none
 *
 * Return: as vfio_group_set_container(), -EBADF (not open), -EBADFD (open, but neither container nor
 * iommufd).
 */
int vfio_group_set_container_fd(struct vfio_group *group, int fd);

/**
 * vfio_group_unset_container() - VFIO_GROUP_UNSET_CONTAINER
 * @group: an open group
 *
 * Return: 0, -EINVAL (in no container), -EBUSY (a device of the group is open).
 */
int vfio_group_unset_container(struct vfio_group *group);

/**
 * vfio_group_get_device() - VFIO_GROUP_GET_DEVICE_FD: open a device of the group
 * @group: a group in a container whose IOMMU model is set
 * @name: PCI address, "0000:01:00.1", optionally followed by " vf_token=UUID"
 * @ret_dev: the device; free with vfio_dev_close(), which leaves @group open
 *
 * The first open resets the function. A device may be opened several times.
 *
 * Return: 0, -EINVAL (no container, or no model set, or a malformed or surplus token), -ENODEV (no
 * such name in the group), -EACCES (the PF belongs to VFIO and the token is missing or wrong),
 * -EAGAIN (the function's lock is taken), -ENOMEM.
 */
int vfio_group_get_device(struct vfio_group *group, const char *name, struct vfio_dev **ret_dev);

/**
 * vfio_group_ioctl_raw() - any ioctl, for arguments that the functions above do not produce
 * @group: an open group
 * @request: ioctl number
 * @arg: argument as the ioctl wants it
 *
 * Return: what the kernel returned (0 or more; a file descriptor is the caller's), or -errno.
 */
int vfio_group_ioctl_raw(struct vfio_group *group, unsigned long request, void *arg);

#endif /* VFIO_VFIO_GROUP_H */
